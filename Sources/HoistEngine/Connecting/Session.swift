package import APIAccess
package import FlagModel
package import LiveReading
package import ManagementAPI
import RuntimeAPI

/// An open connection to one app. Every run except `validate` gets one.
package struct Session: Sendable {
    /// App, URL and key.
    package private(set) var settings: Settings
    /// Limits, retries and use of the cache.
    package let options: ConnectionOptions
    /// Environment, observer, network.
    package let context: EngineContext
    /// The time, by the context's timing, at which the run has to be over; nil for no limit.
    let ends: Duration?
    /// The operations.
    package let client: ManagementClient
    /// The targets that earlier runs have read.
    package let cache: SnapshotCache

    /// The app that was named, if one was.
    package var app: Identifier? { settings.app }
    /// The API's URL, as plans show it.
    package var apiURL: String { settings.name }
    /// What reads live state.
    package var reader: LiveReader { LiveReader(client.reader, parallelism: options.parallelism) }
    /// What the run reports to.
    var observer: EngineObserver { context.observer }

    /// The app of the run: the one that was named, else the only one that the key gives access to (`listApps`).
    ///
    /// - Throws: ``/LiveReading/LiveReadingError`` if there is no such app, or there are several.
    package func appID() async throws(LiveReadingError) -> Identifier {
        if let app { return app }
        return try await reader.onlyApp()
    }

    /// Runs `body` with the lock of the app held, for which another apply on this machine waits. Which app that is is read
    /// before, if none was named (`listApps`); `body` gets a session that knows it.
    ///
    /// - Throws: ``EngineError`` if the app can't be read, or the lock can't be had; and what `body` throws.
    package func locked<Result>(_ body: (Session) async throws -> Result) async throws -> Result {
        var session = self
        let app: Identifier
        do throws(LiveReadingError) {
            app = try await appID()
        } catch {
            throw EngineError(error)
        }
        session.settings.app = app
        let name = Snapshot.fileName(apiURL: settings.endpoint.text, app: app, ending: "lock")
        return try await RunLock.hold(name, in: cache.folder, observer) { try await body(session) }
    }

    /// Opens a session, and closes it when `body` ends.
    ///
    /// - Parameters:
    ///   - settings: The app, its URL and the key.
    ///   - options: Timeouts, retries, parallelism, and what is done with the cache.
    ///   - folder: Where the targets that were read are kept.
    ///   - context: Environment, observer, network and time.
    ///   - body: What runs with the session.
    /// - Throws: What `body` throws.
    package static func open<Result: Sendable>(
        _ settings: Settings,
        _ options: ConnectionOptions,
        cache folder: CacheFolder,
        _ context: EngineContext,
        _ body: (Session) async throws -> Result
    ) async throws -> Result {
        let instance = SandboxInstance()
        let cache = SnapshotCache(
            folder, apiURL: settings.name, use: options.cache, instance: instance, observer: context.observer)
        var options = options
        // The embedded sandbox, which brings its own Runtime API, has the other end of each connection open too.
        let each = settings.runtimeURL == nil ? 1 : 2
        options.parallelism = try await OpenFiles.parallelism(options.parallelism, each: each, context.observer)
        let ends = options.deadline.map { context.timing.now() + $0 }
        return try await context.network.withTransport(
            parallelism: options.parallelism, proxy: settings.proxy, trust: settings.trust
        ) { transport in
            let noting = InstanceTransport(transport, noting: instance)
            let connection = options.connection(
                over: noting, settings.endpoint, settings.key, until: ends, context)
            return try await body(
                Session(
                    settings: settings, options: options, context: context, ends: ends,
                    client: ManagementClient(connection), cache: cache))
        }
    }

    /// A connection of this run to another API.
    func connection(over transport: any Transport, _ endpoint: APIEndpoint, _ key: some Credential) -> Connection {
        options.connection(over: transport, endpoint, key, until: ends, context)
    }

    /// A wait for the edge, which ends with the run at the latest.
    func versionWait(_ length: Duration) -> VersionWait {
        VersionWait(length, until: ends, timing: context.timing)
    }
}

/// Which app is connected to, and how: the connection options of a command.
package struct ConnectionOptions: Sendable {
    /// The app's id; overrides files and the environment.
    package var app: String?
    /// The Management API's URL; overrides files and the environment.
    package var apiURL: String?
    /// A file with the API key; overrides the environment.
    package var apiKeyFile: String?
    /// A file of certificate authorities that are trusted in addition to the system's.
    package var caFile: String?
    /// Calls in flight.
    package var parallelism = 8
    /// What the run may do with the cache of targets.
    package var cache = SnapshotCache.Use.full
    /// When a call is retried.
    package var policy = RetryPolicy()
    /// How long one attempt of a call may take.
    package var timeout = Duration.seconds(120)
    /// How long the reads and writes of a run may take; nil for no limit.
    package var deadline: Duration?

    /// The defaults.
    package init() {}

    /// A connection with these options, whose exchanges are reported.
    func connection(
        over transport: any Transport,
        _ endpoint: APIEndpoint,
        _ key: some Credential,
        until deadline: Duration?,
        _ context: EngineContext
    ) -> Connection {
        Connection(
            transport: transport, endpoint: endpoint, key: key, version: Version.text, parallelism: parallelism,
            timeout: timeout, policy: policy, deadline: deadline, timing: context.timing
        ) { call in
            context.observer(.call(call))
            if let pause = call.notablePause { context.observer.remark(.info, pause) }
        }
    }
}

extension CallRecord {
    /// Why nothing will happen for a while, if there is something to say about it.
    fileprivate var notablePause: String? {
        guard isNotablePause, let againAfter else { return nil }
        let cause = if case .status(let status) = ending { "Reflag answered with \(status)" } else { "a call failed" }
        return "\(operation.rawValue): \(cause); waiting \(againAfter.components.seconds) s before the next attempt "
            + "(--retry-budget limits such waits)"
    }
}
