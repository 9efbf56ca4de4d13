import Synchronization

/// Counts up and down for many tasks, and remembers the most that it held.
final class Gauge: Sendable {
    private let state: Mutex<(now: Int, most: Int)>

    init(_ start: Int = 0) {
        state = Mutex((now: start, most: start))
    }

    var now: Int { state.withLock { $0.now } }
    var most: Int { state.withLock { $0.most } }

    func rise() {
        state.withLock { $0 = (now: $0.now + 1, most: max($0.most, $0.now + 1)) }
    }

    func fall() {
        state.withLock { $0.now -= 1 }
    }
}
