import Applying
import Diagnostics
import Planning

/// Tells of calls as they end: a bar on a terminal, a line for each call elsewhere, nothing with `-q`.
struct ApplyProgress {
    private let total: Int
    private let console: Console
    private let showsBar: Bool
    private var ended = 0

    init(total: Int, console: Console) {
        self.total = total
        self.console = console
        showsBar = Terminal.isTerminal(2) && console.verbosity == .normal
    }

    /// Takes note of one outcome.
    mutating func note(_ outcome: CallOutcome) {
        ended += 1
        if showsBar {
            Terminal.write("\r\u{1B}[K" + bar, to: 2)
        } else {
            console.talk("[\(ended)/\(total)] \(CallWords.line(outcome))")
        }
    }

    /// Leaves a clean line.
    func finish() {
        if showsBar, ended > 0 { Terminal.write("\r\u{1B}[K", to: 2) }
    }

    private var bar: String {
        let width = 30
        let filled = total == 0 ? width : ended * width / total
        return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
            + "] \(ended)/\(total) calls"
    }
}
