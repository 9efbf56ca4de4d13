/// The time that a run has spent on waiting to try again, all its calls together.
///
/// Waits that overlap count once: it is the time that passed, not the sum over calls. Waits after a 429 are given back
/// when a call succeeds: a server that sets the pace is no server in trouble, and a long run at its pace is no run
/// that gets nowhere.
package struct RetrySpending: Sendable {
    private var onFailures: Duration = .zero
    private var onPace: Duration = .zero
    /// The end of the waits that have been counted.
    private var countedUntil: Duration?

    /// Nothing spent.
    package init() {}

    /// The time spent.
    package var total: Duration { onFailures + onPace }

    /// Counts a wait.
    ///
    /// - Parameters:
    ///   - now: the time at which it begins.
    ///   - wait: how long it is.
    ///   - pace: whether the server set the pace (429).
    package mutating func wait(from now: Duration, for wait: Duration, pace: Bool) {
        let end = now + wait
        let start = countedUntil.map { max(now, $0) } ?? now
        guard end > start else { return }
        countedUntil = end
        if pace { onPace += end - start } else { onFailures += end - start }
    }

    /// A call has succeeded.
    package mutating func succeeded() {
        onPace = .zero
    }
}
