import ArgumentParser
import SystemAccess

/// Options that decide where and how a run writes.
protocol ConsoleOptions {
    /// Where the run writes.
    func console(_ environment: [String: String]) -> Console
}

/// The option of every command.
struct ColorOptions: ParsableArguments, ConsoleOptions {
    @Option(
        help: ArgumentHelp(
            "Color: auto, always or never. NO_COLOR and CLICOLOR_FORCE are respected.", valueName: "when"))
    var color: ColorChoice = .auto

    func console(_ environment: [String: String]) -> Console { console(environment, .normal) }

    /// Where the run writes, and how much.
    func console(_ environment: [String: String], _ verbosity: Console.Verbosity) -> Console {
        Console(
            verbosity: verbosity,
            colorsOutput: color.colors(isTerminal: Terminal.isTerminal(1), environment: environment),
            colorsErrors: color.colors(isTerminal: Terminal.isTerminal(2), environment: environment))
    }
}

/// The output options of the commands that call an API.
struct OutputOptions: ParsableArguments, ConsoleOptions {
    @OptionGroup var colors: ColorOptions

    @Flag(name: .shortAndLong, help: "Say less: no progress and no cost line.")
    var quiet = false

    @Flag(
        name: .shortAndLong,
        help: "Say more: each call with its status and milliseconds, and every flag of a plan. Never a key.")
    var verbose = false

    func validate() throws {
        if quiet && verbose { throw ValidationError("-q and -v are opposites; give one of them.") }
    }

    func console(_ environment: [String: String]) -> Console {
        colors.console(environment, quiet ? .quiet : verbose ? .verbose : .normal)
    }
}

/// The output options of `hoist show`.
struct ShowOptions: ParsableArguments, ConsoleOptions {
    @OptionGroup var colors: ColorOptions

    @Flag(name: .shortAndLong, help: "List every flag of grouped changes.")
    var verbose = false

    /// Accepted, so that a script can give every command the same options: it has no effect.
    @Flag(name: .shortAndLong, help: .hidden)
    var quiet = false

    func console(_ environment: [String: String]) -> Console {
        colors.console(environment, verbose ? .verbose : .normal)
    }
}

/// `-q` and `-v` of a command on which they have no effect.
///
/// They are accepted and hidden from the help, so that a script can give every command the same options.
struct IgnoredVerbosityOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: .hidden)
    var quiet = false

    @Flag(name: .shortAndLong, help: .hidden)
    var verbose = false
}

/// `--color`, which overrides `NO_COLOR` and `CLICOLOR_FORCE`, which override what a terminal suggests.
enum ColorChoice: String, CaseIterable, ExpressibleByArgument, Sendable {
    case auto
    case always
    case never

    /// Whether a stream is colored.
    func colors(isTerminal: Bool, environment: [String: String]) -> Bool {
        switch self {
        case .always: return true
        case .never: return false
        case .auto: break
        }
        if let none = environment["NO_COLOR"], !none.isEmpty { return false }
        if let force = environment["CLICOLOR_FORCE"], !force.isEmpty, force != "0" { return true }
        return isTerminal && environment["TERM"] != "dumb"
    }
}
