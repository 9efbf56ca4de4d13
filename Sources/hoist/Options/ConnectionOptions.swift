/// Which app is reached, where, with what, and how hard: what the options of a command come to.
struct ConnectionOptions: Sendable {
    /// The app's id, over what files and the environment say.
    let app: String?
    /// The Management API's URL, over what files and the environment say.
    let apiURL: String?
    /// A file that holds the API key.
    let apiKeyFile: String?
    #if Sandbox
        /// Whether the embedded sandbox stands in for Reflag.
        let sandbox: Bool
    #endif
    /// Calls in flight.
    let parallelism: Int
    /// Whether targets may come from the cache.
    let refresh: RefreshChoice
    /// Whether there is no cache.
    let noCache: Bool
    /// How often a call is tried again.
    let retries: Int
    /// Seconds that a run spends on trying again.
    let retryBudget: Int
    /// Seconds that one try of a call may take.
    let timeout: Int
    /// Seconds that the reads and writes of a run may take; 0 for any.
    let deadline: Int
    /// A file of certificate authorities.
    let caFile: String?

    /// What a command was given; without options for them, its calls go one by one, and the cache is only looked at.
    init(_ way: WayOptions, _ parallelism: ParallelismOptions? = nil, _ cache: CacheOptions? = nil) {
        app = way.app
        apiURL = way.apiURL
        apiKeyFile = way.apiKeyFile
        #if Sandbox
            sandbox = way.sandbox
        #endif
        retries = way.retries
        retryBudget = way.retryBudget
        timeout = way.timeout
        deadline = way.deadline
        caFile = way.caFile
        self.parallelism = parallelism?.parallelism ?? 1
        refresh = cache?.refresh ?? .auto
        noCache = cache?.noCache ?? false
    }
}
