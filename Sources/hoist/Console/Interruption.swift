import Synchronization
import SystemAccess

/// How often SIGINT or SIGTERM was received.
private let interruptions = Atomic<Int>(0)

/// SIGINT and SIGTERM: before anything was written, the first ends the process at once. After that, the first lets the
/// calls in flight end and starts no new one, and the second ends the process at once.
enum Interruption {
    /// Makes a signal end the run at once, with the exit code for it.
    static func endAtOnce() {
        InterruptionSignals.handle { _ in InterruptionSignals.exitNow(ExitStatus.interrupted.rawValue) }
    }

    /// Starts to listen for the signals; call it before the first call that writes.
    static func listen() {
        InterruptionSignals.handle { _ in
            // Nothing but what is allowed in a signal handler: an atomic, and `_exit`.
            let before = interruptions.wrappingAdd(1, ordering: .sequentiallyConsistent).oldValue
            if before > 0 { InterruptionSignals.exitNow(ExitStatus.interrupted.rawValue) }
        }
    }

    /// Whether a signal was received.
    static var came: Bool { interruptions.load(ordering: .sequentiallyConsistent) > 0 }
}
