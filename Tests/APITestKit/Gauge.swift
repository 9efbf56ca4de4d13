import Synchronization

/// Counts up and down for many tasks, and records the maximum.
package final class Gauge: Sendable {
    private let state: Mutex<(now: Int, most: Int)>

    package init(_ start: Int = 0) {
        state = Mutex((now: start, most: start))
    }

    package var now: Int { state.withLock { $0.now } }
    package var most: Int { state.withLock { $0.most } }

    package func rise() {
        state.withLock { $0 = (now: $0.now + 1, most: max($0.most, $0.now + 1)) }
    }

    package func fall() {
        state.withLock { $0.now -= 1 }
    }
}
