import Synchronization

/// The cell in which the calls of a run share what they have spent on retries.
final class RetryBudget: Sendable {
    private let spending = Mutex(RetrySpending())

    /// Decides with what has been spent, and books the wait that was decided on, in one step.
    func decide(at now: Duration, pace: Bool, _ decide: (Duration) -> RetryDecision) -> RetryDecision {
        spending.withLock { spending in
            let decision = decide(spending.total)
            if case .again(let wait) = decision {
                spending.wait(from: now, for: wait, pace: pace)
            }
            return decision
        }
    }

    /// A call has succeeded.
    func succeeded() {
        spending.withLock { $0.succeeded() }
    }
}
