import ArgumentParser
import FlagModel
import Planning

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
