import APITestKit
import JSONText
import Testing

@testable import APIAccess
@testable import ManagementAPI

@Suite("A call that is tried again", .timeLimit(.minutes(60)))
struct RetryingTests {
    let clock = VirtualClock()

    func client(
        _ transport: FakeTransport,
        policy: RetryPolicy = RetryPolicy(),
        deadline: Duration? = nil,
        observer: @escaping CallObserver = { _ in }
    ) throws -> ManagementClient {
        try ManagementAPITests.client(
            over: transport,
            policy: policy,
            deadline: deadline,
            timing: clock.jumpingTiming(seed: 7),
            observer: observer
        )
    }

    @Test("succeeds when what was in its way passes")
    func passes() async throws {
        let transport = FakeTransport(
            .failure(.cannotConnect(host: "h")),
            .json("<html>", status: 502),
            .json("<html>"),
            .failure(.truncated),
            .json(Samples.app)
        )
        let records = Log<CallRecord>()
        let app = try await client(transport, observer: { records.append($0) }).reader.getApp("a")
        #expect(app.id == "apZ4k29fmQ81xw")
        #expect(transport.sent.count == 5)
        #expect(records.entries.map(\.attempt) == [1, 2, 3, 4, 5])
        #expect(records.entries.compactMap(\.againAfter) == clock.slept)
        #expect(records.entries.last?.againAfter == nil)
        #expect(clock.slept.count == 4)
        for (slept, longest) in zip(clock.slept, [200, 400, 800, 1_600]) {
            #expect(slept >= .zero && slept <= .milliseconds(longest))
        }
    }

    @Test("sends the same bytes each time")
    func sameBytes() async throws {
        let transport = FakeTransport(.json("", status: 503), .json(ManagementWriterTests.flag))
        _ = try await client(transport).writer.updateFlag(app: "a", id: "f", name: "N")
        #expect(transport.sent.map(\.url) == Array(repeating: "https://app.reflag.com/api/apps/a/flags/f", count: 2))
        #expect(transport.sent.map(\.text) == [#"{"name":"N"}"#, #"{"name":"N"}"#])
    }

    @Test("ends with the last error, and says how often it was tried")
    func givesUp() async throws {
        let transport = FakeTransport(
            .failure(.truncated),
            .json(#"{"error": {"code": "unknown_error", "message": "Hm"}}"#, status: 500)
        )
        let client = try client(transport)
        let error = try await error { () throws(APIError) in try await client.reader.getApp("a") }
        #expect(error.headline == "getApp for app `a`: the server failed (500 unknown_error, after 5 tries): Hm")
        #expect(error.attempts == 5)
        #expect(transport.sent.count == 5)
    }

    @Test(
        "doesn't forget what an earlier attempt may have done",
        arguments: [
            (.json("", status: 504), true), (.failure(.timedOut(.reading)), true), (.json("<html>"), true),
            (.failure(.cannotConnect(host: "h")), false), (.json("", status: 429), false),
        ] as [(FakeTransport.Outcome, Bool)]
    )
    func doubt(_ first: FakeTransport.Outcome, _ mayHaveBeenHandled: Bool) async throws {
        let transport = FakeTransport(first, .failure(.cannotConnect(host: "h")), .json("{}", status: 400))
        let client = try client(transport)
        let error = try await error { () throws(APIError) in
            try await client.writer.updateFlag(app: "a", id: "f", name: "N")
        }
        #expect(error.headline == "updateFlag for flag `f`: the request was rejected (400, after 3 tries)")
        #expect(error.mayHaveBeenHandled == mayHaveBeenHandled)
        #expect(
            error.hint == APIErrorTests.badRequestHint + (mayHaveBeenHandled ? APIErrorTests.newPlan : "")
        )
    }

