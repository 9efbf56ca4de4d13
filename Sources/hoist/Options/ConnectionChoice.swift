import APIAccess
import HoistEngine

/// Which app is reached, where, with what, and how hard: what the options of a command come to.
struct ConnectionChoice: Sendable {
    /// The same for the engine.
    let options: ConnectionOptions
    #if Sandbox
        /// Whether the embedded sandbox takes Reflag's place.
        let sandbox: Bool
    #endif

    /// What a command was given; without options for them, its calls go one by one, and the cache is only looked at.
    init(_ way: WayOptions, _ parallelism: ParallelismOptions? = nil, _ cache: CacheOptions? = nil) {
        var options = ConnectionOptions()
        options.app = way.app
        options.apiURL = way.apiURL
        options.apiKeyFile = way.apiKeyFile
        options.caFile = way.caFile
        options.parallelism = parallelism?.parallelism ?? 1
        options.cache = cache?.noCache == true ? .none : cache?.refresh == .full ? .writeOnly : .full
        options.policy = RetryPolicy(tries: way.retries + 1, budget: .seconds(way.retryBudget))
        options.timeout = .seconds(way.timeout)
        options.deadline = way.deadline == 0 ? nil : .seconds(way.deadline)
        self.options = options
        #if Sandbox
            sandbox = way.sandbox
        #endif
    }
}
