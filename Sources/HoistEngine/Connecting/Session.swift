package import APIAccess
package import FlagModel
package import LiveReading
package import ManagementAPI

/// An open connection to one app. Every run except `validate` gets one.
package struct Session: Sendable {
    /// App, URL and key.
    package let settings: Settings
    /// Limits, retries and use of the cache.
    package let options: ConnectionOptions
    /// Environment, observer, network.
    package let context: EngineContext
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

    /// Opens a session, and closes it when `body` ends.
    ///
    /// - Parameters:
    ///   - settings: The app, its URL and the key.
    ///   - options: Timeouts, retries, parallelism, and what is done with the cache.
    ///   - cacheFolder: Where the targets that were read are kept.
    ///   - context: Environment, observer, network and time.
    ///   - body: What runs with the session.
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
        _ context: EngineContext
    ) -> Connection {
        Connection(
            transport: transport, endpoint: endpoint, key: key, version: Version.text, parallelism: parallelism,
            timeout: timeout, policy: policy, timing: context.timing
        ) { context.observer(.call($0)) }
    }
}