    @Test("isn't one that is rejected", arguments: [400, 401, 403, 404, 409, 422])
    func refused(_ status: Int) async throws {
        let transport = FakeTransport(.json("{}", status: status))
        let client = try client(transport)
        _ = try await error { () throws(APIError) in try await client.reader.getApp("a") }
        _ = try await error { () throws(APIError) in
            try await client.writer.updateFlag(app: "a", id: "f")
        }
        _ = try await error { () throws(APIError) in
            try await client.writer.createFlag(app: "a", key: "k", name: "N")
        }
        #expect(transport.sent.count == 3)
        #expect(clock.slept.isEmpty)
    }

    @Test(
        "isn't a createFlag that may have been carried out",
        arguments: [
            .failure(.closedBeforeAnswer), .failure(.truncated), .failure(.timedOut(.reading)),
            .failure(.timedOut(.whole)), .json("", status: 500), .json("", status: 503), .json("<html>"), .json(""),
        ] as [FakeTransport.Outcome]
    )
    func createOnce(_ outcome: FakeTransport.Outcome) async throws {
        let transport = FakeTransport(outcome)
        let client = try client(transport)
        let error = try await error { () throws(APIError) in
            try await client.writer.createFlag(app: "a", key: "k", name: "N")
        }
        #expect(transport.sent.count == 1)
        #expect(error.mayHaveBeenHandled)
    }

    @Test("may be a createFlag that can't have been carried out")
    func createAgain() async throws {
        let transport = FakeTransport(
            .failure(.cannotResolve(host: "h")),
            .json("", status: 429, headers: [HeaderField(name: "Retry-After", value: "3")]),
            .json(ManagementWriterTests.flag)
        )
        _ = try await client(transport).writer.createFlag(app: "a", key: "k", name: "N")
        #expect(transport.sent.count == 3)
        #expect(clock.now >= .seconds(3))
    }

    @Test("waits as long as the server asks, by a number or by a date")
    func retryAfter() async throws {
        // The clock's time of day begins at 2027-01-15 08:00:00.
        for (value, seconds) in [("7", 7), ("Fri, 15 Jan 2027 08:00:30 GMT", 30)] {
            let clock = VirtualClock()
            let transport = FakeTransport(
                .json("", status: 429, headers: [HeaderField(name: "retry-after", value: value)]),
                .json(Samples.app)
            )
            let client = try ManagementAPITests.client(
                over: transport,
                policy: RetryPolicy(),
                timing: clock.jumpingTiming(seed: 1)
            )
            _ = try await client.reader.getApp("a")
            #expect(clock.now >= .seconds(seconds) && clock.now <= .milliseconds(seconds * 1_000 + 200))
        }
    }

    @Test("is given up if the server asks for more than the budget")
    func longRetryAfter() async throws {
        let transport = FakeTransport(
            .json("", status: 429, headers: [HeaderField(name: "retry-after", value: "61")])
        )
        let client = try client(transport)
        let error = try await error { () throws(APIError) in try await client.reader.getApp("a") }
        #expect(error.hint == "run again in 61 s, or let a run wait that long with --retries and --retry-budget")
        #expect(transport.sent.count == 1)
        #expect(clock.slept.isEmpty)
    }

    /// Siblings: a 503 that asks for the same, a date, a second pause as long.
    @Test(
        "waits as long as the budget allows, and is announced once",
        arguments: [(429, "61"), (503, "61"), (429, "Fri, 15 Jan 2027 08:01:01 GMT"), (503, "1200")])
    func longPause(_ status: Int, _ value: String) async throws {
        let transport = FakeTransport { number, _ in
            number <= 8
                ? .json("", status: status, headers: [HeaderField(name: "retry-after", value: value)])
                : .json(Samples.app)
        }
        let records = Log<CallRecord>()
        let client = try client(
            transport, policy: RetryPolicy(tries: 20, budget: .seconds(86_400)), observer: { records.append($0) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { _ = try await client.reader.getApp("a") } }
            try await group.waitForAll()
        }
        #expect(clock.now >= (value == "1200" ? .seconds(1_200) : .seconds(61)))
        #expect(records.entries.filter(\.isNotablePause).count >= 1)
        #expect(records.entries.filter(\.isNotablePause).allSatisfy { ($0.againAfter ?? .zero) >= .seconds(10) })
        #expect(records.entries.count { $0.againAfter != nil } == 8)
    }

