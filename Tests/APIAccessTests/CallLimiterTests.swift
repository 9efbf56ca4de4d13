import APITestKit
import Testing

@testable import APIAccess

@Suite("The limiter", .timeLimit(.minutes(60)))
struct CallLimiterTests {
    @Test("admits calls with the most attempts first, and equal ones in order")
    func order() async throws {
        let limiter = CallLimiter(parallelism: 1, timing: VirtualClock().timing(seed: 1))
        let log = Log<String>()
        _ = try await limiter.enter(attempt: 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, (name, attempt)) in [
                ("first a", 1), ("first b", 1), ("second a", 2), ("first c", 1), ("fourth", 4), ("second b", 2),
            ].enumerated() {
                group.addTask {
                    _ = try await limiter.enter(attempt: attempt)
                    log.append(name)
                    limiter.leave(.succeeded(since: .zero))
                }
                try await until { limiter.waiting == number + 1 }
            }
            limiter.leave(.succeeded(since: .zero))
            try await group.waitForAll()
        }
        #expect(log.entries == ["fourth", "second a", "second b", "first a", "first b", "first c"])
        #expect(limiter.waiting == 0)
    }

    @Test("lets a cancelled call leave the queue, and keeps no place for it")
    func cancelled() async throws {
        let limiter = CallLimiter(parallelism: 1, timing: VirtualClock().timing(seed: 1))
        _ = try await limiter.enter(attempt: 1)
        for attempt in [1, 2] {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    _ = try await limiter.enter(attempt: attempt)
                    limiter.leave(.succeeded(since: .zero))
                }
                try await until { limiter.waiting == 1 }
                group.cancelAll()
                await #expect(throws: CancellationError.self) { try await group.waitForAll() }
            }
            #expect(limiter.waiting == 0)
        }
        limiter.leave(.succeeded(since: .zero))
        _ = try await limiter.enter(attempt: 1)
        limiter.leave(.succeeded(since: .zero))
    }

    @Test("doesn't admit a call that was already cancelled")
    func cancelledBefore() async throws {
        let limiter = CallLimiter(parallelism: 1, timing: VirtualClock().timing(seed: 1))
        await withThrowingTaskGroup(of: Void.self) { group in
            group.cancelAll()
            group.addTask {
                _ = try await limiter.enter(attempt: 1)
                limiter.leave(.succeeded(since: .zero))
            }
            await #expect(throws: CancellationError.self) { try await group.waitForAll() }
        }
        _ = try await limiter.enter(attempt: 1)
        limiter.leave(.succeeded(since: .zero))
    }

    @Test("holds all calls back while the server asks for a pause")
    func pause() async throws {
        let clock = VirtualClock()
        let limiter = CallLimiter(parallelism: 4, timing: clock.timing(seed: 1))
        _ = try await limiter.enter(attempt: 1)
        limiter.leave(.rateLimited(since: .zero, until: .seconds(5)))
        let entered = Log<Duration>()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    _ = try await limiter.enter(attempt: 1)
                    entered.append(clock.now)
                    limiter.leave(.succeeded(since: .zero))
                }
            }
            // One waits for its time to start, and two for theirs to be next.
            for _ in 0..<3 {
                try await until { clock.sleeping == 1 || entered.entries.count == 3 }
                _ = clock.wakeNext()
            }
            try await group.waitForAll()
        }
        #expect(entered.entries.count == 3)
        #expect(entered.entries.allSatisfy { $0 >= .seconds(5) }, "\(entered.entries)")
    }

    @Test("holds waiting calls back when the server extends the pause")
    func longerPause() async throws {
        let clock = VirtualClock()
        let limiter = CallLimiter(parallelism: 4, timing: clock.timing(seed: 1))
        _ = try await limiter.enter(attempt: 1)
        _ = try await limiter.enter(attempt: 1)
        limiter.leave(.rateLimited(since: .zero, until: .seconds(5)))
        try await withThrowingTaskGroup(of: Duration.self) { group in
            group.addTask {
                _ = try await limiter.enter(attempt: 1)
                limiter.leave(.succeeded(since: .zero))
                return clock.now
            }
            try await until { clock.sleeping == 1 }
            limiter.leave(.rateLimited(since: .zero, until: .seconds(9)))
            #expect(clock.wakeNext())
            try await until { clock.sleeping == 1 }
            #expect(clock.now == .seconds(5))
            #expect(clock.wakeNext())
            for try await entered in group { #expect(entered == .seconds(9)) }
        }
    }

    @Test(
        "keeps a pause that a later answer would shorten: the longest counts",
        arguments: [
            [9, 5], [5, 9], [9, nil], [9, 0], [1, 9, 5],
        ] as [[Int?]])
    func shorterPause(_ asked: [Int?]) async throws {
        let clock = VirtualClock()
        let limiter = CallLimiter(parallelism: 8, timing: clock.jumpingTiming(seed: 1))
        for _ in asked { _ = try await limiter.enter(attempt: 1) }
        for seconds in asked { limiter.leave(.rateLimited(since: .zero, until: seconds.map { .seconds($0) })) }
        _ = try await limiter.enter(attempt: 1)
        #expect(clock.now == .seconds(9))
        #expect(clock.slept == [.seconds(9)])
    }

    @Test("releases the place of a call that is cancelled during a pause")
    func cancelledInPause() async throws {
        let clock = VirtualClock()
        let limiter = CallLimiter(parallelism: 1, timing: clock.timing(seed: 1))
        _ = try await limiter.enter(attempt: 1)
        limiter.leave(.rateLimited(since: .zero, until: .seconds(5)))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                _ = try await limiter.enter(attempt: 1)
                limiter.leave(.succeeded(since: .zero))
            }
            try await until { clock.sleeping == 1 }
            group.cancelAll()
            await #expect(throws: CancellationError.self) { try await group.waitForAll() }
        }
        clock.advance(by: .seconds(6))
        _ = try await limiter.enter(attempt: 1)
        limiter.leave(.succeeded(since: .zero))
    }

    @Test("admits no call with fewer attempts between a call's attempts")
    func reentry() async throws {
        let clock = VirtualClock()
        let limiter = CallLimiter(parallelism: 1, timing: clock.timing(seed: 1))
        let log = Log<String>()
        _ = try await limiter.enter(attempt: 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                _ = try await limiter.enter(attempt: 1)
                log.append("first at \(clock.now)")
                limiter.leave(.succeeded(since: .zero))
            }
            try await until { limiter.waiting == 1 }
            group.addTask {
                _ = try await limiter.enter(attempt: 2, after: .rateLimited(since: .zero, until: .seconds(3)))
                log.append("second at \(clock.now)")
                limiter.leave(.succeeded(since: .zero))
            }
            try await until { clock.sleeping == 1 }
            #expect(limiter.waiting == 1)
            #expect(clock.wakeNext())
            // After a 429, calls start one by one.
            try await until { clock.sleeping == 1 }
            #expect(clock.wakeNext())
            try await group.waitForAll()
        }
        #expect(log.entries == ["second at 3.0 seconds", "first at 3.125 seconds"])
    }

    @Test("releases the place of a call that is cancelled before its next attempt")
    func cancelledReentry() async throws {
        let limiter = CallLimiter(parallelism: 1, timing: VirtualClock().timing(seed: 1))
        _ = try await limiter.enter(attempt: 1)
        await withThrowingTaskGroup(of: Void.self) { group in
            group.cancelAll()
            group.addTask { _ = try await limiter.enter(attempt: 2, after: .rateLimited(since: .zero, until: nil)) }
            await #expect(throws: CancellationError.self) { try await group.waitForAll() }
        }
        _ = try await limiter.enter(attempt: 1)
        limiter.leave(.succeeded(since: .zero))
    }
}
