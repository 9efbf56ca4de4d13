import ArgumentParser
import SystemAccess

/// What says where and how a run writes.
protocol ConsoleChoosing {
    /// Where the run writes.
    func console(_ environment: [String: String]) -> Console
}

/// The option of every command.
struct ColorOptions: ParsableArguments, ConsoleChoosing {
    @Option(
        help: ArgumentHelp("Colour: auto, always or never. NO_COLOR and CLICOLOR_FORCE are heeded.", valueName: "when"))
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

/// The options about what is said and how, of the commands that call an API.
struct OutputOptions: ParsableArguments, ConsoleChoosing {
    @OptionGroup var colors: ColorOptions

    @Flag(name: .shortAndLong, help: "Say less: no progress and no cost line.")
    var quiet = false

    @Flag(
        name: .shortAndLong,
        help: "Say more: each call with its status and milliseconds, and every flag of a plan. Never a key.")
    var verbose = false

    func validate() throws {
        if quiet && verbose { throw ValidationError("-q and -v ask for opposite things; give one of them.") }
    }

    func console(_ environment: [String: String]) -> Console {
        colors.console(environment, quiet ? .quiet : verbose ? .verbose : .normal)
    }
}

/// The options about what is shown of a saved plan.
struct ShowOptions: ParsableArguments, ConsoleChoosing {
    @OptionGroup var colors: ColorOptions

    @Flag(name: .shortAndLong, help: "Name every flag where a change of many is told once.")
    var verbose = false

    /// Taken, so that a script can give every command the same options: there is nothing less to show.
    @Flag(name: .shortAndLong, help: .hidden)
    var quiet = false

    func console(_ environment: [String: String]) -> Console {
        colors.console(environment, verbose ? .verbose : .normal)
    }
}

/// `-q` and `-v` of a command that has nothing less or more to say.
///
/// They are taken and not shown in the help, so that a script can give every command the same options.
struct SpareTalkOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: .hidden)
    var quiet = false

    @Flag(name: .shortAndLong, help: .hidden)
    var verbose = false
}

/// `--color`, over `NO_COLOR` and `CLICOLOR_FORCE`, over what a terminal suggests.
enum ColorChoice: String, CaseIterable, ExpressibleByArgument, Sendable {
    case auto
    case always
    case never

    /// Whether a stream is coloured.
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
