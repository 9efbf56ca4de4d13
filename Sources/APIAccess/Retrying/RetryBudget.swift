import Synchronization

/// The cell in which the calls of a run share what they have spent on retries.
final class RetryBudget: Sendable {
    private let spending = Mutex(RetrySpending())

    /// Decides with what has been spent, and begins to count where the call is tried again, in one step.
    ///
    /// - Parameters:
    ///   - now: the time.
    ///   - cause: why the call would be tried again.
    ///   - earlier: why it was tried again before, if it was.
    ///   - decide: decides, given the time spent.
    func decide(
        at now: Duration,
        cause: RetryCause,
        after earlier: RetryCause?,
        _ decide: (Duration) -> RetryDecision
    ) -> RetryDecision {
        spending.withLock { spending in
            let decision = decide(spending.total(at: now))
            if case .again = decision {
                spending.retry(for: cause, after: earlier, at: now)
            }
            return decision
        }
    }

    /// A call has come to its end; `cause` is why it was tried again last.
    func finish(_ cause: RetryCause?, at now: Duration) {
        spending.withLock { $0.finish(cause, at: now) }
    }

    /// A call has succeeded.
    func succeeded(at now: Duration) {
        spending.withLock { $0.succeeded(at: now) }
    }
}

/// Why a call is tried again.
package enum RetryCause: Sendable, Hashable {
    /// Something went wrong.
    case failure
    /// The server sets the pace (429).
    case pace
}

/// The time that a run has spent on trying again, all its calls together: the time during which at least one call was
/// between its first failure and its end, its waits and its further attempts.
///
/// What was spent at a server's pace is given back when a call succeeds: a server that sets the pace is no server in
/// trouble, and a long run at its pace is no run that gets nowhere.
package struct RetrySpending: Sendable {
    private var failures = Meter()
    private var pace = Meter()

    /// Nothing spent.
    package init() {}

    /// The time spent, up to `now`.
    package func total(at now: Duration) -> Duration {
        failures.total(at: now) + pace.total(at: now)
    }

    /// A call is tried again from now on, or for another cause than before.
    package mutating func retry(for cause: RetryCause, after earlier: RetryCause?, at now: Duration) {
        guard cause != earlier else { return }
        finish(earlier, at: now)
        update(cause) { $0.enter(at: now) }
    }

    /// A call has come to its end, whatever it is; nil where it wasn't tried again.
    package mutating func finish(_ cause: RetryCause?, at now: Duration) {
        guard let cause else { return }
        update(cause) { $0.leave(at: now) }
    }

    /// A call has succeeded.
    package mutating func succeeded(at now: Duration) {
        pace.reset(at: now)
    }

    private mutating func update(_ cause: RetryCause, _ change: (inout Meter) -> Void) {
        switch cause {
        case .failure: change(&failures)
        case .pace: change(&pace)
        }
    }

    /// Measures the time during which at least one is in.
    private struct Meter: Sendable {
        private var spent: Duration = .zero
        private var since: Duration = .zero
        private var count = 0

        func total(at now: Duration) -> Duration {
            count > 0 ? spent + (now - since) : spent
        }

        mutating func enter(at now: Duration) {
            if count == 0 { since = now }
            count += 1
        }

        mutating func leave(at now: Duration) {
            spent = total(at: now)
            since = now
            count -= 1
        }

        mutating func reset(at now: Duration) {
            spent = .zero
            since = now
        }
    }
}
