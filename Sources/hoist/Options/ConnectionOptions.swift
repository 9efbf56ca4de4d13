import ArgumentParser

/// The options that say which app is reached, where, with what, and how hard.
struct ConnectionOptions: ParsableArguments {
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

    @Option(help: ArgumentHelp("Calls in flight, 1 to 256.", valueName: "n"))
    var parallelism = 8

    @Flag(help: "Neither read nor write the cache of targets.")
    var noCache = false

    func validate() throws {
        guard (1...256).contains(parallelism) else {
            throw ValidationError("--parallelism is a number from 1 to 256.")
        }
        if let app, app.isEmpty { throw ValidationError("--app can't be empty.") }
    }
}
