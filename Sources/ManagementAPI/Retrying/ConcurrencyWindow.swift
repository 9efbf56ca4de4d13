/// How many calls may be in flight: additive increase, multiplicative decrease, as TCP does it.
///
/// After a 429 the window is halved, once for all the calls that were in flight together; after as many successes as
/// it is wide it grows by one, up to the parallelism.
package struct ConcurrencyWindow: Sendable {
    /// Stands for the time at which a call went out: 429s of calls from before the last halving don't halve again.
    package struct Ticket: Sendable, Hashable {
        fileprivate let halvings: Int
    }

    /// The most calls in flight at any time.
    package let parallelism: Int
    /// How many calls may be in flight now; at least 1.
    package private(set) var width: Int
    private var successes = 0
    private var halvings = 0

    /// A window that is open as far as the parallelism goes.
    package init(parallelism: Int) {
        self.parallelism = max(1, parallelism)
        width = self.parallelism
    }

    /// The ticket of a call that goes out now.
    package var ticket: Ticket { Ticket(halvings: halvings) }

    /// A call has succeeded.
    package mutating func succeeded() {
        guard width < parallelism else { return }
        successes += 1
        guard successes >= width else { return }
        successes = 0
        width += 1
    }

    /// A call got a 429.
    package mutating func rateLimited(_ ticket: Ticket) {
        guard ticket.halvings == halvings else { return }
        halvings += 1
        successes = 0
        width = max(1, width / 2)
    }
}
