package import APIAccess
import SystemAccess

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

/// How many files and connections a run may have open.
package enum OpenFiles {
    /// Checks that connections can be opened at all: without enough descriptors, the system's libraries end the process.
    /// Call it before anything is started that listens or connects.
    ///
    /// - Throws: ``EngineError``.
    package static func check() async throws(EngineError) {
        try require(HTTPTransport.descriptors + 1)
        // What the clock opens counts as open from then on.
        try? await ContinuousClock().sleep(for: .nanoseconds(1))
        try require(HTTPTransport.descriptors + 1)
    }

    private static func require(_ needed: Int) throws(EngineError) {
        let room = OpenFileLimit.room(for: needed)
        guard room.free < needed else { return }
        throw EngineError(
            .failed,
            "this process may have \(room.limit) files and connections open, which leaves \(room.free); "
                + "it needs at least \(needed) more",
            hint: "raise the limit: ulimit -n 1024")
    }

    /// The parallelism of a run, held to what can be open at once.
    ///
    /// - Parameters:
    ///   - parallelism: How many calls should be in flight.
    ///   - each: How many descriptors a connection takes.
    ///   - observer: Receives a remark if it is held to less.
    /// - Throws: ``EngineError`` if there is no room for a single connection.
    static func parallelism(
        _ parallelism: Int,
        each: Int,
        _ observer: EngineObserver
    ) async throws(EngineError) -> Int {
        try await check()
        // The Management API and the Runtime API have connections of their own.
        let cost = 2 * each
        let room = OpenFileLimit.room(for: HTTPTransport.descriptors + parallelism * cost)
        let held = max(1, min(parallelism, (room.free - HTTPTransport.descriptors) / cost))
        if held < parallelism {
            observer.remark(
                .warning,
                "\(held) \(held == 1 ? "call is" : "calls are") in flight at once, not \(parallelism): this process may have "
                    + "\(room.limit) files and connections open (ulimit -n)")
        }
        return held
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
