import SystemAccess

/// Where a run writes: the product on standard output, the talk on standard error.
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
    /// Whether the product is coloured.
    let colorsProduct: Bool
    /// Whether the talk is coloured.
    let colorsTalk: Bool

    /// Writes the product, which ends with its own line end.
    func product(_ text: String) { Terminal.write(text, to: 1) }

    /// Says something that `-q` silences.
    func talk(_ line: String) {
        if verbosity >= .normal { Terminal.write(line + "\n", to: 2) }
    }

    /// Says something that only `-v` wants.
    func detail(_ line: String) {
        if verbosity >= .verbose { Terminal.write(line + "\n", to: 2) }
    }

    /// Says what is wrong, whatever was asked for.
    func complain(_ lines: [String]) {
        Terminal.write(lines.map { $0 + "\n" }.joined(), to: 2)
    }

    /// Says why a run ends early, whatever was asked for.
    func complain(_ failure: RunFailure) { complain(failure.lines(colored: colorsTalk)) }

    /// How wide the product may be: the terminal's width, else 100 columns.
    var width: Int { Terminal.width(1) ?? 100 }
}
