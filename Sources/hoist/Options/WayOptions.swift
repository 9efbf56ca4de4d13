import ArgumentParser

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
