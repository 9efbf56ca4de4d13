import ArgumentParser
import FlagModel
import HoistEngine
import Planning

/// The option that names the manifest.
struct ManifestOptions: ParsableArguments {
    @Option(
        name: [.customShort("f"), .customLong("manifest")],
        help: ArgumentHelp("The manifest; `-` reads standard input. (default: flags.yaml)", valueName: "path"))
    var named: String?

    /// The path as the user wrote it, or the default.
    var path: String { named ?? "flags.yaml" }
}

/// The options that hold a run to some environments or flags.
struct NarrowingOptions: ParsableArguments {
    @Option(
        name: [.customShort("e"), .customLong("environment")],
        help: ArgumentHelp(
            "Plan the targets in this environment alone, and the creates that they need; may be given again.",
            valueName: "name"))
    var environments: [String] = []

    @Flag(help: "With --environment: plan details, archiving and unarchiving all the same.")
    var details = false

    @Option(help: ArgumentHelp("Plan this flag alone; `*` is allowed, and it may be given again.", valueName: "key"))
    var only: [String] = []

    func validate() throws {
        if details, environments.isEmpty { throw ValidationError("--details goes with --environment.") }
    }

    /// What the run is held to.
    var narrowing: Narrowing {
        Narrowing(
            environments: environments.map { Identifier($0) }, details: details, only: only.map { KeyPattern($0) })
    }
}

/// The option that compares `secret` too.
struct SecretOptions: ParsableArguments {
    @Flag(
        name: .customLong("runtime"),
        help: "Compare `secret` too, seen by the difference of what the two SDK keys of one environment are served.")
    var areSeen = false
}

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
