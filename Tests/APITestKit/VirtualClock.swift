package import APIAccess
import Synchronization
import TestTools

/// A clock that a test moves. Sleeping tasks wake when it reaches their time, the earliest first.
package final class VirtualClock: Sendable {
    private struct Sleeper {
        let number: Int
        let wakes: Duration
        let turn: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Duration = .zero
        var sleepers: [Sleeper] = []
        var nextNumber = 0
        var slept: [Duration] = []
    }

    private let state = Mutex(State())

    package init() {}

    package var now: Duration { state.withLock { $0.now } }

    /// The number of sleeping tasks.
    package var sleeping: Int { state.withLock { $0.sleepers.count } }

    /// The durations of the sleeps, in order.
    package var slept: [Duration] { state.withLock { $0.slept } }

    package func advance(by time: Duration) {
        state.withLock { $0.now += time }
    }

    /// Moves the clock to the next wake-up time, and wakes all tasks that are due. False if none is sleeping.
    package func wakeNext() -> Bool {
        let woken = state.withLock { state in
            guard let time = state.sleepers.map(\.wakes).min() else { return [Sleeper]() }
            state.now = max(state.now, time)
            let now = state.now
            let woken = state.sleepers.filter { $0.wakes <= now }.sorted { $0.number < $1.number }
            state.sleepers.removeAll { $0.wakes <= now }
            return woken
        }
        for sleeper in woken {
            sleeper.turn.resume()
        }
        return !woken.isEmpty
    }

    package func sleep(for time: Duration) async throws {
        let number = state.withLock { state in
            state.nextNumber += 1
            state.slept.append(time)
            return state.nextNumber
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { turn in
                let isCancelled = state.withLock { state in
                    if Task.isCancelled { return true }
                    state.sleepers.append(Sleeper(number: number, wakes: state.now + time, turn: turn))
                    return false
                }
                if isCancelled { turn.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                state.sleepers.firstIndex { $0.number == number }.map { state.sleepers.remove(at: $0) }
            }
            sleeper?.turn.resume(throwing: CancellationError())
        }
    }

    /// Timing with this clock, and random numbers from the seed.
    package func timing(seed: UInt64) -> CallTiming {
        let generator = Chance(seed: seed)
        return CallTiming(
            now: { self.now },
            sleep: { try await self.sleep(for: $0) },
            unixTime: { 1_800_000_000 + Int(self.now.components.seconds) },
            random: { generator.next() }
        )
    }

    /// Timing that never waits: the clock jumps to the end of every sleep.
    package func jumpingTiming(seed: UInt64) -> CallTiming {
        let generator = Chance(seed: seed)
        return CallTiming(
            now: { self.now },
            sleep: { time in
                self.state.withLock { state in
                    state.slept.append(time)
                    state.now += time
                }
            },
            unixTime: { 1_800_000_000 + Int(self.now.components.seconds) },
            random: { generator.next() }
        )
    }
}

/// Random numbers from a seed, for many tasks.
private final class Chance: Sendable {
    private let generator: Mutex<Seeded>

    init(seed: UInt64) {
        generator = Mutex(Seeded(seed: seed))
    }

    func next() -> UInt64 { generator.withLock { $0.next() } }
}
