import HoistEngine
import SystemAccess

/// Where a run writes: output on standard output, everything else on standard error.
struct Console: Sendable {
    /// How much is written.
    enum Verbosity: Int, Comparable, Sendable {
        case quiet
        case normal
        case verbose

        static func < (left: Verbosity, right: Verbosity) -> Bool { left.rawValue < right.rawValue }
    }

    /// How much is written to standard error.
    let verbosity: Verbosity
    /// Whether output is colored.
    let colorsOutput: Bool
    /// Whether standard error is colored.
    let colorsErrors: Bool

    /// Writes output, including its final line end.
    func output(_ text: String) { Terminal.write(text, to: 1) }

    /// Writes a line that `-q` silences.
    func info(_ line: String) {
        if verbosity >= .normal { Terminal.write(line + "\n", to: 2) }
    }

    /// Writes a line that only `-v` shows.
    func debug(_ line: String) {
        if verbosity >= .verbose { Terminal.write(line + "\n", to: 2) }
    }

    /// Writes an error at any verbosity.
    func error(_ lines: [String]) {
        Terminal.write(lines.map { $0 + "\n" }.joined(), to: 2)
    }

    /// Writes why a run ends early, at any verbosity.
    func error(_ error: EngineError) { self.error(error.lines(colored: colorsErrors)) }

    /// How wide output may be: the terminal's width, else 100 columns.
    var width: Int { Terminal.width(1) ?? 100 }
}
