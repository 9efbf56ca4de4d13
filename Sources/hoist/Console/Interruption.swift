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

    /// Runs `body` until it ends, or until a signal that is listened for comes, which cancels it.
    ///
    /// - Returns: What `body` gives; nil where a signal came first.
    static func race<Result: Sendable>(_ body: @escaping @Sendable () async -> Result) async -> Result? {
        // Which of two tasks is started first isn't said.
        guard !came else { return nil }
        return await withTaskGroup(of: Result?.self) { group in
            group.addTask { await body() }
            group.addTask {
                while !came, (try? await Task.sleep(for: .milliseconds(50))) != nil {}
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }
}
