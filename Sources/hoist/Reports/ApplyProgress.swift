import Applying
import Planning

/// Shows calls as they end: a bar on a terminal, a line for each call elsewhere, nothing with `-q`.
struct ApplyProgress {
    private let calls: [Call]
    private let console: Console
    private var line: ProgressLine
    private var ended = 0

    init(_ calls: [Call], console: Console) {
        self.calls = calls
        self.console = console
        line = ProgressLine(console)
    }

    /// Records one outcome.
    mutating func note(_ outcome: CallOutcome) {
        ended += 1
        if line.isVisible {
            line.draw(ended, of: calls.count)
        } else {
            console.talk("[\(ended)/\(calls.count)] \(CallWords.line(outcome, in: calls))")
        }
    }

    /// Leaves an empty line.
    func finish() { line.finish() }
}
