import Dispatch
import Synchronization

/// Work whose parts don't depend on each other, done on as many cores as the machine has.
package enum Cores {
    /// What `body` returns for each number below a count; it is called side by side, in any order.
    package static func map<Result: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
        let results = Mutex<[Result?]>(Array(repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: count) { number in
            let result = body(number)
            results.withLock { $0[number] = result }
        }
        return results.withLock { $0.compactMap(\.self) }
    }

    /// What `body` returns for each range of a number of things, in their order; it is called side by side, in any order.
    ///
    /// - `count`: How many things there are.
    /// - `most`: How many there are in a range at most: so many that to begin one costs nothing beside them, and so few that
    ///   no core waits long for another at the end.
    package static func map<Result: Sendable>(
        rangesOf count: Int,
        atMost most: Int = 500,
        _ body: @Sendable (Range<Int>) -> Result
    ) -> [Result] {
        let starts = Array(stride(from: 0, to: count, by: most))
        return map(starts.count) { body(starts[$0]..<min(starts[$0] + most, count)) }
    }

    /// What two pieces of work return that are done side by side. The second one is begun by another thread, or by this one after the
    /// first where none has come to it: nothing waits for a thread to be free.
    ///
    /// - Throws: What the first throws; the second may still be done then.
    package static func both<First, Second: Sendable>(
        _ first: () throws -> First,
        aside second: @escaping @Sendable () -> Second
    ) rethrows -> (First, Second) {
        let job = Job(second)
        DispatchQueue.global().async { job.begin() }
        let result = try first()
        return (result, job.result())
    }
}

/// A piece of work that one of two threads does: the one that comes to it first.
private final class Job<Result: Sendable>: Sendable {
    private let body: @Sendable () -> Result
    private let isBegun = Atomic(false)
    private let done = DispatchSemaphore(value: 0)
    private let found = Mutex<Result?>(nil)

    init(_ body: @escaping @Sendable () -> Result) { self.body = body }

    /// Does it, unless it is begun.
    func begin() {
        guard !isBegun.exchange(true, ordering: .acquiringAndReleasing) else { return }
        let result = body()
        found.withLock { $0 = result }
        done.signal()
    }

    /// What it returns: it is done now, unless it is begun.
    func result() -> Result {
        begin()
        done.wait()
        // It is there by now.
        return found.withLock { $0.take() } ?? body()
    }
}
