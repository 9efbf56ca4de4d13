import HoistEngine
import SystemAccess

/// Where a run writes: output on standard output, everything else on standard error.
struct Console: Sendable {
    /// How much is said.
    enum Verbosity: Int, Comparable, Sendable {
        case quiet
        case normal
        case verbose

        static func < (left: Verbosity, right: Verbosity) -> Bool { left.rawValue < right.rawValue }
    }

    /// How much is said on standard error.
    let verbosity: Verbosity
    /// Whether output is coloured.
    let colorsOutput: Bool
    /// Whether standard error is coloured.
    let colorsErrors: Bool

    /// Writes output, which ends with its own line end.
    func output(_ text: String) { Terminal.write(text, to: 1) }

    /// Says something that `-q` silences.
    func info(_ line: String) {
        if verbosity >= .normal { Terminal.write(line + "\n", to: 2) }
    }

    /// Says something that only `-v` wants.
    func debug(_ line: String) {
        if verbosity >= .verbose { Terminal.write(line + "\n", to: 2) }
    }

    /// Says what is wrong, whatever was asked for.
    func error(_ lines: [String]) {
        Terminal.write(lines.map { $0 + "\n" }.joined(), to: 2)
    }

    /// Says why a run ends early, whatever was asked for.
    func error(_ error: EngineError) { self.error(error.lines(colored: colorsErrors)) }

    /// How wide output may be: the terminal's width, else 100 columns.
    var width: Int { Terminal.width(1) ?? 100 }
}
