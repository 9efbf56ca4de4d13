import HoistEngine
import Synchronization
import TerminalText

/// Shows what a run reports: exchanges at `-v`, remarks, warnings, and how far reads and calls are.
final class ConsoleReporter: Sendable {
    private let console: Console
    private let undone: String
    private let showsTargetReads: Bool
    private let line: Mutex<ProgressLine>

    /// A reporter that writes to a console.
    ///
    /// - Parameters:
    ///   - undone: What wasn't done where the manifest is wrong, such as `nothing was planned`.
    ///   - showsTargetReads: Whether a terminal shows how many lists of targets are read.
    init(_ console: Console, undone: String, showsTargetReads: Bool) {
        self.console = console
        self.undone = undone
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
            DiagnosticsReport(diagnostics, sources, undone: undone).printWarnings(console)
        case .sending(let calls):
            Interruption.listen()
            line.withLock { $0.draw(0, of: calls.count) }
        case .settled(let outcome, let done, let calls):
            let isDrawn = line.withLock { line in
                line.draw(done, of: calls.count)
                return line.isVisible
            }
            if !isDrawn { console.info("[\(done)/\(calls.count)] \(CallWords.line(outcome, in: calls))") }
        case .phase: line.withLock { $0.finish() }
        case .remark(.debug, let text): console.debug(SafeText.visible(text))
        case .remark(.info, let text): console.info(SafeText.visible(text))
        case .remark(.warning, let text): console.info(SafeText.visible("warning: " + text))
        }
    }
}
