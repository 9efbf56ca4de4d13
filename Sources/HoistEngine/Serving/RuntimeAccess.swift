import APIAccess
import FlagModel
import LiveReading
import ManagementAPI
import Planning
import RuntimeAPI
import Verifying

/// How what applications are served is read.
package struct RuntimeOptions: Sendable {
    /// The Runtime API's URL; overrides the environment.
    package var url: String?
    /// A JSON file of SDK keys by environment; nil reads them with the API key.
    package var keysFile: String?
    /// How long to wait for the edge to serve the current state.
    package var wait = Duration.seconds(30)

    /// The defaults.
    package init() {}

    /// The Runtime API of a session.
    ///
    /// - Throws: ``EngineError`` if a key may not be sent to its URL.
    func endpoint(_ session: Session) throws(EngineError) -> APIEndpoint {
        let variable = session.context.variable("REFLAG_RUNTIME_URL")
        guard let text = session.settings.runtimeURL ?? url ?? variable else { return .reflagRuntime }
        do {
            return try APIEndpoint(text)
        } catch {
            let source = url != nil ? "--runtime-url" : "REFLAG_RUNTIME_URL"
            throw EngineError(
                .usage, "\(source): \(error.message(calling: "Runtime API URL"))",
                hint: error.hint(like: .reflagRuntime))
        }
    }
}

/// An open connection to the Runtime API.
struct RuntimeAccess: Sendable {
    /// What reads each environment, by its id.
    let readers: [Identifier: RuntimeReader]
    /// The version of each environment that the Management API reported.
    let versions: [Identifier: Int]
    /// How long to wait for that version.
    let wait: VersionWait

    /// Opens the Runtime API for an app's environments, with SDK keys that live as long as `body`.
    ///
    /// - Parameters:
    ///   - subject: The app.
    ///   - given: The keys, if they are known already.
    ///   - needed: The environments whose keys are needed, with whether the publishable one is.
    /// - Throws: ``EngineError`` if a key is missing or of the wrong kind, before anything is sent with it; and what
    ///   `body` throws.
    static func open<Result: Sendable>(
        _ options: RuntimeOptions,
        of subject: RuntimeSubject,
        given: SDKKeys? = nil,
        needed: [(environment: PlanBasis.EnvironmentVersion, publicly: Bool)],
        _ session: Session,
        _ body: (RuntimeAccess) async throws -> Result
    ) async throws -> Result {
        let endpoint = try options.endpoint(session)
        let keys: SDKKeys
        if let given { keys = given } else { keys = try await SDKKeys.find(options.keysFile, of: subject, session) }
        try keys.check(needed)
        let context = session.context
        let proxy = try Settings.proxy(context.environment, endpoint)
        return try await context.network.withTransport(
            parallelism: session.options.parallelism, proxy: proxy, trust: session.settings.trust
        ) { transport in
            var readers: [Identifier: RuntimeReader] = [:]
            var connection: Connection?
            for (environment, pair) in keys.pairs {
                let opened = connection ?? session.connection(over: transport, endpoint, pair.secret)
                connection = opened
                readers[environment] = RuntimeReader(opened, keys: pair)
            }
            return try await body(
                RuntimeAccess(readers: readers, versions: keys.versions, wait: session.versionWait(options.wait)))
        }
    }
}

/// An app whose environments are verified, as it was read.
struct RuntimeSubject: Sendable {
    /// The app's id.
    let app: Identifier
    /// Its environments, with the versions to wait for if the SDK keys come from a file.
    let environments: [PlanBasis.EnvironmentVersion]

    /// An app that was read.
    init(_ app: App) {
        self.app = app.id
        environments = app.environments.map {
            PlanBasis.EnvironmentVersion(id: $0.id, name: $0.name, flagStateVersion: $0.flagStateVersion)
        }
    }

    /// The app of a plan.
    init(_ plan: Plan) {
        app = plan.subject.appID
        environments = plan.basis.environments
    }

    /// The version of each environment.
    var versions: [Identifier: Int] {
        Dictionary(firstOf: environments.lazy.map { ($0.id, $0.flagStateVersion) })
    }
}
