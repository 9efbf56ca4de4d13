import APIAccess
import FlagModel
import LiveReading
import ManagementAPI
import Planning
import RuntimeAPI
import SystemAccess

/// The SDK keys of a run that verifies; they are only in memory, and only during the run.
struct SDKKeys: Sendable {
    /// The keys by the environment's id.
    private(set) var pairs: [Identifier: SDKKeyPair] = [:]
    /// The version of each environment.
    private(set) var versions: [Identifier: Int] = [:]
    /// The file that they come from; nil for the Management API.
    private let file: String?

    /// Reads the keys of an app's environments, from a file or from the Management API.
    ///
    /// - Throws: ``EngineError`` if they can't be read.
    static func find(
        _ file: String?,
        of subject: RuntimeSubject,
        _ session: Session
    ) async throws -> SDKKeys {
        guard file == nil else { return try known(file, nil, of: subject, session.observer) }
        var keys = SDKKeys(file: nil)
        try await keys.fetch(subject.app, session)
        return keys
    }

    /// The keys of a file, or those that were read with the app, for a run that has read the app already.
    ///
    /// - Throws: ``EngineError`` if they can't be read.
    static func known(
        _ file: String?,
        _ response: AppSDKKeys?,
        of subject: RuntimeSubject,
        _ observer: EngineObserver
    ) throws(EngineError) -> SDKKeys {
        var keys = SDKKeys(file: file)
        if let file {
            keys.versions = subject.versions
            try keys.read(file, subject.environments, observer)
        } else if let response {
            keys.take(response)
        }
        return keys
    }

    private init(file: String?) {
        self.file = file
    }

    private mutating func take(_ response: AppSDKKeys) {
        for environment in response.environments {
            pairs[Identifier(environment.id)] = environment.keys
            versions[Identifier(environment.id)] = environment.flagStateVersion
        }
    }

    private mutating func fetch(_ app: Identifier, _ session: Session) async throws {
        do throws(APIError) {
            take(try await session.client.reader.getApp(app.text, as: AppSDKKeys.self))
        } catch {
            if error.lacksSDKKeys { throw EngineError(keyless: error) }
            throw EngineError(.api(error))
        }
    }

    private typealias Environment = PlanBasis.EnvironmentVersion

    private mutating func read(
        _ path: String,
        _ environments: [Environment],
        _ observer: EngineObserver
    ) throws(EngineError) {
        let bytes: [UInt8]
        do {
            bytes = try FileReading.regularFile(path, within: Settings.keyFileBound, orStream: true)
        } catch {
            throw EngineError(
                .key, "--sdk-keys-file: \(path) can't be read: \(error.reason)",
                hint: "check the file and its permissions")
        }
        Settings.warnOfReaders(of: path, observer)
        let file: SDKKeysFile
        do {
            file = try SDKKeysFile(bytes, name: path)
        } catch {
            throw EngineError(.key, error.message, hint: error.hint)
        }
        let lookup = EnvironmentLookup(environments, id: \.id, name: \.name)
        for (name, keys) in file.environments {
            let environment: Environment
            do {
                environment = try lookup.environment(Identifier(name))
            } catch {
                throw EngineError(error, keysIn: path)
            }
            pairs[environment.id] = keys
            for (member, key) in [("secretKey", keys.secret), ("publishableKey", keys.publishable)] {
                guard let look = key?.look?.environment,
                    let other = Self.other(look, than: environment, environments)
                else { continue }
                observer.remark(
                    .warning, "the \(member) of `\(environment.name)` in \(path) looks like one of `\(other.name)`")
            }
        }
    }

    /// The environment whose name matches a key's prefix, if that is another one.
    private static func other(
        _ look: String,
        than environment: Environment,
        _ environments: [Environment]
    ) -> Environment? {
        func matches(_ environment: Environment) -> Bool {
            environment.name.lowercased().hasPrefix(look.prefix(4))
        }
        return matches(environment) ? nil : environments.first(where: matches)
    }

    /// The environment in which `secret` is read: one with both keys, preferably not production, the first in the app's
    /// order.
    ///
    /// - Throws: ``EngineError`` if none has both keys.
    func environmentForSecrets(in app: App) throws(EngineError) -> AppEnvironment {
        let inOrder = app.environments.sorted { one, other in
            if one.isProduction != other.isProduction { return other.isProduction }
            return (one.order, one.id) < (other.order, other.id)
        }
        for environment in inOrder {
            if pairs[environment.id]?.publishable != nil { return environment }
        }
        throw EngineError(
            .key, "no environment has both of its SDK keys in \(place), and `secret` is seen by their difference",
            hint: file == nil
                ? "give the keys of one environment in a file, with --sdk-keys-file"
                : "add the secretKey and the publishableKey of one environment")
    }

    /// Where the keys come from, for messages.
    private var place: String { file ?? "the Management API's response" }

    /// Checks that all keys are there that a run needs.
    ///
    /// - Throws: ``EngineError`` if one isn't.
    func check(_ needed: [(environment: PlanBasis.EnvironmentVersion, publicly: Bool)]) throws(EngineError) {
        for (environment, publicly) in needed {
            guard let pair = pairs[environment.id] else {
                throw EngineError(
                    .key, "there are no SDK keys for `\(environment.name)` in \(place)",
                    hint:
                        "add them; `verify` can be limited to other environments with --environment, and what an apply "
                        + "creates or changes is served in all of them")
            }
            if publicly, pair.publishable == nil {
                throw EngineError(
                    .key, "there is no publishableKey for `\(environment.name)` in \(place)",
                    hint: "add it: whether a flag is `secret` shows by what that key is served")
            }
        }
    }
}

extension APIError {
    /// Whether all of an app could be read but its SDK keys.
    var lacksSDKKeys: Bool {
        guard operation == .getApp, case .unreadable(.shape(let problem)) = kind else { return false }
        return problem.contains(".sdkAccess")
    }
}

extension EngineError {
    /// A file of SDK keys that has keys for something that isn't one environment.
    fileprivate init(_ problem: EnvironmentProblem, keysIn path: String) {
        let message =
            switch problem {
            case .unknown(let name, _): "\(path) has keys for `\(name)`, and the app has no such environment"
            case .ambiguous(let name, _):
                "\(path) has keys for `\(name)`, which is the name of more than one environment"
            }
        self.init(.key, message, hint: problem.hint)
    }

    /// An app that was read, except for its SDK keys.
    init(keyless error: APIError) {
        self.init(
            .key, "the Management API returned no readable SDK keys: \(error.headline)",
            hint: "give them with --sdk-keys-file")
    }
}
