import Synchronization

/// Limits the calls in flight of a run to its parallelism, holds all of them back while the server asks for a pause, and
/// spaces them at the rate that a server which limits it was found to give (``CallPace``).
///
/// Calls with the most attempts go first when the server is ready again, because their number of attempts is limited.
package final class CallLimiter: Sendable {
    /// How a call in flight ended.
    enum Ending {
        /// With the time at which it started.
        case succeeded(since: Duration)
        case failed
        /// With the time at which it started, and the time until which the server accepts no calls.
        case rateLimited(since: Duration, until: Duration?)
    }

    /// The run's time would be up before the server accepts calls again.
    struct OutOfTime: Error {}

    /// What a call gets with its place.
    private enum Place: Sendable {
        /// Calls aren't held back.
        case free
        /// Calls start one by one, and this one is the next.
        case next
    }

    private typealias Turn = CheckedContinuation<Place, any Error>

    private struct State: Sendable {
        let parallelism: Int
        var pace = CallPace()
        var inFlight = 0
        /// Whether a call has its place and waits for its time to start.
        var hasNext = false
        /// The queues of calls that wait for their first attempt, for their second, and so on.
        var lines: [WaitQueue<Turn>] = []
        var nextNumber = 0
    }

    private let state: Mutex<State>
    private let timing: CallTiming

    /// A limiter for a run with at most this many calls in flight.
    package init(parallelism: Int, timing: CallTiming) {
        state = Mutex(State(parallelism: max(1, parallelism)))
        self.timing = timing
    }

    /// How many calls are waiting.
    package var waiting: Int {
        state.withLock { $0.lines.reduce(0) { $0 + $1.count } }
    }

    /// Waits for a place, and then until the server may be called. The place is released by ``leave(_:)``, or by entering
    /// again.
    ///
    /// - Parameters:
    ///   - attempt: the number of the attempt, from 1.
    ///   - ending: how this call's last attempt ended, if it still has its place. The place is released and the call
    ///     queued again in one step, so that no call with fewer attempts gets ahead of it.
    ///   - deadline: the time at which the run has to be over; nil for none.
    /// - Returns: The time at which it starts.
    /// - Throws: `CancellationError` if the task is cancelled in the meantime; ``OutOfTime``. It has no place then.
    func enter(attempt: Int, after ending: Ending? = nil, until deadline: Duration? = nil) async throws -> Duration {
        let place = try await takePlace(attempt: attempt, after: ending)
        do {
            while true {
                switch start(place) {
                case .now(let now): return now
                case .later(let wait):
                    if let deadline, timing.now() + wait >= deadline { throw OutOfTime() }
                    try await timing.sleep(wait)
                }
            }
        } catch {
            release(place, .failed)
            throw error
        }
    }

    /// Releases a place.
    func leave(_ ending: Ending) {
        release(.free, ending)
    }

    private func release(_ place: Place, _ ending: Ending) {
        let turns = state.withLock { state in
            end(ending, &state)
            if place == .next { state.hasNext = false }
            return admit(&state)
        }
        turns.resume()
    }

    /// When a call that has a place starts.
    private enum Start {
        case now(Duration)
        case later(Duration)
    }

    private func start(_ place: Place) -> Start {
        let (start, turns) = state.withLock { state in
            let now = timing.now()
            if let wait = state.pace.start(at: now) { return (Start.later(wait), Turns()) }
            guard place == .next else { return (.now(now), Turns()) }
            state.hasNext = false
            return (.now(now), admit(&state))
        }
        turns.resume()
        return start
    }

    private func takePlace(attempt: Int, after ending: Ending?) async throws -> Place {
        let number = state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (turn: Turn) in
                let (isCancelled, turns) = state.withLock { state in
                    if let ending { end(ending, &state) }
                    // The handler below takes the same lock, so a cancellation is either seen here or finds the turn.
                    let isCancelled = Task.isCancelled
                    if !isCancelled { Self.join(turn, number: number, attempt: attempt, &state) }
                    return (isCancelled, admit(&state))
                }
                if isCancelled { turn.resume(throwing: CancellationError()) }
                turns.resume()
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

    private func end(_ ending: Ending, _ state: inout State) {
        state.inFlight -= 1
        switch ending {
        case .succeeded(let since): state.pace.accept(startedAt: since)
        case .failed: break
        case .rateLimited(let since, let until):
            state.pace.refuse(startedAt: since, until: until ?? timing.now())
        }
    }

    /// Calls whose turn it is; they are resumed outside the lock.
    private struct Turns {
        var free: [Turn] = []
        var next: Turn?

        func resume() {
            for turn in free { turn.resume(returning: .free) }
            next?.resume(returning: .next)
        }
    }

    /// Removes calls from the queues whose turn it is.
    private func admit(_ state: inout State) -> Turns {
        var turns = Turns()
        guard state.lines.contains(where: { $0.count > 0 }) else { return turns }
        let isHeld = state.pace.isHeld(at: timing.now())
        while state.inFlight < state.parallelism, !(isHeld && state.hasNext), let turn = Self.next(&state) {
            state.inFlight += 1
            if isHeld {
                state.hasNext = true
                turns.next = turn
            } else {
                turns.free.append(turn)
            }
        }
        return turns
    }

    private static func next(_ state: inout State) -> Turn? {
        for line in state.lines.indices.reversed() {
            if let turn = state.lines[line].next() { return turn }
        }
        return nil
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
