import APITestKit
import TestTools

@testable import APIAccess

/// Calls to a server that limits them, with a virtual clock: a run's calls in flight, their pauses, and when they start.
struct PaceSimulation {
    let limit: SimulatedLimit
    /// Whether `Retry-After` is as long as the server needs.
    var isExact = false
    /// What a call takes, in seconds.
    let latency: Double
    let parallelism: Int
    var calls = 3_000
    var seed: UInt64 = 1

    struct Outcome {
        /// The calls a second.
        var rate: Double
        /// How many calls were refused.
        var refused: Int
        /// The most attempts of a call.
        var attempts: Int
        /// How many calls started during a pause that the server had asked for.
        var early: Int
    }

    /// What holds calls back.
    private enum Keeper {
        case pace(CallPace)
        /// As many as may be in flight, without a pace: they only wait while the server asks for it.
        case pauses(until: Duration)

        mutating func start(at now: Duration) -> Duration? {
            switch self {
            case .pace(var pace):
                defer { self = .pace(pace) }
                return pace.start(at: now)
            case .pauses(let until): return now < until ? until - now : nil
            }
        }

        mutating func accept(startedAt start: Duration) {
            guard case .pace(var pace) = self else { return }
            pace.accept(startedAt: start)
            self = .pace(pace)
        }

        mutating func refuse(startedAt start: Duration, until end: Duration) {
            switch self {
            case .pace(var pace):
                pace.refuse(startedAt: start, until: end)
                self = .pace(pace)
            case .pauses(let until): self = .pauses(until: max(until, end))
            }
        }
    }

    /// A call that was sent, with the number of its attempt.
    private struct Sent {
        let start: Duration
        let attempt: Int
    }

    /// The calls, held back as hoist does it.
    func paced() -> Outcome { run(.pace(CallPace())) }

    /// The calls, always as many in flight as may be.
    func fixed() -> Outcome { run(.pauses(until: .zero)) }

    private func run(_ keeper: Keeper) -> Outcome {
        var keeper = keeper
        var server = LimitingServer(limit, isExact: isExact)
        var chance = Seeded(seed: seed)
        let half = Duration.seconds(latency / 2)
        var now = Duration.zero
        // What takes equally long ends in order.
        var arriving: [Sent] = []
        var answered: [(sent: Sent, pause: Double?)] = []
        var (arrived, ended) = (0, 0)
        var first = calls
        var again: [Int] = []
        var closed = Duration.zero
        var outcome = Outcome(rate: 0, refused: 0, attempts: 1, early: 0)
        var done = 0
        while done < calls {
            var wait: Duration?
            while wait == nil, arriving.count - ended < parallelism, first > 0 || !again.isEmpty {
                wait = keeper.start(at: now)
                guard wait == nil else { break }
                if now < closed { outcome.early += 1 }
                var attempt = 1
                if let most = again.indices.max(by: { again[$0] < again[$1] }) {
                    attempt = again.remove(at: most)
                } else {
                    first -= 1
                }
                outcome.attempts = max(outcome.attempts, attempt)
                arriving.append(Sent(start: now, attempt: attempt))
            }
            var next = wait.map { now + $0 }
            if arrived < arriving.count { next = min(next ?? .seconds(1e9), arriving[arrived].start + half) }
            if ended < answered.count { next = min(next ?? .seconds(1e9), answered[ended].sent.start + half * 2) }
            guard let next else { break }
            now = next
            while arrived < arriving.count, arriving[arrived].start + half <= now {
                let pause = server.refusal(at: (arriving[arrived].start + half) / .seconds(1))
                answered.append((arriving[arrived], pause))
                arrived += 1
            }
            while ended < answered.count, answered[ended].sent.start + half * 2 <= now {
                let (sent, pause) = answered[ended]
                ended += 1
                guard let pause else {
                    done += 1
                    keeper.accept(startedAt: sent.start)
                    continue
                }
                outcome.refused += 1
                again.append(sent.attempt + 1)
                closed = max(closed, now + .seconds(pause))
                // The retry policy's jitter.
                let jitter = Double.random(in: 0..<0.2, using: &chance)
                keeper.refuse(startedAt: sent.start, until: now + .seconds(pause + jitter))
            }
        }
        outcome.rate = Double(done) / (now / .seconds(1))
        return outcome
    }

    /// The best rate of fixed settings up to the parallelism.
    static func bestFixed(
        _ limit: SimulatedLimit,
        latency: Double,
        upTo parallelism: Int,
        isExact: Bool = false
    ) -> Double {
        [1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 32, 64].filter { $0 <= parallelism }.map {
            PaceSimulation(limit: limit, isExact: isExact, latency: latency, parallelism: $0).fixed().rate
        }.max() ?? 0
    }
}
