import ArgumentParser

/// The options about what is said and how.
struct OutputOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Colour: auto, always or never. NO_COLOR and CLICOLOR_FORCE are heeded.", valueName: "when"))
    var color: ColorChoice = .auto

    @Flag(name: .shortAndLong, help: "Say less: no progress and no cost line.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Say more: each call with its status and milliseconds. Never a key.")
    var verbose = false

    func validate() throws {
        if quiet && verbose { throw ValidationError("-q and -v ask for opposite things; give one of them.") }
    }

    /// Where the run writes.
    func console(_ environment: [String: String]) -> Console {
        Console(
            verbosity: quiet ? .quiet : verbose ? .verbose : .normal,
            colorsProduct: color.colors(isTerminal: Terminal.isTerminal(1), environment: environment),
            colorsTalk: color.colors(isTerminal: Terminal.isTerminal(2), environment: environment))
    }
}
