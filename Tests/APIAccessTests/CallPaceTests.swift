import APITestKit
import TestTools
import Testing

@testable import APIAccess

@Suite("The pace of calls", .timeLimit(.minutes(60)))
struct CallPaceTests {
    /// How a server limits its calls to 50 a second.
    struct Limit: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let limits: [SimulatedLimit]
        var isExact = false

        /// Windows that begin when the first call starts, and at four times after.
        static let windows = [0, 0.2, 0.4, 0.6, 0.8].map {
            SimulatedLimit.window(calls: 50, seconds: 1, phase: $0)
        }

        static let all = [
            Limit(testDescription: "no limit", limits: [.none]),
            Limit(testDescription: "50 in each second", limits: windows),
            Limit(testDescription: "50 in each second, with an exact pause", limits: windows, isExact: true),
            Limit(testDescription: "50 in any second", limits: [.anySecond(calls: 50)]),
            Limit(testDescription: "50 a second and 50 at once", limits: [.bucket(calls: 50, burst: 50)]),
            Limit(testDescription: "50 a second and 100 at once", limits: [.bucket(calls: 50, burst: 100)]),
            Limit(testDescription: "50 a second and 200 at once", limits: [.bucket(calls: 50, burst: 200)]),
        ]
    }

    @Test(
        "reaches 95 % of the best fixed number of calls in flight, with few 429s",
        arguments: Limit.all, [0.02, 0.08, 0.15])
    func reaches(_ limit: Limit, _ latency: Double) {
        for parallelism in [8, 16, 64] {
            var (best, reached) = (0.0, 0.0)
            for (number, simulated) in limit.limits.enumerated() {
                best += PaceSimulation.bestFixed(
                    simulated, latency: latency, upTo: parallelism, isExact: limit.isExact)
                let outcome = PaceSimulation(
                    limit: simulated, isExact: limit.isExact, latency: latency, parallelism: parallelism,
                    seed: UInt64(number + 1)
                ).paced()
                reached += outcome.rate
                #expect(outcome.attempts < 5, "\(parallelism) in flight: \(outcome)")
                #expect(outcome.early == 0, "\(parallelism) in flight: \(outcome)")
                #expect(outcome.refused <= parallelism + 100, "\(parallelism) in flight: \(outcome)")
            }
            #expect(reached >= 0.95 * best, "\(parallelism) in flight: \(reached / best)")
        }
    }

    /// A small burst tells less: it takes more 429s, each with a second's pause, to find the rate.
    @Test("reaches 88 % where bursts are small", arguments: [10.0, 15, 25, 40], [0.02, 0.08, 0.15])
    func smallBursts(_ burst: Double, _ latency: Double) {
        let limit = SimulatedLimit.bucket(calls: 50, burst: burst)
        for parallelism in [8, 16, 64] {
            let best = PaceSimulation.bestFixed(limit, latency: latency, upTo: parallelism)
            let outcome = PaceSimulation(limit: limit, latency: latency, parallelism: parallelism).paced()
            #expect(outcome.rate >= 0.88 * best, "\(parallelism) in flight: \(outcome), best \(best)")
            #expect(outcome.refused <= parallelism + 100, "\(parallelism) in flight: \(outcome)")
        }
    }

    /// With nearly as many calls as without any pace: a lower rate doesn't help, so it isn't lowered for good.
    @Test(
        "isn't slowed down for good by 429s that don't depend on the rate", arguments: [8, 16, 32, 64],
        [0.0005, 0.02, 0.15])
    func whatever(_ number: Int, _ latency: Double) {
        for isExact in [false, true] {
            let run = PaceSimulation(
                limit: .every(number), isExact: isExact, latency: latency, parallelism: 8, calls: 2_000)
            let paced = run.paced()
            let fixed = PaceSimulation(limit: .every(number), latency: latency, parallelism: 8, calls: 2_000).fixed()
            #expect(paced.rate >= 0.4 * fixed.rate, "\(paced), \(fixed)")
            #expect(paced.attempts < 5 && paced.early == 0, "\(paced)")
        }
    }

    /// Whatever the limit, every call ends, none starts in a pause, and the rate is within the limit and not far below.
    @Test("neither starves nor storms, whatever the limit")
    func anyLimit() {
        for seed in Seeds.cases(120) {
            var chance = Seeded(seed: seed)
            let calls = Int.random(in: 2...400, using: &chance)
            let limit =
                switch Int.random(in: 0..<3, using: &chance) {
                case 0:
                    SimulatedLimit.window(calls: calls, seconds: 1, phase: Double.random(in: 0..<1, using: &chance))
                case 1: SimulatedLimit.anySecond(calls: calls)
                default:
                    SimulatedLimit.bucket(
                        calls: Double(calls), burst: Double(calls) * Double.random(in: 0.1...4, using: &chance) + 1)
                }
            let latency = Double.random(in: 0.005...0.5, using: &chance)
            let parallelism = Int.random(in: 1...128, using: &chance)
            let outcome = PaceSimulation(
                limit: limit, isExact: Bool.random(using: &chance), latency: latency, parallelism: parallelism,
                calls: max(200, calls * 20), seed: seed
            ).paced()
            let most = min(Double(calls), Double(parallelism) / latency)
            let context =
                "HOIST_SEED=\(seed): \(limit), \(latency) s, \(parallelism) in flight: \(outcome), at most \(most)"
            #expect(outcome.early == 0, "\(context)")
            #expect(outcome.attempts <= 5, "\(context)")
            #expect(outcome.rate >= 0.6 * most, "\(context)")
        }
    }

    @Test("doesn't space calls before the first 429, and begins a search after it")
    func search() {
        var pace = CallPace()
        for _ in 0..<100 { #expect(pace.start(at: .zero) == nil) }
        #expect(!pace.isHeld(at: .zero))
        #expect(pace.rate(at: .zero) == nil)
        for _ in 0..<50 { pace.accept(startedAt: .zero) }
        pace.refuse(startedAt: .zero, until: .seconds(1))
        #expect(pace.isHeld(at: .zero))
        #expect(pace.start(at: .milliseconds(400)) == .milliseconds(600))
        #expect(pace.start(at: .seconds(1)) == nil)
        #expect(pace.rate(at: .seconds(1)) == 100)
        #expect(pace.start(at: .seconds(1)) == .milliseconds(10))
    }

    @Test("holds the rate that was accepted in the second before a 429, from a little below to a little above")
    func holding() throws {
        var pace = CallPace()
        for number in 0..<120 {
            let start = Duration.milliseconds(20 * number)
            #expect(pace.start(at: start) == nil)
            pace.accept(startedAt: start)
        }
        pace.refuse(startedAt: .milliseconds(2_400), until: .seconds(4))
        #expect(pace.start(at: .seconds(4)) == nil)
        let rates = try [4, 19, 34, 49, 64].map { try #require(pace.rate(at: .seconds($0))) }
        #expect(rates.map { ($0 * 10).rounded() / 10 } == [48, 48.9, 49, 49.1, 50])
    }

    @Test("goes back after a 429 that comes early, with each in a row by more")
    func early() throws {
        var pace = CallPace()
        var start = Duration.zero
        func round(_ pace: inout CallPace, calls: Int) throws -> Double {
            for _ in 0..<calls {
                while let wait = pace.start(at: start) { start += wait }
                pace.accept(startedAt: start)
            }
            while let wait = pace.start(at: start) { start += wait }
            pace.refuse(startedAt: start, until: start + .seconds(1))
            start += .seconds(1)
            _ = pace.start(at: start)
            return try #require(pace.rate(at: start))
        }
        for number in 0..<110 { pace.accept(startedAt: .milliseconds(10 * number)) }
        pace.refuse(startedAt: .milliseconds(1_090), until: .seconds(2))
        start = .seconds(2)
        _ = pace.start(at: start)
        let rates = try (0..<5).map { _ in try round(&pace, calls: 150) }
        for (before, after) in zip(rates, rates.dropFirst()) { #expect(after < before, "\(rates)") }
        #expect(rates[4] < rates[0] * 0.75, "\(rates)")
    }

    @Test("takes a 429 of a call that started before the pause for the one that began it")
    func sameRefusal() throws {
        var pace = CallPace()
        for _ in 0..<64 { _ = pace.start(at: .zero) }
        for _ in 0..<50 { pace.accept(startedAt: .zero) }
        pace.refuse(startedAt: .zero, until: .seconds(1))
        _ = pace.start(at: .seconds(1))
        let rate = try #require(pace.rate(at: .seconds(1)))
        // Its answer comes late; it only makes the pause longer, and the search goes on.
        pace.refuse(startedAt: .zero, until: .seconds(3))
        #expect(pace.start(at: .seconds(2)) == .seconds(1))
        #expect(pace.start(at: .seconds(3)) == nil)
        #expect(try #require(pace.rate(at: .seconds(3))) > rate)
    }

    @Test("isn't held for good by a 429 that had nothing to do with the rate")
    func passing() {
        var pace = CallPace()
        pace.refuse(startedAt: .zero, until: .seconds(1))
        var now = Duration.seconds(1)
        var calls = 0
        while now < .seconds(8), pace.isHeld(at: now) {
            if let wait = pace.start(at: now) { now += wait } else { calls += 1 }
        }
        #expect(now < .seconds(8), "\(calls) calls by \(now)")
    }
}
