package import APIAccess
package import FlagModel
package import LiveReading
package import ManagementAPI

/// A way to one app, open for as long as a run needs it. Every run but `validate` is handed one.
package struct Session: Sendable {
    /// Which app, where, with which key.
    package let settings: Settings
    /// How hard.
    package let options: ConnectionOptions
    /// Environment, observer, network.
    package let context: EngineContext
    /// The operations.
    package let client: ManagementClient
    /// The targets that earlier runs have read.
    package let cache: SnapshotCache

    /// The app that was named, if one was.
    package var app: Identifier? { settings.app }
    /// The API's URL, as plans name it.
    package var apiURL: String { settings.name }
    /// What reads live state.
    package var reader: LiveReader { LiveReader(client.reader, parallelism: options.parallelism) }
    /// What the run reports to.
    var observer: EngineObserver { context.observer }

    /// The app of the run: the one that was named, else the only one that the key opens (`listApps`).
    ///
    /// - Throws: ``/LiveReading/LiveReadingError`` where there is no such app, or there are several.
    package func appID() async throws(LiveReadingError) -> Identifier {
        if let app { return app }
        return try await reader.onlyApp()
    }

    /// Opens a session, and closes it when `body` is through.
    ///
    /// - Parameters:
    ///   - cacheFolder: Where the targets that were read are kept.
    /// - Throws: What `body` throws.
    package static func open<Result: Sendable>(
        _ settings: Settings,
        _ options: ConnectionOptions,
        cacheFolder: String,
        _ context: EngineContext,
        _ body: (Session) async throws -> Result
    ) async throws -> Result {
        let cache = SnapshotCache(
            folder: cacheFolder, apiURL: settings.endpoint.text, use: options.cache, observer: context.observer)
        return try await context.network.withTransport(
            parallelism: options.parallelism, proxy: settings.proxy, trust: settings.trust
        ) { transport in
            let bounded: any Transport =
                options.deadline.map { DeadlineTransport(transport, length: $0, timing: context.timing) } ?? transport
            let connection = options.connection(over: bounded, settings.endpoint, settings.key, context)
            return try await body(
                Session(
                    settings: settings, options: options, context: context, client: ManagementClient(connection),
                    cache: cache))
        }
    }
}

/// How hard the APIs are called, and what for: what the options of a command come to.
package struct ConnectionOptions: Sendable {
    /// The app's id, over what files and the environment say.
    package var app: String?
    /// The Management API's URL, over what files and the environment say.
    package var apiURL: String?
    /// A file that holds the API key, over what the environment says.
    package var apiKeyFile: String?
    /// A file of certificate authorities that are trusted beside the system's.
    package var caFile: String?
    /// Calls in flight.
    package var parallelism = 8
    /// What the run may do with the cache of targets.
    package var cache = SnapshotCache.Use.full
    /// When a call is tried again.
    package var policy = RetryPolicy()
    /// How long one try of a call may take.
    package var timeout = Duration.seconds(120)
    /// How long the reads and writes of a run may take; nil for any time.
    package var deadline: Duration?

    /// The defaults.
    package init() {}

    /// A connection as these options have it, whose exchanges are reported.
    func connection(
        over transport: any Transport,
        _ endpoint: APIEndpoint,
        _ key: some Credential,
        _ context: EngineContext
    ) -> Connection {
        Connection(
            transport: transport, endpoint: endpoint, key: key, version: Version.text, parallelism: parallelism,
            timeout: timeout, policy: policy, timing: context.timing
        ) { context.observer(.call($0)) }
    }
}
