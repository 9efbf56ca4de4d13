import HoistEngine
import JSONText
import Synchronization
import SystemAccess

/// When the first SIGINT or SIGTERM was received, by ``InterruptionSignals``'s milliseconds; 0 if none was.
private let interrupted = Atomic<Int>(0)
/// How many milliseconds signals are apart that aren't one and the same.
private let oneSignal = 500
/// Whether anything was written to standard output.
private let hasOutput = Atomic<Bool>(false)
/// What a run that is ended at once prints on standard output and on standard error.
private let lastOutput = LastWords()
private let lastError = LastWords()

/// SIGINT and SIGTERM: before anything was written, the first ends the process at once. After that, the first lets the
/// calls in flight end and starts no new one, and the second ends the process at once. What comes with the first is no
/// second one: `timeout`, a CI system and a launcher such as npm's each send the same signal to the group and to the process.
enum Interruption {
    /// Makes a signal end the run at once, with the exit code for it. It says what wasn't done, as JSON too if that was
    /// asked for and nothing was printed yet.
    ///
    /// - Parameter consequence: What wasn't done, such as `nothing was planned`.
    static func endAtOnce(_ format: ReportFormat, consequence: String) {
        let error = EngineError(.failed, "interrupted; \(consequence)", hint: "run it again")
        if format == .json { lastOutput.set(error.json(.interrupted).pretty() + "\n") }
        lastError.set(error.lines().map { $0 + "\n" }.joined())
        InterruptionSignals.handle { _ in
            // Nothing but what is allowed in a signal handler: atomics, `write` and `_exit`.
            if !hasOutput.load(ordering: .sequentiallyConsistent) { lastOutput.write(to: 1) }
            lastError.write(to: 2)
            InterruptionSignals.exitNow(ExitStatus.interrupted.rawValue)
        }
    }

    /// Lets a signal end the process as if nobody handled it.
    static func endSilently() { InterruptionSignals.restore() }

    /// Starts to listen for the signals; call it before the first call that writes.
    static func listen() {
        InterruptionSignals.handle { _ in
            // Nothing but what is allowed in a signal handler: the clock, an atomic, and `_exit`.
            let now = InterruptionSignals.milliseconds
            let (isFirst, first) = interrupted.compareExchange(
                expected: 0, desired: now, ordering: .sequentiallyConsistent)
            if !isFirst, now - first >= oneSignal { InterruptionSignals.exitNow(ExitStatus.interrupted.rawValue) }
        }
    }

    /// Notes that standard output is written from now on: JSON that has begun gets no second value behind it.
    static func beginOutput() { hasOutput.store(true, ordering: .sequentiallyConsistent) }

    /// Whether a signal was received.
    static var came: Bool { interrupted.load(ordering: .sequentiallyConsistent) != 0 }
}

/// Text that a signal handler can write: it was copied to memory that stays where it is.
private struct LastWords: ~Copyable, Sendable {
    /// The address of the number of bytes, behind which they are; 0 if there are none. It is one value, so that a handler
    /// never sees a part of another text.
    private let address = Atomic<UInt>(0)

    /// Sets the text. It is set at most twice in a process: what was set before stays, as a handler may be writing it.
    func set(_ text: String) {
        let header = MemoryLayout<Int>.size
        let copy = UnsafeMutableRawBufferPointer.allocate(
            byteCount: header + text.utf8.count, alignment: MemoryLayout<Int>.alignment)
        copy.storeBytes(of: text.utf8.count, as: Int.self)
        UnsafeMutableRawBufferPointer(rebasing: copy[header...]).copyBytes(from: text.utf8)
        address.store(UInt(bitPattern: copy.baseAddress), ordering: .sequentiallyConsistent)
    }

    /// Writes the text, if there is one.
    func write(to descriptor: Int32) {
        guard let start = UnsafeRawPointer(bitPattern: address.load(ordering: .sequentiallyConsistent)) else { return }
        InterruptionSignals.writeNow(
            start + MemoryLayout<Int>.size, count: start.load(as: Int.self), to: descriptor)
    }
}
