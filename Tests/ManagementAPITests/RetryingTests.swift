import APITestKit
import JSONText
import Testing

@testable import APIAccess
@testable import ManagementAPI

@Suite("A call that is tried again", .timeLimit(.minutes(1)))
struct RetryingTests {
    let clock = VirtualClock()

    func client(
        _ transport: FakeTransport,
        policy: RetryPolicy = RetryPolicy(),
        observer: @escaping CallObserver = { _ in }
    ) throws -> ManagementClient {
        try ManagementAPITests.client(
            over: transport,
            policy: policy,
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

    @Test("is given up if the server asks for more than a minute")
    func longRetryAfter() async throws {
        let transport = FakeTransport(
            .json("", status: 429, headers: [HeaderField(name: "retry-after", value: "61")])
        )
        let client = try client(transport)
        let error = try await error { () throws(APIError) in try await client.reader.getApp("a") }
        #expect(error.hint == "run again in 61 s, with fewer calls in flight (--parallelism)")
        #expect(transport.sent.count == 1)
        #expect(clock.slept.isEmpty)
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
