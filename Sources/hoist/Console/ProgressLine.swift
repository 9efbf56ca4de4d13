import SystemAccess
import TerminalText

/// The last line of a terminal while a long work goes on: a bar that is drawn again in place. Nothing where standard
/// error is no terminal, and nothing with `-q` or `-v`.
struct ProgressLine {
    /// Erases the line that the cursor is in.
    private static let erase = "\r\u{1B}[K"

    /// Whether there is a terminal to draw on.
    let isVisible: Bool
    private var started = ContinuousClock.now
    private var isDrawn = false

    init(_ console: Console) {
        isVisible = Terminal.isTerminal(2) && console.verbosity == .normal
    }

    /// Draws how far the work is; with 0 done it begins, and nothing is drawn yet.
    mutating func draw(_ done: Int, of total: Int) {
        guard isVisible else { return }
        guard done > 0 else {
            started = .now
            return
        }
        isDrawn = true
        let bar = ProgressBar(total: total)
        Terminal.write(Self.erase + bar.line(done: done, after: started.duration(to: .now)), to: 2)
    }

    /// Leaves an empty line; what is drawn next is another work.
    mutating func finish() {
        if isDrawn { Terminal.write(Self.erase, to: 2) }
        isDrawn = false
        started = .now
    }
}