    @Test("announces one pause for all calls that wait for it, and no short one")
    func announcements() {
        let pauses = PauseNotices()
        #expect(!pauses.isNotable(.seconds(9), at: .zero))
        #expect(pauses.isNotable(.seconds(61), at: .zero))
        #expect(!pauses.isNotable(.milliseconds(61_150), at: .zero))
        #expect(!pauses.isNotable(.seconds(58), at: .seconds(3)))
        #expect(pauses.isNotable(.seconds(61), at: .seconds(62)))
        #expect(!pauses.isNotable(.seconds(20), at: .seconds(70)))
    }

    /// Siblings: a pause that the server asks for in a 429, where the limiter waits; one in a 503; backoff alone; and a call
    /// whose turn comes after the deadline.
    @Test(
        "ends with the run's time, whatever it would wait for",
        arguments: [
            (429, "30"), (503, "30"), (503, nil),
        ] as [(Int, String?)])
    func deadline(_ status: Int, _ retryAfter: String?) async throws {
        let clock = clock
        let transport = FakeTransport { _, _ in
            clock.advance(by: .milliseconds(900))
            return .json(
                "", status: status, headers: retryAfter.map { [HeaderField(name: "retry-after", value: $0)] } ?? [])
        }
        let client = try client(transport, policy: RetryPolicy(tries: 20), deadline: .seconds(3))
        let error = try await error { () throws(APIError) in try await client.reader.getApp("a") }
        #expect(error.status == status)
        #expect(clock.now < .seconds(4))
        #expect(transport.sent.count == (retryAfter == nil ? transport.sent.count : 1))
        #expect(transport.sent.allSatisfy { $0.timeout <= .seconds(3) && $0.timeout > .zero })
        // Afterwards nothing is sent.
        clock.advance(by: .seconds(3))
        let count = transport.sent.count
        let late = try await APITestKit.error { () throws(APIError) in try await client.reader.getApp("a") }
        #expect(late.headline == "getApp for app `a`: the run's time was up")
        #expect(late.hint == "give it more time with --deadline, and run again")
        #expect(!late.mayHaveBeenHandled)
        #expect(transport.sent.count == count)
    }

    @Test("isn't held back by a pause beyond the run's time")
    func deadlineInLimiter() async throws {
        let transport = FakeTransport(
            .json("", status: 429, headers: [HeaderField(name: "retry-after", value: "2")]), .json(Samples.app))
        // The pause of the first call is longer than the time that the second has.
        let client = try client(transport, policy: RetryPolicy(), deadline: .milliseconds(2_500))
        _ = try await client.reader.getApp("a")
        #expect(clock.now >= .seconds(2))
        let short = try ManagementAPITests.client(
            over: FakeTransport(.json("", status: 429, headers: [HeaderField(name: "retry-after", value: "9")])),
            parallelism: 1, policy: RetryPolicy(budget: .seconds(60)), deadline: clock.now + .seconds(5),
            timing: clock.jumpingTiming(seed: 1))
        let before = clock.now
        _ = try await error { () throws(APIError) in try await short.reader.getApp("a") }
        #expect(clock.now == before)
    }

