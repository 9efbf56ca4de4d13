import APITestKit
import Testing

@testable import APIAccess

@Suite("The limiter", .timeLimit(.minutes(1)))
struct CallLimiterTests {
    @Test("admits calls with the most attempts first, and equal ones in order")
    func order() async throws {
        let limiter = CallLimiter(parallelism: 1, timing: VirtualClock().timing(seed: 1))
        let log = Log<String>()
        try await limiter.enter(attempt: 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, (name, attempt)) in [
                ("first a", 1), ("first b", 1), ("second a", 2), ("first c", 1), ("fourth", 4), ("second b", 2),
            ].enumerated() {
                group.addTask {
                    try await limiter.enter(attempt: attempt)
                    log.append(name)
                    limiter.leave(.succeeded)
                }
                try await until { limiter.waiting == number + 1 }
            }
            limiter.leave(.succeeded)
            try await group.waitForAll()
        }
        #expect(log.entries == ["fourth", "second a", "second b", "first a", "first b", "first c"])
        #expect(limiter.waiting == 0)
    }

    @Test("lets a cancelled call leave the queue, and keeps no place for it")
    func cancelled() async throws {
        let limiter = CallLimiter(parallelism: 1, timing: VirtualClock().timing(seed: 1))
        try await limiter.enter(attempt: 1)
        for attempt in [1, 2] {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await limiter.enter(attempt: attempt)
                    limiter.leave(.succeeded)
                }
                try await until { limiter.waiting == 1 }
                group.cancelAll()
                await #expect(throws: CancellationError.self) { try await group.waitForAll() }
            }
            #expect(limiter.waiting == 0)
        }
        limiter.leave(.succeeded)
        try await limiter.enter(attempt: 1)
        limiter.leave(.succeeded)
    }

    @Test("doesn't admit a call that was already cancelled")
    func cancelledBefore() async throws {
        let limiter = CallLimiter(parallelism: 1, timing: VirtualClock().timing(seed: 1))
        await withThrowingTaskGroup(of: Void.self) { group in
            group.cancelAll()
            group.addTask {
                try await limiter.enter(attempt: 1)
                limiter.leave(.succeeded)
            }
            await #expect(throws: CancellationError.self) { try await group.waitForAll() }
        }
        try await limiter.enter(attempt: 1)
        limiter.leave(.succeeded)
    }

    @Test("holds all calls back while the server asks for a pause")
    func pause() async throws {
        let clock = VirtualClock()
        let limiter = CallLimiter(parallelism: 4, timing: clock.timing(seed: 1))
        try await limiter.enter(attempt: 1)
        limiter.leave(.rateLimited(until: .seconds(5)))
        let entered = Log<Duration>()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    try await limiter.enter(attempt: 1)
                    entered.append(clock.now)
                    limiter.leave(.succeeded)
                }
            }
            // The window is 2 wide after the 429: two sleep, and one waits in the queue.
            try await until { clock.sleeping == 2 && limiter.waiting == 1 }
            #expect(clock.wakeNext())
            try await group.waitForAll()
        }
        #expect(entered.entries == [.seconds(5), .seconds(5), .seconds(5)])
    }

    @Test("holds waiting calls back when the server extends the pause")
    func longerPause() async throws {
        let clock = VirtualClock()
        let limiter = CallLimiter(parallelism: 4, timing: clock.timing(seed: 1))
        try await limiter.enter(attempt: 1)
        try await limiter.enter(attempt: 1)
        limiter.leave(.rateLimited(until: .seconds(5)))
        try await withThrowingTaskGroup(of: Duration.self) { group in
            group.addTask {
                try await limiter.enter(attempt: 1)
                limiter.leave(.succeeded)
                return clock.now
            }
            try await until { clock.sleeping == 1 }
            limiter.leave(.rateLimited(until: .seconds(9)))
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
        for _ in asked { try await limiter.enter(attempt: 1) }
        for seconds in asked { limiter.leave(.rateLimited(until: seconds.map { .seconds($0) })) }
        try await limiter.enter(attempt: 1)
        #expect(clock.now == .seconds(9))
        #expect(clock.slept == [.seconds(9)])
    }

    @Test("releases the place of a call that is cancelled during a pause")
    func cancelledInPause() async throws {
        let clock = VirtualClock()
        let limiter = CallLimiter(parallelism: 1, timing: clock.timing(seed: 1))
        try await limiter.enter(attempt: 1)
        limiter.leave(.rateLimited(until: .seconds(5)))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await limiter.enter(attempt: 1)
                limiter.leave(.succeeded)
            }
            try await until { clock.sleeping == 1 }
            group.cancelAll()
            await #expect(throws: CancellationError.self) { try await group.waitForAll() }
        }
        clock.advance(by: .seconds(6))
        try await limiter.enter(attempt: 1)
        limiter.leave(.succeeded)
    }

    @Test("admits no call with fewer attempts between a call's attempts")
    func reentry() async throws {
        let clock = VirtualClock()
        let limiter = CallLimiter(parallelism: 1, timing: clock.timing(seed: 1))
        let log = Log<String>()
        try await limiter.enter(attempt: 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await limiter.enter(attempt: 1)
                log.append("first at \(clock.now)")
                limiter.leave(.succeeded)
            }
            try await until { limiter.waiting == 1 }
            group.addTask {
                try await limiter.enter(attempt: 2, after: .rateLimited(until: .seconds(3)))
                log.append("second at \(clock.now)")
                limiter.leave(.succeeded)
            }
            try await until { clock.sleeping == 1 }
            #expect(limiter.waiting == 1)
            #expect(clock.wakeNext())
            try await group.waitForAll()
        }
        #expect(log.entries == ["second at 3.0 seconds", "first at 3.0 seconds"])
    }

    @Test("releases the place of a call that is cancelled before its next attempt")
    func cancelledReentry() async throws {
        let limiter = CallLimiter(parallelism: 1, timing: VirtualClock().timing(seed: 1))
        try await limiter.enter(attempt: 1)
        await withThrowingTaskGroup(of: Void.self) { group in
            group.cancelAll()
            group.addTask { try await limiter.enter(attempt: 2, after: .rateLimited(until: nil)) }
            await #expect(throws: CancellationError.self) { try await group.waitForAll() }
        }
        try await limiter.enter(attempt: 1)
        limiter.leave(.succeeded)
    }
}
