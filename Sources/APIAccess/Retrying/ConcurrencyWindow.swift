/// How many calls may be in flight: additive increase, multiplicative decrease, as TCP does it.
///
/// Each 429 halves the window, so that a burst of them closes it down to one; after as many successes as it is wide it
/// grows by one, up to the parallelism.
package struct ConcurrencyWindow: Sendable {
    /// The most calls in flight at any time.
    package let parallelism: Int
    /// How many calls may be in flight now; at least 1.
    package private(set) var width: Int
    private var successes = 0

    /// A window that is open as far as the parallelism goes.
    package init(parallelism: Int) {
        self.parallelism = max(1, parallelism)
        width = self.parallelism
    }

    /// A call has succeeded.
    package mutating func succeeded() {
        guard width < parallelism else { return }
        successes += 1
        guard successes >= width else { return }
        successes = 0
        width += 1
    }

    /// A call got a 429.
    package mutating func rateLimited() {
        successes = 0
        width = max(1, width / 2)
    }
}
