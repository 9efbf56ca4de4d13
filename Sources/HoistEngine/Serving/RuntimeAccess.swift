import APIAccess
import FlagModel
import LiveReading
import ManagementAPI
import Planning
import RuntimeAPI
import Verifying

/// How what applications are served is asked for.
package struct RuntimeOptions: Sendable {
    /// The Runtime API's URL, over what the environment says.
    package var url: String?
    /// A JSON file of SDK keys by environment; nil reads them with the API key.
    package var keysFile: String?
    /// How long the edge is waited for to serve what is there.
    package var wait = Duration.seconds(30)

    /// The defaults.
    package init() {}

    /// The Runtime API of a session.
    ///
    /// - Throws: ``EngineError`` where its URL is none that a key may be sent to.
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

/// A way to what applications are served, open for as long as its body runs.
struct RuntimeAccess: Sendable {
    /// What reads each environment, by its id.
    let readers: [Identifier: RuntimeReader]
    /// The version of each environment that the Management API answered.
    let versions: [Identifier: Int]
    /// How long is waited for that version.
    let wait: VersionWait

    /// Opens the Runtime API for an app's environments, with SDK keys that live as long as `body`.
    ///
    /// - Parameters:
    ///   - subject: The app.
    ///   - given: The keys, where they are there already.
    ///   - needed: The environments whose keys are needed, with whether the publishable one is.
    /// - Throws: ``EngineError`` where a key is missing or of the wrong kind, before anything is sent with it; and what
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
            var way: Connection?
            for (environment, pair) in keys.pairs {
                let opened = way ?? session.options.connection(over: transport, endpoint, pair.secret, context)
                way = opened
                readers[environment] = RuntimeReader(opened, keys: pair)
            }
            return try await body(
                RuntimeAccess(readers: readers, versions: keys.versions, wait: VersionWait(options.wait)))
        }
    }
}

/// An app whose environments are verified, as it was seen.
struct RuntimeSubject: Sendable {
    /// The app's id.
    let app: Identifier
    /// Its environments, with the versions that are waited for where the SDK keys come from a file.
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
        environments.reduce(into: [:]) { versions, environment in
            if versions[environment.id] == nil { versions[environment.id] = environment.flagStateVersion }
        }
    }
}