    @Test("whose outcome is unclear may be sent again by the run's tries, pauses and budget")
    func mayRepeat() async throws {
        let asked = HeaderField(name: "retry-after", value: "7")
        let transport = FakeTransport(.json("", status: 503, headers: [asked]))
        let client = try client(transport, policy: RetryPolicy(tries: 3, budget: .seconds(16)))
        let unclear = try await error { () throws(APIError) in
            try await client.writer.createFlag(app: "a", key: "k", name: "N")
        }
        var waited: [Duration] = []
        for attempt in 1...2 {
            #expect(await client.writer.mayRepeat(after: unclear, attempt: attempt))
            waited.append(clock.now)
        }
        #expect(waited[0] >= .seconds(7) && waited[1] >= .seconds(14) && waited[1] <= .seconds(16))
        // No tries are left; no budget is left; there is no time; it was refused.
        #expect(await !client.writer.mayRepeat(after: unclear, attempt: 3))
        #expect(await !client.writer.mayRepeat(after: unclear, attempt: 1))
        let timeless = try self.client(transport, deadline: clock.now + .seconds(6))
        #expect(await !timeless.writer.mayRepeat(after: unclear, attempt: 1))
        let never = try self.client(transport, policy: .never)
        #expect(await !never.writer.mayRepeat(after: unclear, attempt: 1))
        let refusing = try self.client(FakeTransport(.json("{}", status: 400)))
        let refused = try await error { () throws(APIError) in
            try await refusing.writer.createFlag(app: "a", key: "k", name: "N")
        }
        #expect(await !refusing.writer.mayRepeat(after: refused, attempt: 1))
        #expect(clock.now == waited[1])
    }

    @Test("shares the run's budget with all others")
    func budget() async throws {
        let transport = FakeTransport(
            .json("", status: 503, headers: [HeaderField(name: "retry-after", value: "13")])
        )
        let client = try client(transport, policy: RetryPolicy(tries: 3))
        var attempts: [Int] = []
        for _ in 0..<4 {
            attempts.append(try await error { () throws(APIError) in try await client.reader.getApp("a") }.attempts)
        }
        // Four waits of 13 s and more fit in the minute; after them each call has one try.
        #expect(attempts == [3, 3, 1, 1])
        #expect(clock.now <= .seconds(60))
    }

    @Test("counts slow attempts against the run's budget as well")
    func slowAttempts() async throws {
        let clock = clock
        let transport = FakeTransport { _, _ in
            clock.advance(by: .seconds(25))
            return .failure(.timedOut(.reading))
        }
        let client = try client(transport)
        var attempts: [Int] = []
        for _ in 0..<3 {
            attempts.append(try await error { () throws(APIError) in try await client.reader.getApp("a") }.attempts)
        }
        // The second and third attempts of the first call take 50 s, and the fourth is beyond the minute.
        #expect(attempts == [4, 1, 1])
    }

    @Test("goes on for as long as a server that sets the pace lets calls through")
    func pace() async throws {
        let transport = FakeTransport { number, _ in
            number.isMultiple(of: 2)
                ? .json(Samples.app) : .json("", status: 429, headers: [HeaderField(name: "retry-after", value: "9")])
        }
        let client = try client(transport)
        for _ in 0..<50 { _ = try await client.reader.getApp("a") }
        #expect(transport.sent.count == 100)
        #expect(clock.now >= .seconds(450))
    }

    @Test("ends with its error when its task is cancelled while it waits")
    func cancelled() async throws {
        let transport = FakeTransport(.json("", status: 503))
        let clock = VirtualClock()
        let client = try ManagementAPITests.client(
            over: transport,
            policy: RetryPolicy(),
            timing: clock.timing(seed: 1)
        )
        let error = try await withThrowingTaskGroup(of: APIError.self) { group in
            group.addTask {
                try await APITestKit.error { () throws(APIError) in try await client.reader.getApp("a") }
            }
            try await until { clock.sleeping > 0 }
            group.cancelAll()
            return try #require(try await group.next())
        }
        #expect(error.headline == "getApp for app `a`: the server failed (503)")
        #expect(transport.sent.count == 1)
    }

    @Test("isn't sent at all when its task is cancelled before its turn")
    func cancelledBefore() async throws {
        let transport = FakeTransport(.json(Samples.app))
        let client = try client(transport)
        let error = try await withThrowingTaskGroup(of: APIError.self) { group in
            group.cancelAll()
            group.addTask {
                try await APITestKit.error { () throws(APIError) in try await client.reader.getApp("a") }
            }
            return try #require(try await group.next())
        }
        #expect(error.headline == "getApp for app `a`: not sent: cancelled")
        #expect(error.hint == nil)
        #expect(!error.mayHaveBeenHandled)
        #expect(transport.sent.isEmpty)
    }
}
