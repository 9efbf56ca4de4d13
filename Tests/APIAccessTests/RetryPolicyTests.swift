import APITestKit
import TestTools
import Testing

@testable import APIAccess

@Suite("The retry policy")
struct RetryPolicyTests {
    /// Always returns the largest number, for the longest jitter.
    struct Longest: RandomNumberGenerator {
        mutating func next() -> UInt64 { .max }
    }

    /// Always returns zero, for no jitter.
    struct Shortest: RandomNumberGenerator {
        mutating func next() -> UInt64 { 0 }
    }

    static let outcomes: [(name: String, outcome: AttemptOutcome)] = [
        ("cannot resolve", .failed(.cannotResolve(host: "h"))),
        ("cannot connect", .failed(.cannotConnect(host: "h"))),
        ("too many open files", .failed(.tooManyOpenFiles)),
        ("timed out connecting", .failed(.timedOut(.connecting))),
        ("timed out sending", .failed(.timedOut(.sending))),
        ("timed out reading", .failed(.timedOut(.reading))),
        ("timed out as a whole", .failed(.timedOut(.whole))),
        ("the run's time is up", .failed(.timedOut(.run))),
        ("TLS", .failed(.tls(detail: ""))),
        ("proxy", .failed(.proxy(detail: ""))),
        ("closed before an answer", .failed(.closedBeforeAnswer)),
        ("truncated", .failed(.truncated)),
        ("too large", .failed(.tooLarge(limit: 1))),
        ("cancelled", .failed(.cancelled)),
        ("other", .failed(.other(detail: ""))),
        ("302", .answered(status: 302, retryAfter: nil)),
        ("400", .answered(status: 400, retryAfter: nil)),
        ("401", .answered(status: 401, retryAfter: nil)),
        ("403", .answered(status: 403, retryAfter: .seconds(1))),
        ("404", .answered(status: 404, retryAfter: nil)),
        ("408", .answered(status: 408, retryAfter: nil)),
        ("409", .answered(status: 409, retryAfter: nil)),
        ("422", .answered(status: 422, retryAfter: nil)),
        ("429", .answered(status: 429, retryAfter: nil)),
        ("500", .answered(status: 500, retryAfter: nil)),
        ("502", .answered(status: 502, retryAfter: nil)),
        ("503", .answered(status: 503, retryAfter: nil)),
        ("504", .answered(status: 504, retryAfter: nil)),
        ("599", .answered(status: 599, retryAfter: nil)),
        ("HTML", .unreadable(.html)),
        ("empty", .unreadable(.empty)),
        ("incomplete JSON", .unreadable(.incomplete)),
        ("no JSON", .unreadable(.notJSON)),
        ("another shape", .unreadable(.shape("data: missing"))),
    ]

    static func retried(_ method: RequestMethod) -> [String] {
        outcomes.filter { _, outcome in
            var generator = Shortest()
            let decision = RetryPolicy().decide(
                method,
                attempt: 1,
                outcome: outcome,
                spent: .zero,
                using: &generator
            )
            return decision != .stop
        }.map(\.name)
    }

    @Test("retries reads and updates after temporary failures", arguments: [RequestMethod.get, .patch, .post])
    func afterWhat(_ method: RequestMethod) {
        let safe = [
            "cannot resolve", "cannot connect", "too many open files", "timed out connecting", "timed out sending",
            "timed out reading",
            "timed out as a whole", "closed before an answer", "truncated", "408", "429", "500", "502", "503", "504",
            "599", "HTML", "empty", "incomplete JSON", "no JSON",
        ]
        let unhandled = ["cannot resolve", "cannot connect", "too many open files", "timed out connecting", "429"]
        #expect(Self.retried(method) == (method == .post ? unhandled : safe))
    }

    @Test("doubles the longest delay up to the cap, with jitter from zero")
    func backoff() {
        let policy = RetryPolicy(tries: 20, budget: .seconds(1_000))
        func wait(_ attempt: Int, _ generator: some RandomNumberGenerator) -> RetryDecision {
            var generator = generator
            return policy.decide(
                .get,
                attempt: attempt,
                outcome: .failed(.truncated),
                spent: .zero,
                using: &generator
            )
        }
        let longest = [200, 400, 800, 1_600, 3_200, 6_400, 12_800, 20_000, 20_000, 20_000]
        #expect((1...10).map { wait($0, Longest()) } == longest.map { .again(after: .milliseconds($0)) })
        #expect((1...10).map { wait($0, Shortest()) } == Array(repeating: .again(after: .zero), count: 10))
        #expect(policy.longestBackoff(after: 1_000_000) == .seconds(20))
    }

