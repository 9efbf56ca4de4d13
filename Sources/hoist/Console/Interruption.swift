import Synchronization
import SystemAccess

/// How often SIGINT or SIGTERM came.
private let interruptions = Atomic<Int>(0)

/// SIGINT and SIGTERM: while nothing was written, the first ends at once; from then on the first starts no new call and
/// lets those in flight end, the second ends at once.
enum Interruption {
    /// Lets a signal end the run at once, with the exit code that says so.
    static func endAtOnce() {
        InterruptionSignals.handle { _ in InterruptionSignals.exitNow(ExitStatus.interrupted.rawValue) }
    }

    /// Begins to listen for the signals: to be called before the first call that writes.
    static func listen() {
        InterruptionSignals.handle { _ in
            // Nothing but what is allowed in a signal handler: an atomic, and `_exit`.
            let before = interruptions.wrappingAdd(1, ordering: .sequentiallyConsistent).oldValue
            if before > 0 { InterruptionSignals.exitNow(ExitStatus.interrupted.rawValue) }
        }
    }

    /// Whether a signal came.
    static var came: Bool { interruptions.load(ordering: .sequentiallyConsistent) > 0 }
}
