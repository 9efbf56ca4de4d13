import ArgumentParser
import HoistEngine

/// The options about what applications are served.
struct RuntimeArguments: ParsableArguments {
    @Option(
        name: .customLong("runtime-url"),
        help: ArgumentHelp("The Runtime API's URL, over REFLAG_RUNTIME_URL.", valueName: "url"))
    var url: String?

    @Option(
        name: .customLong("sdk-keys-file"),
        help: ArgumentHelp(
            "A JSON file of SDK keys by environment; without it they are read with the API key, for this run alone.",
            valueName: "path"))
    var keysFile: String?

    @Option(
        name: .customLong("verify-timeout"),
        help: ArgumentHelp("How many seconds are waited for the edge to serve what is there.", valueName: "s"))
    var timeout = 30

    func validate() throws {
        guard (0...3_600).contains(timeout) else {
            throw ValidationError("--verify-timeout is a number of seconds from 0 to 3600.")
        }
    }

    /// The same for the engine.
    var options: RuntimeOptions {
        var options = RuntimeOptions()
        options.url = url
        options.keysFile = keysFile
        options.wait = .seconds(timeout)
        return options
    }
}
