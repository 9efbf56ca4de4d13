import APIAccess
import Diagnostics
import FlagModel
import LiveReading
import ManagementAPI
import Planning
import RuntimeAPI
import Verifying

/// A way to what applications are served, open for as long as its body runs.
struct RuntimeAccess {
    /// What reads each environment, by its id.
    let readers: [Identifier: RuntimeReader]
    /// The version of each environment that the Management API tells.
    let versions: [Identifier: Int]
    /// How long is waited for that version.
    let wait: VersionWait
}

/// An app whose environments are verified, as it was seen.
struct RuntimeSubject {
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
}

/// Opens the Runtime API for an app's environments, with SDK keys that live as long as `body`.
///
/// - Parameters:
///   - options: Where, with which keys, how long.
///   - connection: How hard.
///   - subject: The app.
///   - given: The keys, where they are there already.
///   - needed: The environments whose keys are needed, with whether the publishable one is.
/// - Throws: ``RunFailure`` where a key is missing or of the wrong kind, before anything is sent with it; and what `body`
///   throws.
func withRuntime<Result: Sendable>(
    _ options: RuntimeOptions,
    _ connection: ConnectionOptions,
    of subject: RuntimeSubject,
    given: SDKKeys? = nil,
    needed: [(environment: PlanBasis.EnvironmentVersion, publicly: Bool)],
    _ session: Session,
    _ surroundings: Surroundings,
    _ body: (RuntimeAccess) async throws -> Result
) async throws -> Result {
    let endpoint = try runtimeEndpoint(options, session, surroundings)
    let keys: SDKKeys
    if let given {
        keys = given
    } else {
        keys = try await SDKKeys.find(options.keysFile, of: subject, session, surroundings.console)
    }
    try keys.check(needed)
    let proxy = try Settings.proxy(surroundings.environment, endpoint)
    let (meter, console) = (surroundings.meter, surroundings.console)
    return try await withHTTPTransport(
        parallelism: connection.parallelism, proxy: proxy, trust: session.trust
    ) { transport in
        var readers: [Identifier: RuntimeReader] = [:]
        var way: Connection?
        for (environment, pair) in keys.pairs {
            let opened =
                way
                ?? Connection(
                    transport: transport, endpoint: endpoint, key: pair.secret, version: Version.text,
                    parallelism: connection.parallelism, timeout: .seconds(connection.timeout),
                    policy: RetryPolicy(tries: connection.retries + 1, budget: .seconds(connection.retryBudget))
                ) { record in
                    meter.note(record)
                    console.detail(record.line)
                }
            way = opened
            readers[environment] = RuntimeReader(opened, keys: pair)
        }
        return try await body(
            RuntimeAccess(
                readers: readers, versions: keys.versions, wait: VersionWait(.seconds(options.timeout))))
    }
}

private func runtimeEndpoint(
    _ options: RuntimeOptions,
    _ session: Session,
    _ surroundings: Surroundings
) throws(RunFailure) -> APIEndpoint {
    let variable = surroundings.environment["REFLAG_RUNTIME_URL"].flatMap { $0.isEmpty ? nil : $0 }
    guard let text = session.sandboxRuntimeURL ?? options.url ?? variable else { return .reflagRuntime }
    do {
        return try APIEndpoint(text)
    } catch {
        let source = options.url != nil ? "--runtime-url" : "REFLAG_RUNTIME_URL"
        throw RunFailure(
            status: .usage, message: "\(source): \(error.message(calling: "Runtime API URL"))",
            hint: error.hint(like: .reflagRuntime))
    }
}
