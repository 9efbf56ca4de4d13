import FlagModel
import LiveReading
import ManagementAPI

#if Sandbox
    import Sandbox
#endif

/// A way to one app, open for as long as a command runs.
struct Session {
    /// The app that was named, if one was.
    let app: Identifier?
    /// The API's URL, as plans name it.
    let apiURL: String
    /// The operations.
    let client: ManagementClient
    /// Calls in flight.
    let parallelism: Int

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
    #if Sandbox
        if options.sandbox { return try await withSandboxSession(options, for: loaded, surroundings, body) }
    #endif
    let settings = try Settings.find(
        options, manifestApp: loaded.manifest?.app?.value, folder: loaded.folder,
        environment: surroundings.environment, console: surroundings.console)
    return try await withSession(
        options, settings.app, settings.endpoint, settings.key, surroundings, body)
}

#if Sandbox
    private func withSandboxSession<Result: Sendable>(
        _ options: ConnectionOptions,
        for loaded: LoadedManifest,
        _ surroundings: Surroundings,
        _ body: (Session) async throws -> Result
    ) async throws -> Result {
        let variable = surroundings.environment["REFLAG_APP_ID"].flatMap { $0.isEmpty ? nil : $0 }
        let app = options.app ?? variable ?? loaded.manifest?.app?.value.text
        let folder = surroundings.hoistFolder(beside: loaded.folder)
        try FolderMaking.make(folder)
        let configuration = SandboxConfiguration(
            stateFile: folder + "/sandbox.json", world: app.map { .fresh(appID: SandboxID($0)) } ?? .fresh())
        do {
            return try await withSandbox(configuration) { sandbox in
                let endpoint = try APIEndpoint(sandbox.url)
                let key = try APIKey(sandbox.key, from: "the sandbox")
                return try await withSession(
                    options, Identifier(app ?? sandbox.appID), endpoint, key, surroundings, body)
            }
        } catch let error as SandboxError {
            throw RunFailure(status: .failed, message: error.message, hint: error.hint)
        }
    }
#endif

private func withSession<Result: Sendable>(
    _ options: ConnectionOptions,
    _ app: Identifier?,
    _ endpoint: APIEndpoint,
    _ key: APIKey,
    _ surroundings: Surroundings,
    _ body: (Session) async throws -> Result
) async throws -> Result {
    let meter = surroundings.meter
    let console = surroundings.console
    return try await withHTTPTransport(parallelism: options.parallelism) { transport in
        let connection = Connection(
            transport: transport, endpoint: endpoint, key: key, version: Version.text,
            parallelism: options.parallelism
        ) { record in
            meter.note(record)
            console.detail(record.line)
        }
        return try await body(
            Session(
                app: app, apiURL: endpoint.text, client: ManagementClient(connection),
                parallelism: options.parallelism))
    }
}
