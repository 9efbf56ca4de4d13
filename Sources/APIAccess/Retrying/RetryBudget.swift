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
