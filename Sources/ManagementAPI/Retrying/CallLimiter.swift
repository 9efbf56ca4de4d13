import Synchronization

/// Holds the calls of a run to its concurrency window, and all of them back while the server wants to be left alone.
///
/// A call that is tried again goes before those that haven't been tried: it has waited longest, and its tries are
/// counted.
package final class CallLimiter: Sendable {
    /// A call's place among those in flight; it is given back with ``leave(_:_:)``.
    struct Place: Sendable {
        fileprivate let ticket: ConcurrencyWindow.Ticket
    }

    /// How a call in flight ended.
    enum Ending {
        case succeeded
        case failed
        /// With the time until which the server wants no call at all.
        case rateLimited(until: Duration?)
    }

    private typealias Turn = CheckedContinuation<Place, any Error>

    private struct State: Sendable {
        var window: ConcurrencyWindow
        var inFlight = 0
        var again = WaitingLine<Turn>()
        var fresh = WaitingLine<Turn>()
        var closedUntil: Duration = .zero
        var nextNumber = 0
    }

    private let state: Mutex<State>
    private let timing: CallTiming

    /// A limiter for a run with this many calls in flight at most.
    package init(parallelism: Int, timing: CallTiming) {
        state = Mutex(State(window: ConcurrencyWindow(parallelism: parallelism)))
        self.timing = timing
    }

    /// How many calls wait for their turn.
    package var waiting: Int {
        state.withLock { $0.again.count + $0.fresh.count }
    }

    /// Waits for a place in the window, and then until the server may be called.
    ///
    /// - Throws: `CancellationError` when the task is cancelled meanwhile; no place is held then.
    func enter(again: Bool) async throws -> Place {
        let place = try await place(again: again)
        do {
            while let wait = remainingPause() {
                try await timing.sleep(wait)
            }
        } catch {
            leave(place, .failed)
            throw error
        }
        return place
    }

    /// Gives a place back.
    func leave(_ place: Place, _ ending: Ending) {
        let turns = state.withLock { state in
            state.inFlight -= 1
            switch ending {
            case .succeeded: state.window.succeeded()
            case .failed: break
            case .rateLimited(let until):
                state.window.rateLimited(place.ticket)
                state.closedUntil = max(state.closedUntil, until ?? .zero)
            }
            return Self.admit(&state)
        }
        for (turn, place) in turns {
            turn.resume(returning: place)
        }
    }

    private func place(again: Bool) async throws -> Place {
        let number = state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (turn: Turn) in
                let turns: [(Turn, Place)]? = state.withLock { state in
                    // The handler below takes the same lock, so that a cancellation is seen here or finds the turn.
                    if Task.isCancelled { return nil }
                    if again { state.again.join(turn, number: number) } else { state.fresh.join(turn, number: number) }
                    return Self.admit(&state)
                }
                guard let turns else {
                    turn.resume(throwing: CancellationError())
                    return
                }
                for (turn, place) in turns {
                    turn.resume(returning: place)
                }
            }
        } onCancel: {
            let turn = state.withLock { state in
                state.again.leave(number: number) ?? state.fresh.leave(number: number)
            }
            turn?.resume(throwing: CancellationError())
        }
    }

    /// Takes those whose turn it is off the lines; they are told outside the lock.
    private static func admit(_ state: inout State) -> [(Turn, Place)] {
        var turns: [(Turn, Place)] = []
        while state.inFlight < state.window.width, let turn = state.again.next() ?? state.fresh.next() {
            state.inFlight += 1
            turns.append((turn, Place(ticket: state.window.ticket)))
        }
        return turns
    }

    private func remainingPause() -> Duration? {
        let remaining = state.withLock { $0.closedUntil } - timing.now()
        return remaining > .zero ? remaining : nil
    }
}
