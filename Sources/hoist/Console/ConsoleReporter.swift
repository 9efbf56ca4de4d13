import APIAccess
import HoistEngine
import ManagementAPI
import Synchronization
import SystemAccess
import TerminalText

/// Shows what a run reports: exchanges at `-v`, remarks, warnings, and the progress of reads and calls.
final class ConsoleReporter: Sendable {
    private let console: Console
    private let consequence: String
    private let line: Mutex<ProgressLine>

    /// A reporter that writes to a console.
    ///
    /// - Parameter consequence: What wasn't done if the manifest is invalid, such as `nothing was planned`.
    init(_ console: Console, consequence: String) {
        self.console = console
        self.consequence = consequence
        line = Mutex(ProgressLine(console))
    }

    /// Shows an event.
    func show(_ event: EngineEvent) {
        switch event {
        case .call(let record): console.debug(record.line)
        case .read(_, let done, let total): line.withLock { $0.draw(done, of: total) }
        case .warnings(let diagnostics, let sources):
            line.withLock { $0.erase() }
            DiagnosticsReport(diagnostics, sources, consequence: consequence).printWarnings(console)
        case .sending(let calls):
            Interruption.listen()
            line.withLock { $0.draw(0, of: calls.count) }
        case .settled(let outcome, let done, let calls):
            let isDrawn = line.withLock { line in
                line.draw(done, of: calls.count)
                return line.isVisible
            }
            if !isDrawn { console.info("[\(done)/\(calls.count)] \(CallText.line(outcome, in: calls))") }
        case .phase: line.withLock { $0.finish() }
        case .remark(.debug, let text): console.debug(SafeText.visible(text))
        case .remark(.info, let text):
            line.withLock { $0.erase() }
            console.info(SafeText.visible(text))
        case .remark(.warning, let text):
            line.withLock { $0.erase() }
            console.info(SafeText.visible("warning: " + text))
        }
    }
}

/// A progress bar on the last line of a terminal, redrawn in place. Nothing if standard error isn't a terminal, and
/// nothing with `-q` or `-v`.
struct ProgressLine {
    /// Erases the line that the cursor is in.
    private static let erase = "\r\u{1B}[K"

    /// Whether there is a terminal to draw on.
    let isVisible: Bool
    /// How many pictures there are of a work that isn't slow: to draw each of thousands of calls would hold them up.
    private static let pictures = 200

    /// When the work began, and when it was last heard of.
    private var started = ContinuousClock.now
    private var latest = ContinuousClock.now
    /// When it was drawn.
    private var drawn = ContinuousClock.now
    private var done = 0
    private var total = 0
    private var isDrawn = false

    init(_ console: Console) {
        isVisible = Terminal.isTerminal(2) && console.verbosity == .normal
    }

    /// Draws the progress; with 0 done it starts, and nothing is drawn yet.
    mutating func draw(_ done: Int, of total: Int) {
        guard isVisible else { return }
        let now = ContinuousClock.now
        // One kind of reads can follow another, or the same once more; it began where that one ended.
        let isOther = total != self.total || (done == 1 && self.done == self.total)
        if done == 0 { started = now } else if isOther { started = latest }
        let isNext =
            done == total || isOther || !isDrawn || drawn.duration(to: now) > .milliseconds(200)
            || done * Self.pictures / total != self.done * Self.pictures / total
        (self.done, self.total, latest) = (done, total, now)
        guard done > 0, isNext else { return }
        (isDrawn, drawn) = (true, now)
        let line = ProgressBar(total: total).line(
            done: done, after: started.duration(to: now), columns: Terminal.width(2) ?? 80)
        Terminal.write(Self.erase + line, to: 2)
    }

    /// Leaves an empty line for something that is printed; the bar comes again with the next call.
    mutating func erase() {
        if isDrawn { Terminal.write(Self.erase, to: 2) }
        isDrawn = false
    }

    /// Leaves an empty line; what is drawn next is another work.
    mutating func finish() {
        erase()
        (done, total) = (0, 0)
        started = .now
        latest = started
    }
}

extension CallRecord {
    /// The exchange in one line, for `-v`: `getApp GET /apps/abc 200 12 ms`.
    var line: String {
        let result: String
        switch ending {
        case .status(let status): result = "\(status)"
        case .failure(let failure): result = failure.summary
        }
        var line = "\(operation.rawValue) \(method.rawValue) \(path) \(result) \(milliseconds) ms"
        if attempt > 1 { line += ", attempt \(attempt)" }
        if let againAfter {
            let seconds = againAfter.components.seconds
            let milliseconds = againAfter.components.attoseconds / 1_000_000_000_000_000
            line += ", again in \(seconds * 1_000 + milliseconds) ms"
        }
        return SafeText.visible(line)
    }
}
