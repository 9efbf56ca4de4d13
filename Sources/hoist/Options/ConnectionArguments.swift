import APIAccess
import ArgumentParser
import HoistEngine

/// The options that say which app is reached, where, with what, and how often it is tried.
struct WayOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The Reflag app's id, over REFLAG_APP_ID and the manifest's `app`.", valueName: "id"))
    var app: String?

    @Option(help: ArgumentHelp("The Management API's URL, over REFLAG_API_URL.", valueName: "url"))
    var apiURL: String?

    @Option(
        help: ArgumentHelp(
            "A file that holds the API key, over REFLAG_API_KEY and REFLAG_API_KEY_FILE.", valueName: "path"))
    var apiKeyFile: String?

    #if Sandbox
        @Flag(help: "Use the embedded sandbox in place of Reflag: no account, no network.")
        var sandbox = false
    #endif

    @Option(help: ArgumentHelp("How often a call is tried again, 0 to 20.", valueName: "n"))
    var retries = 4

    @Option(help: ArgumentHelp("How many seconds a run spends on trying again, all calls together.", valueName: "s"))
    var retryBudget = 60

    @Option(help: ArgumentHelp("How many seconds one try of a call may take.", valueName: "s"))
    var timeout = 120

    @Option(help: ArgumentHelp("How many seconds the reads and writes of a run may take; 0 for any.", valueName: "s"))
    var deadline = 0

    @Option(
        help: ArgumentHelp(
            "A PEM file of certificate authorities to trust beside the system's; SSL_CERT_FILE replaces those.",
            valueName: "path"))
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

    /// Whether any option says which app is reached, where or with what.
    var namesApp: Bool {
        #if Sandbox
            if sandbox { return true }
        #endif
        return app != nil || apiURL != nil || apiKeyFile != nil || caFile != nil
    }
}

/// The option of the commands whose calls go side by side.
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
    /// From the cache where it still holds.
    case auto
    /// From Reflag, all of them.
    case full
}

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
