import APIAccess
import Diagnostics
import FlagModel
import LiveReading
import Planning
import RuntimeAPI
import Verifying

/// Detects which flags are secret: by the difference between what the two SDK keys of an environment are served, at a
/// version at least as new as the app that was read. It costs only the two reads.
struct SecretDetection: Sendable {
    let options: RuntimeOptions
    let session: Session

    /// The app with its flags, and the SDK keys that come with it; nil if they come from a file, since then they aren't
    /// decoded.
    ///
    /// - Throws: `LiveReadingError`, and ``EngineError`` if no keys come with the app.
    func listing(of app: Identifier) async throws -> (live: LiveState, keys: AppSDKKeys?) {
        guard options.keysFile == nil else { return (try await session.reader.listing(of: app), nil) }
        do throws(LiveReadingError) {
            let (live, keys) = try await session.reader.listing(of: app, with: AppSDKKeys.self)
            return (live, keys)
        } catch {
            if case .api(let error) = error, error.lacksSDKKeys { throw EngineError(keyless: error) }
            throw error
        }
    }

    /// Records in the live state which flags are secret, as far as they are served.
    ///
    /// - Throws: ``EngineError`` if there are no keys or they are rejected, or the edge isn't new enough in time: incomplete
    ///   data isn't compared.
    func detect(in live: inout LiveState, _ received: AppSDKKeys?) async throws {
        let app = live.app
        let subject = RuntimeSubject(app)
        let keys = try SDKKeys.known(options.keysFile, received, of: subject, session.observer)
        let chosen = try keys.environmentForSecrets(in: app)
        let environment = PlanBasis.EnvironmentVersion(
            id: chosen.id, name: chosen.name, flagStateVersion: chosen.flagStateVersion)
        let outcome = try await RuntimeAccess.open(
            options, of: subject, given: keys, needed: [(environment: environment, publicly: true)], session
        ) { access in
            guard let reader = access.readers[environment.id], let publicly = reader.publicly else {
                throw EngineError(unpaired: environment, hasFile: options.keysFile != nil)
            }
            do throws(APIError) {
                return try await SecretProbe(reader: reader, publicly: publicly, wait: access.wait)
                    .read(at: environment.flagStateVersion)
            } catch {
                throw EngineError(serving: environment.name, error)
            }
        }
        switch outcome {
        case .seen(let secrets):
            session.observer.remark(
                .info, "secret: seen in \(environment.name), by what its two SDK keys are served")
            live.see(secrets: secrets)
        case .late(let newest): throw EngineError(late: environment, newest)
        case .moving: throw EngineError(moving: environment)
        case .unpaired: throw EngineError(unpaired: environment, hasFile: options.keysFile != nil)
        }
    }
}

extension ResolvedManifest {
    /// Whether it manages `secret` for any flag that is served.
    func managesSecret(ofAny live: [LiveFlag]) -> Bool {
        let served = Set(live.lazy.filter { !$0.archived }.map(\.key))
        return flags.contains { $0.secret != nil && served.contains($0.key.value) }
    }
}

extension EngineError {
    fileprivate init(late environment: PlanBasis.EnvironmentVersion, _ newest: Int?) {
        let seen =
            newest.map { "the newest that is served is \($0)" }
            ?? "what is served has no version, so its age is unknown"
        self.init(
            .failed,
            "`secret` can't be seen: version \(environment.flagStateVersion) of \(environment.name) wasn't "
                + "served in time",
            hint: "run again later, or give it longer with --verify-timeout",
            details: [seen, "nothing was compared"])
    }

    fileprivate init(moving environment: PlanBasis.EnvironmentVersion) {
        self.init(
            .failed, "`secret` can't be seen: flags in \(environment.name) keep changing while they are read",
            hint: "run again while nobody changes flags", details: ["nothing was compared"])
    }

    fileprivate init(unpaired environment: PlanBasis.EnvironmentVersion, hasFile: Bool) {
        self.init(
            .key,
            "`secret` can't be seen: the publishable key of \(environment.name) is served flags that its secret "
                + "key isn't",
            hint: hasFile
                ? "the two aren't of one environment: check them in the file of --sdk-keys-file"
                : "run again; if it stays so, give the keys with --sdk-keys-file", details: ["nothing was compared"])
    }
}
