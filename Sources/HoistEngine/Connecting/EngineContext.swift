package import APIAccess

/// What every run gets: the environment's variables, the observer, and where connections and time come from.
package struct EngineContext: Sendable {
    /// The environment's variables.
    package let environment: [String: String]
    /// What the run reports to.
    package let observer: EngineObserver
    /// What opens connections.
    package let network: any Network
    /// Where calls get time and random numbers from.
    package let timing: CallTiming

    /// A context; by default over HTTP, with the system's time.
    package init(
        environment: [String: String],
        observer: EngineObserver = .silent,
        network: any Network = HTTPNetwork(),
        timing: CallTiming = .system()
    ) {
        self.environment = environment
        self.observer = observer
        self.network = network
        self.timing = timing
    }

    /// A variable of the environment; nil if it isn't set, or is empty.
    package func variable(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// What opens transports. A test gives one that never leaves the process.
package protocol Network: Sendable {
    /// Passes a transport to `body`, and closes it when `body` ends.
    ///
    /// - Throws: What `body` throws.
    func withTransport<Result: Sendable>(
        parallelism: Int,
        proxy: HTTPProxy?,
        trust: TLSTrust,
        _ body: (any Transport) async throws -> Result
    ) async throws -> Result
}

/// The real network: HTTP and TLS.
package struct HTTPNetwork: Network {
    /// HTTP and TLS.
    package init() {}

    /// Passes a pool of connections to `body`.
    ///
    /// - Throws: What `body` throws.
    package func withTransport<Result: Sendable>(
        parallelism: Int,
        proxy: HTTPProxy?,
        trust: TLSTrust,
        _ body: (any Transport) async throws -> Result
    ) async throws -> Result {
        try await withHTTPTransport(parallelism: parallelism, proxy: proxy, trust: trust) { try await body($0) }
    }
}
