import APIAccess
import ArgumentParser
import HoistEngine

/// The options for the connection: app, URL, key, retries and time limits.
struct ConnectionArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The Reflag app's id; overrides REFLAG_APP_ID. It has to be one that the manifest's `app` permits.",
            valueName: "id"))
    var app: String?

    @Option(help: ArgumentHelp("The Management API's URL; overrides REFLAG_API_URL.", valueName: "url"))
    var apiURL: String?

    @Option(
        help: ArgumentHelp(
            "A file with the API key; overrides REFLAG_API_KEY and REFLAG_API_KEY_FILE.", valueName: "path"),
        completion: .file())
    var apiKeyFile: String?

    #if Sandbox
        @Flag(help: "Use the embedded sandbox in place of Reflag: no account, no network.")
        var sandbox = false
    #endif

    @Option(help: ArgumentHelp("How often a call is retried, 0 to 20.", valueName: "n"))
    var retries = 4

    @Option(help: ArgumentHelp("How many seconds a run spends on retries, over all calls.", valueName: "s"))
    var retryBudget = 60

    @Option(help: ArgumentHelp("How many seconds one attempt of a call may take.", valueName: "s"))
    var timeout = 120

    @Option(
        help: ArgumentHelp("How many seconds the reads and writes of a run may take; 0 for no limit.", valueName: "s"))
    var deadline = 0

    @Option(
        help: ArgumentHelp(
            "A PEM file of certificate authorities to trust in addition to the system's; SSL_CERT_FILE replaces those.",
            valueName: "path"), completion: .file())
    var caFile: String?

    func validate() throws {
        guard (0...20).contains(retries) else { throw ValidationError("--retries is a number from 0 to 20.") }
        guard (0...86_400).contains(retryBudget) else {
            throw ValidationError("--retry-budget is a number of seconds from 0 to 86400.")
        }
        guard (1...3_600).contains(timeout) else {
            throw ValidationError("--timeout is a number of seconds from 1 to 3600.")
        }
        guard (0...86_400).contains(deadline) else {
            throw ValidationError("--deadline is a number of seconds from 0 to 86400.")
        }
        if let app, app.isEmpty { throw ValidationError("--app can't be empty.") }
    }

    /// Whether any option chooses the app, its URL or the key.
    var namesApp: Bool {
        #if Sandbox
            if sandbox { return true }
        #endif
        return app != nil || apiURL != nil || apiKeyFile != nil || caFile != nil
    }
}

/// The option of the commands whose calls run in parallel.
struct ParallelismOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Calls in flight, 1 to 256.", valueName: "n"))
    var parallelism = 8

    func validate() throws {
        guard (1...256).contains(parallelism) else {
            throw ValidationError("--parallelism is a number from 1 to 256.")
        }
    }
}

/// The options of the commands that read targets.
struct CacheOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Targets: auto takes what hasn't changed from the cache, full reads them all and writes the cache.",
            valueName: "how"))
    var refresh: RefreshChoice = .auto

    @Flag(help: "Neither read nor write the cache of targets.")
    var noCache = false
}

/// `--refresh`: whether targets may come from the cache.
enum RefreshChoice: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// From the cache, if it is still valid.
    case auto
    /// From Reflag, all of them.
    case full
}

/// The connection that a command's options ask for.
struct ConnectionChoice: Sendable {
    /// The options of the engine.
    let options: ConnectionOptions
    #if Sandbox
        /// Whether the embedded sandbox is used instead of Reflag.
        let sandbox: Bool
    #endif

    /// The options of a command; one without `--parallelism` sends its calls one by one.
    init(_ arguments: ConnectionArguments, _ parallelism: ParallelismOptions? = nil, _ cache: CacheOptions? = nil) {
        var options = ConnectionOptions()
        options.app = arguments.app
        options.apiURL = arguments.apiURL
        options.apiKeyFile = arguments.apiKeyFile
        options.caFile = arguments.caFile
        options.parallelism = parallelism?.parallelism ?? 1
        options.cache = cache?.noCache == true ? .none : cache?.refresh == .full ? .writeOnly : .full
        options.policy = RetryPolicy(tries: arguments.retries + 1, budget: .seconds(arguments.retryBudget))
        options.timeout = .seconds(arguments.timeout)
        options.deadline = arguments.deadline == 0 ? nil : .seconds(arguments.deadline)
        self.options = options
        #if Sandbox
            sandbox = arguments.sandbox
        #endif
    }
}
