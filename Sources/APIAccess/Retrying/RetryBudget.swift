import Synchronization

/// The time that the calls of a run have spent on retries, shared by all of them.
final class RetryBudget: Sendable {
    private let spending = Mutex(RetrySpending())

    /// Decides with the time already spent, and starts counting if the call is retried, in one step.
    ///
    /// - Parameters:
    ///   - now: the time.
    ///   - cause: why the call would be retried.
    ///   - earlier: why it was retried before, if it was.
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

    /// A call has ended; `cause` is the cause of its last retry.
    func finish(_ cause: RetryCause?, at now: Duration) {
        spending.withLock { $0.finish(cause, at: now) }
    }

    /// A call has succeeded.
    func succeeded(at now: Duration) {
        spending.withLock { $0.succeeded(at: now) }
    }
}

/// Why a call is retried.
package enum RetryCause: Sendable, Hashable {
    /// Something went wrong.
    case failure
    /// The server limits the rate (429).
    case pace
}

/// The time that a run has spent on retries: the time during which at least one call was between its first failure and
/// its end, including delays and further attempts.
///
/// Time spent on rate limits is returned when a call succeeds: a server that limits the rate isn't failing, and a long
/// run at its rate makes progress.
package struct RetrySpending: Sendable {
    private var failures = Meter()
    private var pace = Meter()

    /// Nothing spent.
    package init() {}

    /// The time spent, up to `now`.
    package func total(at now: Duration) -> Duration {
        failures.total(at: now) + pace.total(at: now)
    }

    /// A call is retried from now on, or for another cause than before.
    package mutating func retry(for cause: RetryCause, after earlier: RetryCause?, at now: Duration) {
        guard cause != earlier else { return }
        finish(earlier, at: now)
        update(cause) { $0.enter(at: now) }
    }

    /// A call has ended; nil if it wasn't retried.
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

    /// Measures the time during which at least one call is in it.
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
