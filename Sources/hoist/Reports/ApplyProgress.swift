import Applying
import Diagnostics
import Planning

/// Tells of calls as they end: a bar on a terminal, a line for each call elsewhere, nothing with `-q`.
struct ApplyProgress {
    private let calls: [Call]
    private let console: Console
    private let showsBar: Bool
    private let started = ContinuousClock.now
    private var ended = 0

    init(_ calls: [Call], console: Console) {
        self.calls = calls
        self.console = console
        showsBar = Terminal.isTerminal(2) && console.verbosity == .normal
    }

    /// Takes note of one outcome.
    mutating func note(_ outcome: CallOutcome) {
        ended += 1
        if showsBar {
            Terminal.write("\r\u{1B}[K" + Self.bar(ended, of: calls.count, after: started.duration(to: .now)), to: 2)
        } else {
            console.talk("[\(ended)/\(calls.count)] \(CallWords.line(outcome, in: calls))")
        }
    }

    /// Leaves a clean line.
    func finish() {
        if showsBar, ended > 0 { Terminal.write("\r\u{1B}[K", to: 2) }
    }

    /// The bar, with what is counted: `[##########....................] 40/120 calls, 210 a second, 1 s left`.
    static func bar(_ ended: Int, of total: Int, after elapsed: Duration) -> String {
        let width = 30
        let filled = total == 0 ? width : ended * width / total
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        let milliseconds = max(
            1, Int(elapsed.components.seconds * 1_000 + elapsed.components.attoseconds / 1_000_000_000_000_000))
        let rate = ended * 1_000 / milliseconds
        let left = (total - ended) * milliseconds / max(1, ended) / 1_000
        return "[\(bar)] \(ended)/\(total) calls, \(rate) a second, \(left) s left"
    }
}
