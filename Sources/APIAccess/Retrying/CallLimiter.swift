import Synchronization

/// Limits the calls of a run to its concurrency window, and holds all of them back while the server asks for a pause.
///
/// Calls with the most attempts go first when the server is ready again, because their number of attempts is limited.
package final class CallLimiter: Sendable {
    /// How a call in flight ended.
    enum Ending {
        case succeeded
        case failed
        /// With the time until which the server accepts no calls.
        case rateLimited(until: Duration?)
    }

    /// The run's time would be up before the server accepts calls again.
    struct OutOfTime: Error {}

    private typealias Turn = CheckedContinuation<Void, any Error>

    private struct State: Sendable {
        var window: ConcurrencyWindow
        var inFlight = 0
        /// The queues of calls that wait for their first attempt, for their second, and so on.
        var lines: [WaitQueue<Turn>] = []
        var closedUntil: Duration = .zero
        var nextNumber = 0
    }

    private let state: Mutex<State>
    private let timing: CallTiming

    /// A limiter for a run with at most this many calls in flight.
    package init(parallelism: Int, timing: CallTiming) {
        state = Mutex(State(window: ConcurrencyWindow(parallelism: parallelism)))
        self.timing = timing
    }

    /// How many calls are waiting.
    package var waiting: Int {
        state.withLock { $0.lines.reduce(0) { $0 + $1.count } }
    }

    /// Waits for a place in the window, and then until the server may be called. The place is released by
    /// ``leave(_:)``, or by entering again.
    ///
    /// - Parameters:
    ///   - attempt: the number of the attempt, from 1.
    ///   - ending: how this call's last attempt ended, if it still has its place. The place is released and the call
    ///     queued again in one step, so that no call with fewer attempts gets ahead of it.
    ///   - deadline: the time at which the run has to be over; nil for none.
    /// - Throws: `CancellationError` if the task is cancelled in the meantime; ``OutOfTime``. It has no place then.
    func enter(attempt: Int, after ending: Ending? = nil, until deadline: Duration? = nil) async throws {
        try await takePlace(attempt: attempt, after: ending)
        do {
            while let wait = remainingPause() {
                if let deadline, timing.now() + wait >= deadline { throw OutOfTime() }
                try await timing.sleep(wait)
            }
        } catch {
            leave(.failed)
            throw error
        }
    }

    /// Releases a place.
    func leave(_ ending: Ending) {
        let turns = state.withLock { state in
            Self.end(ending, &state)
            return Self.admit(&state)
        }
        for turn in turns { turn.resume() }
    }

    private func takePlace(attempt: Int, after ending: Ending?) async throws {
        let number = state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (turn: Turn) in
                let (isCancelled, turns) = state.withLock { state in
                    if let ending { Self.end(ending, &state) }
                    // The handler below takes the same lock, so a cancellation is either seen here or finds the turn.
                    let isCancelled = Task.isCancelled
                    if !isCancelled { Self.join(turn, number: number, attempt: attempt, &state) }
                    return (isCancelled, Self.admit(&state))
                }
                if isCancelled { turn.resume(throwing: CancellationError()) }
                for turn in turns { turn.resume() }
            }
        } onCancel: {
            let turn = state.withLock { state in
                state.lines.count < attempt ? nil : state.lines[attempt - 1].leave(number: number)
            }
            turn?.resume(throwing: CancellationError())
        }
    }

    private static func join(_ turn: Turn, number: Int, attempt: Int, _ state: inout State) {
        while state.lines.count < attempt { state.lines.append(WaitQueue()) }
        state.lines[attempt - 1].join(turn, number: number)
    }

    private static func end(_ ending: Ending, _ state: inout State) {
        state.inFlight -= 1
        switch ending {
        case .succeeded: state.window.succeeded()
        case .failed: break
        case .rateLimited(let until):
            state.window.rateLimited()
            state.closedUntil = max(state.closedUntil, until ?? .zero)
        }
    }

    /// Removes calls from the queues whose turn it is; they are resumed outside the lock.
    private static func admit(_ state: inout State) -> [Turn] {
        var turns: [Turn] = []
        while state.inFlight < state.window.width, let turn = next(&state) {
            state.inFlight += 1
            turns.append(turn)
        }
        return turns
    }

    private static func next(_ state: inout State) -> Turn? {
        for line in state.lines.indices.reversed() {
            if let turn = state.lines[line].next() { return turn }
        }
        return nil
    }

    private func remainingPause() -> Duration? {
        let remaining = state.withLock { $0.closedUntil } - timing.now()
        return remaining > .zero ? remaining : nil
    }
}

/// How many calls may be in flight: additive increase, multiplicative decrease, like TCP.
///
/// Each 429 halves the window, so that a series of them reduces it to one. After as many successes as its width, it
/// grows by one, up to the parallelism.
package struct ConcurrencyWindow: Sendable {
    /// The most calls in flight at any time.
    package let parallelism: Int
    /// How many calls may be in flight now; at least 1.
    package private(set) var width: Int
    private var successes = 0

    /// A window that is open up to the parallelism.
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

/// A first-in, first-out queue of waiting calls; leaving it early is cheap.
struct WaitQueue<Waiter: Sendable>: Sendable {
    private var waiters: [Int: Waiter] = [:]
    private var order: [Int] = []
    private var head = 0

    var count: Int { waiters.count }

    /// Appends a call, with a unique number.
    mutating func join(_ waiter: Waiter, number: Int) {
        waiters[number] = waiter
        order.append(number)
    }

    /// Removes a call, if it is still waiting.
    mutating func leave(number: Int) -> Waiter? {
        waiters.removeValue(forKey: number)
    }

    /// Removes the call that has waited longest.
    mutating func next() -> Waiter? {
        while head < order.count {
            let number = order[head]
            head += 1
            if let waiter = waiters.removeValue(forKey: number) {
                shrink()
                return waiter
            }
        }
        shrink()
        return nil
    }

    /// Removes used entries from time to time, so that the array doesn't grow.
    private mutating func shrink() {
        guard head > 64, head * 2 > order.count else { return }
        order.removeFirst(head)
        head = 0
    }
}
