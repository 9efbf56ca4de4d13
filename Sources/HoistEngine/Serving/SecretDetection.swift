import APIAccess
import Diagnostics
import FlagModel
import LiveReading
import Planning
import RuntimeAPI
import TerminalText
import Verifying

/// Sees which flags are secret: by the difference of what the two SDK keys of one environment are served, at a version
/// at least as new as the app that was read. It costs the two reads and nothing more.
struct SecretSeeing {
    let options: RuntimeOptions
    let connection: ConnectionOptions
    let session: Session
    let surroundings: Surroundings

    /// The app with its flags, and the SDK keys that come with it; nil where they come from a file, since then they
    /// aren't decoded.
    ///
    /// - Throws: ``LiveReadingError``, and ``RunFailure`` where no keys come with the app.
    func listing(of app: Identifier) async throws -> (live: LiveState, keys: AppSDKKeys?) {
        guard options.keysFile == nil else { return (try await session.reader.listing(of: app), nil) }
        do throws(LiveReadingError) {
            let (live, keys) = try await session.reader.listing(of: app, with: AppSDKKeys.self)
            return (live, keys)
        } catch {
            if case .api(let error) = error, case .unreadable(.shape) = error.kind { throw RunFailure(keyless: error) }
            throw error
        }
    }

    /// Notes in the live state which flags are secret, as far as they are served.
    ///
    /// - Throws: ``RunFailure`` where there are no keys or they are refused, or the edge isn't new enough in time: part of
    ///   the truth isn't compared.
    func see(_ live: inout LiveState, _ answered: AppSDKKeys?) async throws {
        let app = live.app
        let subject = RuntimeSubject(app)
        let keys = try SDKKeys.taken(options.keysFile, answered, of: subject, surroundings.console)
        let chosen = try keys.environmentToSeeSecrets(in: app)
        let environment = PlanBasis.EnvironmentVersion(
            id: chosen.id, name: chosen.name, flagStateVersion: chosen.flagStateVersion)
        let outcome = try await withRuntime(
            options, connection, of: subject, given: keys, needed: [(environment: environment, publicly: true)],
            session, surroundings
        ) { access in
            guard let reader = access.readers[environment.id], let publicly = reader.publicly else {
                throw RunFailure(unpaired: environment, hasFile: options.keysFile != nil)
            }
            do throws(APIError) {
                return try await SecretProbe(reader: reader, publicly: publicly, wait: access.wait)
                    .read(at: environment.flagStateVersion)
            } catch {
                throw RunFailure(serving: environment.name, error)
            }
        }
        switch outcome {
        case .seen(let secrets):
            surroundings.console.talk(
                "secret: seen in " + SafeText.visible(environment.name) + ", by what its two SDK keys are served")
            live.see(secrets: secrets)
        case .late(let newest): throw RunFailure(late: environment, newest)
        case .moving: throw RunFailure(moving: environment)
        case .unpaired: throw RunFailure(unpaired: environment, hasFile: options.keysFile != nil)
        }
    }
}

extension ResolvedManifest {
    /// Whether it says of any flag that is served whether it is secret.
    func managesSecret(ofAny live: [LiveFlag]) -> Bool {
        let served = Set(live.lazy.filter { !$0.archived }.map(\.key))
        return flags.contains { $0.secret != nil && served.contains($0.key.value) }
    }
}

extension RunFailure {
    fileprivate init(late environment: PlanBasis.EnvironmentVersion, _ newest: Int?) {
        let seen =
            newest.map { "the newest that is served is \($0)" }
            ?? "what is served bears no version, so that it can't be told how old it is"
        self.init(
            status: .failed,
            message: "`secret` can't be seen: version \(environment.flagStateVersion) of \(environment.name) wasn't "
                + "served in time",
            hint: "run again later, or give it longer with --verify-timeout",
            details: [seen, "nothing was compared"])
    }

    fileprivate init(moving environment: PlanBasis.EnvironmentVersion) {
        self.init(
            status: .failed,
            message: "`secret` can't be seen: flags in \(environment.name) keep changing while they are read",
            hint: "run again when nobody changes flags", details: ["nothing was compared"])
    }

    fileprivate init(unpaired environment: PlanBasis.EnvironmentVersion, hasFile: Bool) {
        self.init(
            status: .key,
            message:
                "`secret` can't be seen: the publishable key of \(environment.name) is served flags that its secret "
                + "key isn't",
            hint: hasFile
                ? "the two aren't of one environment: check them in the file of --sdk-keys-file"
                : "run again; if it stays so, give the keys with --sdk-keys-file", details: ["nothing was compared"])
    }
}
