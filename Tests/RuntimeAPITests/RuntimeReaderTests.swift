import APIAccess
import APITestKit
import JSONText
import Testing

@testable import RuntimeAPI

@Suite("The reader of the Runtime API", .timeLimit(.minutes(60)))
struct RuntimeReaderTests {
    @Test("sends each read with the key that it needs, only as a bearer token")
    func requests() async throws {
        let transport = FakeTransport { _, request in
            request.url.contains("evaluated")
                ? AnswerOf.evaluated(7, ["a": true, "b": false]) : AnswerOf.features(7, "a")
        }
        let reader = try reader(over: transport)
        #expect(try await reader.features(waitingFor: 7).keys == ["a"])
        let publicly = try #require(reader.publicly)
        let anyone = try await publicly.features(waitingFor: nil)
        #expect(Set(anyone.features.map(\.key)) == ["a", "b"])
        let company = try await reader.evaluated(for: .company("a/b é"), waitingFor: 7)
        #expect(company.features.filter(\.isEnabled).map(\.key) == ["a"])
        _ = try await reader.evaluated(for: .user("u 1"), waitingFor: nil)
        let base = "https://front.reflag.com/features"
        #expect(
            transport.sent.map(\.url) == [
                "\(base)?waitForVersion=7",
                "\(base)/evaluated",
                "\(base)/evaluated?context.company.id=a%2Fb%20%C3%A9&waitForVersion=7",
                "\(base)/evaluated?context.user.id=u%201",
            ])
        #expect(transport.sent.map(\.method) == [.get, .get, .get, .get])
        let keys = transport.sent.map { $0.headers.filter { $0.isNamed("authorization") }.map(\.value) }
        #expect(
            keys == [
                ["Bearer \(secretText)"], ["Bearer \(publishableText)"], ["Bearer \(secretText)"],
                ["Bearer \(secretText)"],
            ])
    }

    @Test("reads nothing with a publishable key that it doesn't have")
    func noPublishable() throws {
        #expect(try reader(over: FakeTransport(AnswerOf.features(1)), publishable: false).publicly == nil)
    }

    struct Failing: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let outcomes: [FakeTransport.Outcome]
        let calls: Int
        let headline: String?
        let hint: String?
    }

    static let failing = [
        Failing(
            testDescription: "400 is final",
            outcomes: [.json(#"{"error":{"code":"invalid_request","message":"No."}}"#, status: 400)],
            calls: 1, headline: "getFeatures: the request was rejected (400 invalid_request): No.",
            hint: "sending the same request again won't help: fix what Reflag reports"),
        Failing(
            testDescription: "401 is final", outcomes: [.json("", status: 401)], calls: 1,
            headline: "getFeatures: the SDK key was rejected (401)",
            hint: "check that the SDK key is the environment's own; it may have been replaced"),
        Failing(
            testDescription: "403 is final", outcomes: [.json("", status: 403)], calls: 1,
            headline: "getFeatures: the SDK key is not allowed to do this (403)",
            hint: "check that the SDK key is the environment's own, of the right kind, and not replaced; a key of "
                + "Reflag's EU region is served by https://front-eu.reflag.com (--runtime-url)"),
        Failing(
            testDescription: "404 is final", outcomes: [.json("", status: 404)], calls: 1,
            headline: "getFeatures: not found (404)", hint: "check the Runtime API URL: it has no path"),
        Failing(
            testDescription: "5xx and resets are tried again",
            outcomes: [
                .json("", status: 503), .failure(.closedBeforeAnswer), .failure(.truncated), .json("<html>"),
                AnswerOf.features(1, "a"),
            ], calls: 5, headline: nil, hint: nil),
        Failing(
            testDescription: "5xx to the end", outcomes: [.json("", status: 500)], calls: 5,
            headline: "getFeatures: the server failed (500, after 5 tries)",
            hint: "Reflag, or a proxy in front of it, has problems: run again later"),
        Failing(
            testDescription: "success: false", outcomes: [.json(#"{"success": false}"#)], calls: 1,
            headline: "getFeatures: the response isn't as documented: success: false",
            hint: "check the Runtime API URL, and whether there is a newer hoist: the API may have changed"),
        Failing(
            testDescription: "another shape", outcomes: [.json(#"{"success": true, "features": {}}"#)], calls: 1,
            headline: "getFeatures: the response isn't as documented: features: not a list (200)",
            hint: "check the Runtime API URL, and whether there is a newer hoist: the API may have changed"),
    ]

    @Test("retries with the same policy as the Management API", arguments: failing)
    func failures(_ failing: Failing) async throws {
        let transport = FakeTransport { number, _ in failing.outcomes[min(number, failing.outcomes.count) - 1] }
        let clock = VirtualClock()
        let reader = try reader(over: transport, policy: RetryPolicy(), timing: clock.jumpingTiming(seed: 1))
        do {
            _ = try await reader.features(waitingFor: nil)
            #expect(failing.headline == nil)
        } catch {
            #expect(error.headline == failing.headline)
            #expect(error.hint == failing.hint)
            #expect(!everyDescription(of: error).contains("hidden-"))
        }
        #expect(transport.sent.count == failing.calls)
    }

    @Test("hides the key if the server quotes it")
    func quoted() async throws {
        let quote = #"{"error":{"code":"c","message":"bad key \#(publishableText)"}}"#
        let reader = try reader(over: FakeTransport(.json(quote, status: 403)))
        let publicly = try #require(reader.publicly)
        let error = try await error { () throws(APIError) in try await publicly.features(waitingFor: nil) }
        #expect(error.message == "bad key (hidden)")
    }

    @Test("hides the key if a member contains it")
    func quotedAsName() async throws {
        let quote = #"{"success": true, "features": {"\#(publishableText)": {"key": 7}}}"#
        let reader = try reader(over: FakeTransport(.json(quote)))
        let publicly = try #require(reader.publicly)
        let error = try await error { () throws(APIError) in try await publicly.features(waitingFor: nil) }
        #expect(
            error.headline
                == "getEvaluatedFeatures: the response isn't as documented: features.(hidden).isEnabled: missing (200)")
    }

    @Test("doesn't show the key in values that contain it")
    func hidden() async throws {
        let transport = FakeTransport(AnswerOf.features(1))
        let reader = try reader(over: transport)
        _ = try await reader.features(waitingFor: nil)
        for text in [everyDescription(of: reader), everyDescription(of: transport.sent)] {
            #expect(!text.contains("veryhidden"))
        }
    }
}
