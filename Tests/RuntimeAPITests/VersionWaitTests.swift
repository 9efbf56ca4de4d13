import APIAccess
import APITestKit
import JSONText
import Testing

@testable import RuntimeAPI

@Suite("Waiting for a version", .timeLimit(.minutes(60)))
struct VersionWaitTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let asked: Int?
        /// The versions of the answers, one after the other, with the last repeated.
        let served: [Int?]
        /// The accepted version; nil if none was.
        let accepted: Int??
        /// The newest version seen, if none was accepted.
        var newest: Int?
        let calls: Int
        let waited: Duration
    }

    static let cases = [
        Case(testDescription: "the very version", asked: 7, served: [7], accepted: 7, calls: 1, waited: .zero),
        Case(testDescription: "a newer one", asked: 7, served: [9], accepted: 9, calls: 1, waited: .zero),
        Case(
            testDescription: "an edge that lags", asked: 7, served: [5, 6, 6, 7], accepted: 7, calls: 4,
            waited: .milliseconds(700)),
        Case(
            testDescription: "an edge that goes backwards", asked: 7, served: [6, 3, 7], accepted: 7, calls: 3,
            waited: .milliseconds(300)),
        Case(
            testDescription: "an answer without a version", asked: 7, served: [nil, 7], accepted: 7, calls: 2,
            waited: .milliseconds(100)),
        // 100, 200, 400, 800, 1600, 2000 … milliseconds; the last delay is the remaining time.
        Case(
            testDescription: "an edge that lags for ever", asked: 7, served: [5, 6, 4], accepted: .none, newest: 6,
            calls: 10, waited: .seconds(10)),
        Case(
            testDescription: "no version ever", asked: 7, served: [nil], accepted: .none, newest: nil, calls: 10,
            waited: .seconds(10)),
        Case(
            testDescription: "nothing asked for", asked: nil, served: [nil], accepted: .some(nil), calls: 1,
            waited: .zero),
    ]

    @Test("accepts only a version that is new enough, repeats the request, and ends", arguments: cases)
    func rule(_ example: Case) async throws {
        let clock = VirtualClock()
        let transport = FakeTransport { number, _ in
            AnswerOf.features(example.served[min(number, example.served.count) - 1], "a")
        }
        let timing = clock.jumpingTiming(seed: 1)
        let reader = try reader(over: transport, timing: timing)
        let wait = VersionWait(.seconds(10), timing: timing)
        let awaited = try await wait.answer(at: example.asked) { version throws(APIError) in
            try await reader.features(waitingFor: version)
        }
        switch awaited {
        case .current(let answer): #expect(example.accepted == .some(answer.flagStateVersion))
        case .behind(let newest):
            #expect(example.accepted == nil)
            #expect(newest == example.newest)
        }
        #expect(transport.sent.count == example.calls)
        #expect(clock.now == example.waited)
        let query = example.asked.map { "?waitForVersion=\($0)" } ?? ""
        #expect(transport.sent.allSatisfy { $0.url == "https://front.reflag.com/features" + query })
    }

    @Test("shares its time among all waits")
    func shared() async throws {
        let clock = VirtualClock()
        let timing = clock.jumpingTiming(seed: 1)
        let reader = try reader(over: FakeTransport(AnswerOf.features(1)), timing: timing)
        let wait = VersionWait(.seconds(3), timing: timing)
        for _ in 0..<3 {
            _ = try await wait.answer(at: 2) { version throws(APIError) in
                try await reader.features(waitingFor: version)
            }
        }
        #expect(clock.now == .seconds(3))
    }

    @Test("ends with the error if a request fails")
    func failing() async throws {
        let reader = try reader(over: FakeTransport(AnswerOf.features(1), .json("", status: 403)))
        let wait = VersionWait(.seconds(3), timing: VirtualClock().jumpingTiming(seed: 1))
        let error = try await error { () throws(APIError) in
            try await wait.answer(at: 2) { version throws(APIError) in try await reader.features(waitingFor: version) }
        }
        #expect(error.status == 403)
    }

    /// Siblings: a deadline in the middle of a pause, one that has passed already, one later than the wait's own end.
    @Test(
        "ends with the run's time",
        arguments: [(2_050, "the run's time was up"), (0, "the run's time was up"), (20_000, nil)]
            as [(Int, String?)])
    func deadline(_ milliseconds: Int, _ problem: String?) async throws {
        let clock = VirtualClock()
        let timing = clock.jumpingTiming(seed: 1)
        let deadline = Duration.milliseconds(milliseconds)
        let reader = try reader(over: FakeTransport(AnswerOf.features(1)), deadline: deadline, timing: timing)
        let wait = VersionWait(.seconds(10), until: deadline, timing: timing)
        let ask = { (version: Int?) async throws(APIError) in try await reader.features(waitingFor: version) }
        if let problem {
            let error = try await error { () throws(APIError) in try await wait.answer(at: 2, ask) }
            #expect(error.headline == "getFeatures: \(problem)")
            #expect(clock.now == deadline)
        } else {
            guard case .behind(newest: 1) = try await wait.answer(at: 2, ask) else {
                throw Unexpected("it isn't behind")
            }
            #expect(clock.now == .seconds(10))
        }
    }
}
