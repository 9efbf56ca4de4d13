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
    private let showsTargetReads: Bool
    private let line: Mutex<ProgressLine>

    /// A reporter that writes to a console.
    ///
    /// - Parameters:
    ///   - consequence: What wasn't done if the manifest is invalid, such as `nothing was planned`.
    ///   - showsTargetReads: Whether a terminal shows how many lists of targets are read.
    init(_ console: Console, consequence: String, showsTargetReads: Bool) {
        self.console = console
        self.consequence = consequence
        self.showsTargetReads = showsTargetReads
        line = Mutex(ProgressLine(console))
    }

    /// Shows an event.
    func show(_ event: EngineEvent) {
        switch event {
        case .call(let record): console.debug(record.line)
        case .read(.targets, _, _) where !showsTargetReads: break
        case .read(_, let done, let total): line.withLock { $0.draw(done, of: total) }
        case .warnings(let diagnostics, let sources):
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
        case .remark(.info, let text): console.info(SafeText.visible(text))
        case .remark(.warning, let text): console.info(SafeText.visible("warning: " + text))
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
    private var started = ContinuousClock.now
    private var isDrawn = false

    init(_ console: Console) {
        isVisible = Terminal.isTerminal(2) && console.verbosity == .normal
    }

    /// Draws the progress; with 0 done it starts, and nothing is drawn yet.
    mutating func draw(_ done: Int, of total: Int) {
        guard isVisible else { return }
        guard done > 0 else {
            started = .now
            return
        }
        isDrawn = true
        let line = ProgressBar(total: total).line(
            done: done, after: started.duration(to: .now), columns: Terminal.width(2) ?? 80)
        Terminal.write(Self.erase + line, to: 2)
    }

    /// Leaves an empty line; what is drawn next is another work.
    mutating func finish() {
        if isDrawn { Terminal.write(Self.erase, to: 2) }
        isDrawn = false
        started = .now
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
