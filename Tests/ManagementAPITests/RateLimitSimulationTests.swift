import APITestKit
import Synchronization
import Testing

@testable import APIAccess
@testable import ManagementAPI

@Suite("A server that takes so many calls a second", .timeLimit(.minutes(60)))
struct RateLimitSimulationTests {
    /// Accepts this number of calls in each second of the clock and answers the others with a 429.
    final class Limited: Transport {
        private struct Counts {
            var second: Int64 = -1
            var taken = 0
            var refused = 0
            var busiest = 0
        }

        private let counts = Mutex(Counts())
        private let clock: VirtualClock
        private let limit: Int
        private let asks: Bool

        init(_ clock: VirtualClock, limit: Int, asks: Bool) {
            self.clock = clock
            self.limit = limit
            self.asks = asks
        }

        var refused: Int { counts.withLock { $0.refused } }
        var busiest: Int { counts.withLock { $0.busiest } }

        func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
            let second = clock.now.components.seconds
            let isTaken = counts.withLock { counts in
                if counts.second != second {
                    counts.second = second
                    counts.taken = 0
                }
                guard counts.taken < limit else {
                    counts.refused += 1
                    return false
                }
                counts.taken += 1
                counts.busiest = max(counts.busiest, counts.taken)
                return true
            }
            guard (try? await clock.sleep(for: .milliseconds(20))) != nil else { throw .cancelled }
            if isTaken { return TransportResponse(status: 200, body: Array(Samples.app.utf8)) }
            let headers = asks ? [HeaderField(name: "Retry-After", value: "1")] : []
            return TransportResponse(status: 429, headers: headers)
        }
    }

    struct Outcome: Sendable {
        var failed = 0
        var mostAttempts = 0
        var refused = 0
        var finished = Duration.zero
    }

    /// Lets `callers` make `calls` each; the clock moves whenever every caller sleeps or waits for its turn.
    func simulate(callers: Int, calls: Int, limit: Int, asks: Bool, seed: UInt64) async throws -> Outcome {
        let clock = VirtualClock()
        let server = Limited(clock, limit: limit, asks: asks)
        let timing = clock.timing(seed: seed)
        let limiter = CallLimiter(parallelism: 64, timing: timing)
        let live = Gauge(callers)
        let records = Log<Int>()
        let client = ManagementClient(
            Connection(
                transport: server,
                endpoint: .reflag,
                key: try testKey(),
                version: "1",
                limiter: limiter,
                timing: timing,
                observer: { records.append($0.attempt) }
            )
        )
        let failed = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<callers {
                group.addTask {
                    var failed = 0
                    for _ in 0..<calls where (try? await client.reader.getApp("a")) == nil { failed += 1 }
                    live.fall()
                    return failed
                }
            }
            while true {
                // Nobody but this loop wakes sleepers. In this order no caller is counted twice, so that the numbers
                // are equal only when every live caller sleeps or waits in the queue.
                let alive = live.now
                if alive == 0 { break }
                let resting = clock.sleeping + limiter.waiting
                if resting == alive { _ = clock.wakeNext() } else { await Task.yield() }
                try Task.checkCancellation()
            }
            return try await group.reduce(0, +)
        }
        #expect(server.busiest <= limit)
        return Outcome(
            failed: failed,
            mostAttempts: records.entries.max() ?? 0,
            refused: server.refused,
            finished: clock.now
        )
    }

    /// Within what a simulation must stay.
    struct Bounds: Sendable, CustomTestStringConvertible {
        let limit: Int
        let refused: Int
        let seconds: Int

        var testDescription: String { "\(limit) calls a second" }
    }

    func expect(_ outcome: Outcome, within bounds: Bounds, seed: UInt64) {
        #expect(outcome.failed == 0, "seed \(seed): \(outcome)")
        #expect(outcome.mostAttempts < 5, "seed \(seed): \(outcome)")
        #expect(outcome.refused <= bounds.refused, "seed \(seed): \(outcome)")
        #expect(outcome.finished <= .seconds(bounds.seconds), "seed \(seed): \(outcome)")
    }

    /// The calls of the first burst that are too many can't be helped; after them few are.
    @Test(
        "serves 64 callers without a storm",
        arguments: [
            Bounds(limit: 2, refused: 62 + 60, seconds: 45),
            Bounds(limit: 10, refused: 54 + 40, seconds: 10),
            Bounds(limit: 50, refused: 14 + 10, seconds: 3),
        ],
        [true, false]
    )
    func burst(_ bounds: Bounds, _ asks: Bool) async throws {
        let seed = UInt64.random(in: .min ... .max)
        let outcome = try await simulate(callers: 64, calls: 1, limit: bounds.limit, asks: asks, seed: seed)
        expect(outcome, within: bounds, seed: seed)
    }

    /// Longer than the budget of a run's retries, which such a server must not use up.
    @Test(
        "keeps its pace over a long run",
        arguments: [Bounds(limit: 10, refused: 480, seconds: 100), Bounds(limit: 50, refused: 200, seconds: 25)],
        [true, false]
    )
    func longRun(_ bounds: Bounds, _ asks: Bool) async throws {
        let seed = UInt64.random(in: .min ... .max)
        let outcome = try await simulate(callers: 64, calls: 10, limit: bounds.limit, asks: asks, seed: seed)
        expect(outcome, within: bounds, seed: seed)
    }
}
