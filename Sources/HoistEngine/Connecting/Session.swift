import APIAccess
import Diagnostics
import FlagModel
import JSONText
import LiveReading
import ManagementAPI
import TerminalText

#if Sandbox
    import Sandbox
#endif

/// A way to one app, open for as long as a command runs.
struct Session {
    /// The app that was named, if one was.
    let app: Identifier?
    /// The API's URL, as plans name it.
    var apiURL: String
    /// The operations.
    let client: ManagementClient
    /// Calls in flight.
    let parallelism: Int
    /// The targets that earlier runs have read.
    let cache: SnapshotCache
    /// Where the key came from, such as `REFLAG_API_KEY`.
    let keySource: String
    /// The proxy on the way, if any.
    let proxy: HTTPProxy?
    /// Whose certificates are trusted.
    let trust: TLSTrust
    /// The Runtime API of the sandbox, where that stands in for Reflag.
    var sandboxRuntimeURL: String?

    /// What reads live state.
    var reader: LiveReader { LiveReader(client.reader, parallelism: parallelism) }
}

/// What a command knows of its surroundings.
struct Surroundings {
    /// The environment's variables.
    let environment: [String: String]
    /// Where it writes.
    let console: Console
    /// What counts the run's cost.
    let meter = CostMeter()

    /// The folder for the cache, the sandbox and the lock: `.hoist` beside the manifest, or HOIST_DIR.
    func hoistFolder(beside folder: String) -> String {
        if let moved = environment["HOIST_DIR"], !moved.isEmpty { return moved }
        return folder == "." ? ".hoist" : folder + "/.hoist"
    }
}

/// Opens a session with Reflag, or with a sandbox of its own, and closes it when `body` is through.
///
/// - Throws: ``RunFailure`` before anything is sent where there is no usable key or URL; and what `body` throws.
func withSession<Result: Sendable>(
    _ options: ConnectionOptions,
    for loaded: LoadedManifest,
    _ surroundings: Surroundings,
    _ body: (Session) async throws -> Result
) async throws -> Result {
    let written = loaded.manifest?.app?.value
    let variable = surroundings.environment["REFLAG_APP_ID"].flatMap { $0.isEmpty ? nil : $0 }
    if let written, let named = options.app ?? variable, Identifier(named) != written {
        let source = options.app == nil ? "REFLAG_APP_ID" : "--app"
        surroundings.console.talk(
            "warning: the manifest is for the app `\(SafeText.visible(written.text))`; \(source) says "
                + "`\(SafeText.visible(named))`, and counts")
    }
    return try await withSession(options, manifestApp: written, folder: loaded.folder, surroundings, body)
}

/// The same where there may be no manifest.
///
/// - Parameters:
///   - manifestApp: `app` of the manifest.
///   - folder: The folder that the manifest stands in.
func withSession<Result: Sendable>(
    _ options: ConnectionOptions,
    manifestApp: Identifier?,
    folder: String,
    _ surroundings: Surroundings,
    _ body: (Session) async throws -> Result
) async throws -> Result {
    #if Sandbox
        if options.sandbox {
            return try await withSandboxSession(options, manifestApp, folder, surroundings, body)
        }
    #endif
    let settings = try Settings.find(
        options, manifestApp: manifestApp, folder: folder, environment: surroundings.environment,
        console: surroundings.console)
    let cache = SnapshotCache(
        folder: surroundings.hoistFolder(beside: folder) + "/cache", apiURL: settings.endpoint.text,
        use: options.noCache ? .none : options.refresh == .full ? .writeOnly : .full, console: surroundings.console)
    return try await withSession(options, settings, cache, surroundings, body)
}

#if Sandbox
    private func withSandboxSession<Result: Sendable>(
        _ options: ConnectionOptions,
        _ manifestApp: Identifier?,
        _ manifestFolder: String,
        _ surroundings: Surroundings,
        _ body: (Session) async throws -> Result
    ) async throws -> Result {
        let variable = surroundings.environment["REFLAG_APP_ID"].flatMap { $0.isEmpty ? nil : $0 }
        let app = options.app ?? variable ?? manifestApp?.text
        let folder = surroundings.hoistFolder(beside: manifestFolder)
        try RunFailure.makeFolder(folder)
        let configuration = SandboxConfiguration(
            stateFile: folder + "/sandbox.json", world: app.map { .fresh(appID: SandboxID($0)) } ?? .fresh())
        do {
            return try await withSandbox(configuration) { sandbox in
                let endpoint = try APIEndpoint(sandbox.url)
                let key = try APIKey(sandbox.key, from: "the sandbox")
                let settings = Settings(
                    app: Identifier(app ?? sandbox.appID), endpoint: endpoint, key: key, keySource: "the sandbox")
                // Its address is another each time, and its state may be: nothing of it is kept.
                let cache = SnapshotCache(
                    folder: folder, apiURL: sandbox.url, use: .none, console: surroundings.console)
                return try await withSession(options, settings, cache, surroundings) { session in
                    var session = session
                    // A plan that was saved is for whatever address the sandbox has the next time.
                    session.apiURL = "sandbox:/api"
                    session.sandboxRuntimeURL = sandbox.runtimeURL
                    return try await body(session)
                }
            }
        } catch let error as SandboxError {
            throw RunFailure(status: .failed, message: error.message, hint: error.hint)
        }
    }
#endif

private func withSession<Result: Sendable>(
    _ options: ConnectionOptions,
    _ settings: Settings,
    _ cache: SnapshotCache,
    _ surroundings: Surroundings,
    _ body: (Session) async throws -> Result
) async throws -> Result {
    let meter = surroundings.meter
    let console = surroundings.console
    return try await withHTTPTransport(
        parallelism: options.parallelism, proxy: settings.proxy, trust: settings.trust
    ) { transport in
        let bounded: any Transport =
            options.deadline == 0 ? transport : DeadlineTransport(transport, length: .seconds(options.deadline))
        let connection = Connection(
            transport: bounded, endpoint: settings.endpoint, key: settings.key, version: Version.text,
            parallelism: options.parallelism, timeout: .seconds(options.timeout),
            policy: RetryPolicy(tries: options.retries + 1, budget: .seconds(options.retryBudget))
        ) { record in
            meter.note(record)
            console.detail(record.line)
        }
        return try await body(
            Session(
                app: settings.app, apiURL: settings.endpoint.text, client: ManagementClient(connection),
                parallelism: options.parallelism, cache: cache, keySource: settings.keySource, proxy: settings.proxy,
                trust: settings.trust))
    }
}
