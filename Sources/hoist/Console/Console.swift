import APIAccess
import HoistEngine
import Synchronization
import SystemAccess
import TerminalText

/// Where a run writes: output on standard output, everything else on standard error. No key that the run holds is in what it
/// writes, wherever the text comes from.
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
    private let lost = LostOutput()

    /// Writes output for people, including its final line end. Nothing in it is obeyed by a terminal or a CI system's log.
    func output(_ text: String) { data(LogText.guarded(text, colored: colorsOutput)) }

    /// Writes output for programs (JSON, YAML, workflow commands), including its final line end. Whoever makes it has
    /// made it safe.
    func data(_ text: String) { write(KnownKeys.hidden(in: text)) }

    /// Writes output whose purpose is to hand out keys: those that a sandbox has made up.
    func handOut(_ text: String) { write(LogText.guarded(text, colored: colorsOutput)) }

    /// Writes a line that `-q` silences.
    func info(_ line: String) {
        if verbosity >= .normal { say(line + "\n") }
    }

    /// Writes a line that only `-v` shows.
    func debug(_ line: String) {
        if verbosity >= .verbose { say(line + "\n") }
    }

    /// Writes an error at any verbosity.
    func error(_ lines: [String]) { say(lines.map { $0 + "\n" }.joined()) }

    /// Writes why a run ends early, at any verbosity.
    func error(_ error: EngineError) { self.error(error.lines(colored: colorsErrors)) }

    /// Writes to standard error at any verbosity, without a line end. What can't be written there is lost: it changes
    /// nothing of a run's result.
    func say(_ text: String) {
        Terminal.write(LogText.guarded(KnownKeys.hidden(in: text), colored: colorsErrors), to: 2)
    }

    /// How wide output may be: the terminal's width, else 100 columns.
    var width: Int { Terminal.width(1) ?? 100 }

    /// Why output was lost, if some was since this was asked for the last time. A closed pipe is no loss: whoever read it
    /// has seen enough.
    func takeOutputFailure() -> EngineError? {
        lost.take().map {
            EngineError(.failed, "standard output can't be written: \($0.reason)", hint: $0.writingHelp)
        }
    }

    private func write(_ text: String) {
        Interruption.beginOutput()
        if let error = Terminal.write(text, to: 1), !error.isBrokenPipe { lost.record(error) }
    }
}

/// The first reason why standard output couldn't be written.
private final class LostOutput: Sendable {
    private let first = Mutex<FileError?>(nil)

    func record(_ error: FileError) { first.withLock { $0 = $0 ?? error } }

    func take() -> FileError? {
        first.withLock { first in
            defer { first = nil }
            return first
        }
    }
}