    @Test("spreads its delays evenly")
    func jitter() {
        let seed = UInt64.random(in: .min ... .max)
        var generator = Seeded(seed: seed)
        var quarters = [0, 0, 0, 0]
        for _ in 0..<4_000 {
            guard
                case .again(let wait) = RetryPolicy().decide(
                    .get,
                    attempt: 3,
                    outcome: .failed(.truncated),
                    spent: .zero,
                    using: &generator
                )
            else {
                Issue.record("stopped, seed \(seed)")
                return
            }
            #expect(wait >= .zero && wait <= .milliseconds(800), "seed \(seed)")
            quarters[min(3, Int(wait / .milliseconds(200)))] += 1
        }
        #expect(quarters.allSatisfy { $0 > 800 && $0 < 1_200 }, "seed \(seed): \(quarters)")
    }

    @Test(
        "stops after its tries",
        arguments: [(5, 4, true), (5, 5, false), (5, 6, false), (1, 1, false), (0, 1, false), (2, 1, true)]
    )
    func tries(_ tries: Int, _ attempt: Int, _ again: Bool) {
        var generator = Shortest()
        let decision = RetryPolicy(tries: tries).decide(
            .get,
            attempt: attempt,
            outcome: .answered(status: 500, retryAfter: nil),
            spent: .zero,
            using: &generator
        )
        #expect(decision == (again ? .again(after: .zero) : .stop))
    }

    @Test(
        "never exceeds the run's budget",
        arguments: [
            (0, nil, true), (59_800, nil, true), (59_801, nil, false), (60_000, nil, false), (90_000, nil, false),
            (0, 61, false), (0, 60, true), (0, 59, true), (30_000, 31, false), (30_000, 30, true), (30_000, 29, true),
        ] as [(Int, Int?, Bool)]
    )
    func budget(_ spentMilliseconds: Int, _ retryAfter: Int?, _ again: Bool) {
        var generator = Longest()
        let decision = RetryPolicy().decide(
            .get,
            attempt: 1,
            outcome: .answered(status: 503, retryAfter: retryAfter.map { .seconds($0) }),
            spent: .milliseconds(spentMilliseconds),
            using: &generator
        )
        // The jitter takes no more than is left.
        let wait = min(.seconds(retryAfter ?? 0) + .milliseconds(200), .milliseconds(60_000 - spentMilliseconds))
        #expect(decision == (again ? .again(after: wait) : .stop))
    }

    @Test(
        "waits at least as long as the server asks, within the budget",
        arguments: [
            (60, 429, 0, 0), (60, 429, 7, 7), (60, 429, 60, 60), (60, 429, 61, nil), (60, 429, 31_536_000, nil),
            (60, 429, nil, 1), (60, 503, 7, 7), (60, 503, 61, nil), (60, 503, nil, 0), (60, 500, nil, 0),
            (86_400, 429, 61, 61), (86_400, 503, 61, 61), (86_400, 429, 86_400, 86_400), (86_400, 429, 86_401, nil),
            (0, 429, nil, nil), (0, 429, 1, nil), (0, 503, nil, 0),
        ] as [(Int, Int, Int?, Int?)]
    )
    func retryAfter(_ budget: Int, _ status: Int, _ asked: Int?, _ seconds: Int?) {
        for method in [RequestMethod.get, .patch] {
            var generator = Shortest()
            let decision = RetryPolicy(budget: .seconds(budget)).decide(
                method,
                attempt: 1,
                outcome: .answered(status: status, retryAfter: asked.map { .seconds($0) }),
                spent: .zero,
                using: &generator
            )
            #expect(decision == (seconds.map { .again(after: .seconds($0)) } ?? .stop))
        }
    }

    @Test(
        "adds no more jitter to what a server asks for than after a first attempt, however many there were",
        arguments: 1...4, [0, 7, nil] as [Int?])
    func jitterAfterLimits(_ attempt: Int, _ asked: Int?) {
        var generator = Longest()
        let decision = RetryPolicy().decide(
            .get, attempt: attempt, outcome: .answered(status: 429, retryAfter: asked.map { .seconds($0) }),
            spent: .zero, using: &generator)
        #expect(decision == .again(after: .seconds(asked ?? 1) + .milliseconds(200)))
    }

    @Test("that never retries doesn't retry")
    func never() {
        var generator = Shortest()
        for (_, outcome) in Self.outcomes {
            let decision = RetryPolicy.never.decide(
                .get,
                attempt: 1,
                outcome: outcome,
                spent: .zero,
                using: &generator
            )
            #expect(decision == .stop)
        }
    }

    @Test("has the documented defaults")
    func defaults() {
        #expect(
            RetryPolicy()
                == RetryPolicy(
                    tries: 5,
                    budget: .seconds(60),
                    base: .milliseconds(200),
                    cap: .seconds(20),
                    unknownRetryAfter: .seconds(1)
                )
        )
    }
}
