import ArgumentParser
import FlagModel
import HoistEngine
import Planning
import TerminalText

/// The option for the manifest.
struct ManifestOptions: ParsableArguments {
    @Option(
        name: [.customShort("f"), .customLong("manifest")],
        help: ArgumentHelp("The manifest; `-` reads standard input. (default: flags.yaml)", valueName: "path"),
        completion: .manifest)
    var named: String?

    /// The path as the user wrote it, or the default.
    var path: String { named ?? "flags.yaml" }

    /// The path as the user wrote it, or the manifest in the working folder or nearest above it; says which one if it isn't in
    /// the working folder. For what only reads.
    func found(_ console: Console) -> String { named ?? console.nearestManifest() }
}

extension Console {
    /// The manifest in the working folder or nearest above it; says which one if it isn't in the working folder.
    func nearestManifest() -> String {
        let path = NearestManifest.path()
        if path.hasPrefix("..") { info("The manifest is \(SafeText.visible(path)).") }
        return path
    }
}

/// The options that narrow a run to some environments or flags.
struct NarrowingOptions: ParsableArguments {
    @Option(
        name: [.customShort("e"), .customLong("environment")],
        help: ArgumentHelp(
            "Plan only the targets in this environment, and the creates that they need; may be repeated.",
            valueName: "name"), completion: .environments)
    var environments: [String] = []

    @Flag(help: "With --environment: plan details, archiving and unarchiving too.")
    var details = false

    @Option(
        help: ArgumentHelp("Plan only this flag; `*` is allowed; may be repeated.", valueName: "key"),
        completion: .flagKeys)
    var only: [String] = []

    func validate() throws {
        if details, environments.isEmpty { throw ValidationError("--details goes with --environment.") }
    }

    /// What the run is narrowed to.
    var narrowing: Narrowing {
        Narrowing(
            environments: environments.map { Identifier($0) }, details: details, only: only.map { KeyPattern($0) })
    }
}

/// The option for asking which companies and users Reflag knows.
struct EntityOptions: ParsableArguments {
    @Option(
        name: .customLong("entity-reads"),
        help: ArgumentHelp(
            "How many of the companies and users that are newly targeted Reflag is asked about at most, "
                + "to see whether it knows them. (default: 100)", valueName: "n"))
    var named: Int?

    func validate() throws {
        guard named ?? 0 >= 0 else { throw ValidationError("--entity-reads is a number, 0 or more.") }
    }

    /// How many are asked about at most.
    var reads: Int { named ?? PlanOptions.usualEntityReads }
}

/// The option that compares `secret` too.
struct SecretOptions: ParsableArguments {
    @Flag(
        name: .customLong("runtime"),
        help: "Compare `secret` too, by the difference between what the two SDK keys of an environment are served.")
    var areSeen = false
}

/// The options for reading what applications are served.
struct RuntimeArguments: ParsableArguments {
    @Option(
        name: .customLong("runtime-url"),
        help: ArgumentHelp("The Runtime API's URL; overrides REFLAG_RUNTIME_URL.", valueName: "url"))
    var url: String?

    @Option(
        name: .customLong("sdk-keys-file"),
        help: ArgumentHelp(
            "A JSON file of SDK keys by environment; without it they are read with the API key, only for this run.",
            valueName: "path"), completion: .json)
    var keysFile: String?

    @Option(
        name: .customLong("verify-timeout"),
        help: ArgumentHelp("How many seconds to wait for the edge to serve the current state.", valueName: "s"))
    var timeout = 30

    func validate() throws {
        guard (0...3_600).contains(timeout) else {
            throw ValidationError("--verify-timeout is a number of seconds from 0 to 3600.")
        }
    }

    /// The options of the engine.
    var options: RuntimeOptions {
        var options = RuntimeOptions()
        options.url = url
        options.keysFile = keysFile
        options.wait = .seconds(timeout)
        return options
    }
}

extension CalendarDate {
    /// A day that an option names.
    ///
    /// - Throws: `ValidationError` unless it is written as `YYYY-MM-DD`.
    init(argument: String) throws {
        guard let day = CalendarDate(argument) else {
            throw ValidationError("a day is written as year, month and day: 2027-01-31")
        }
        self = day
    }
}
