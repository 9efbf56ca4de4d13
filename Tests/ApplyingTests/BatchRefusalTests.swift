import APIAccess
import Applying
import FlagModel
import FlagTestKit
import ManagementAPI
import Planning
import Testing

@Suite("A batch in which Reflag rejects single flags")
struct BatchRefusalTests {
    static func body(_ keys: String...) -> String {
        let updates = keys.map { #"{"flagKey":"\#($0)","specificTargetValue":true}"# }
        return "PATCH /apps/ap1/envs/en1/companies/acme/flags {\"updates\":[\(updates.joined(separator: ","))]}"
    }

    static let call = Call.target("c1", "acme", ["a", "b", "c"])

    @Test("goes out again without those that are named, each once")
    func named() async throws {
        let transport = ScriptedTransport { sent in
            sent.body.contains(#""b""#)
                ? .error(400, "invalid_request", issues: ["updates.1.flagKey", "updates.1", "other"])
                : Answers.targets([("a", true), ("c", true), ("x", false)])
        }
        let outcome = try await Applier(over: transport).apply(.of([Self.call]))
        #expect(transport.writes == [Self.body("a", "b", "c"), Self.body("a", "c")])
        #expect(outcome.lines == ["c1 done without b"])
        #expect(!outcome.isComplete)
        let call = try #require(outcome.calls.first)
        #expect(call.call == .target("c1", "acme", ["a", "c"]))
        #expect(call.answered.targets == ["a": true, "c": true], "of what it asked about, and nothing else")
        #expect(
            call.refusal?.headline
                == "updateCompanyFlags for company `acme` in environment `en1`: the request was rejected "
                + "(400 invalid_request): No.")
    }

    @Test("fails if all are named, or none")
    func noneOrAll() async throws {
        for issues in [["updates.0", "updates.1", "updates.2"], [], ["updates"], ["updates.x", "name.1"]] {
            let transport = ScriptedTransport { _ in .error(400, "invalid_request", issues: issues) }
            let outcome = try await Applier(over: transport).apply(.of([Self.call]))
            #expect(transport.writes == [Self.body("a", "b", "c")])
            #expect([outcome.done, outcome.failed] == [0, 1])
        }
    }

    @Test("fails if what is left is rejected too, and isn't sent a third time")
    func again() async throws {
        let transport = ScriptedTransport { _ in .error(400, "invalid_request", issues: ["updates.0"]) }
        let outcome = try await Applier(over: transport).apply(.of([Self.call]))
        #expect(transport.writes == [Self.body("a", "b", "c"), Self.body("b", "c")])
        #expect([outcome.done, outcome.failed] == [0, 1])
    }

    @Test("isn't reduced if another status has issues", arguments: [404, 409, 500])
    func otherStatus(_ status: Int) async throws {
        let transport = ScriptedTransport { _ in .error(status, "no", issues: ["updates.0"]) }
        let outcome = try await Applier(over: transport).apply(.of([Self.call]))
        #expect(transport.writes == [Self.body("a", "b", "c")])
        #expect(outcome.failed + outcome.unknown == 1)
    }

    @Test("counts the flags that couldn't be created from what was sent, not from the plan")
    func both() async throws {
        let transport = ScriptedTransport { sent in
            switch sent.text {
            case Self.body("b", "c"): .error(400, "invalid_request", issues: ["updates.1.flagKey"])
            case Self.body("b"): Answers.targets([("b", true)])
            case "GET /apps/ap1/flags": Answers.listing()
            default: .error(400, "invalid_request")
            }
        }
        let calls: [Call] = [.create("c1", "a"), .target("c2", "acme", ["a", "b", "c"], after: ["c1"])]
        let outcome = try await Applier(over: transport).apply(.of(calls))
        #expect(
            outcome.lines == [
                "c1 failed: createFlag for flag `a`: the request was rejected (400 invalid_request): No.",
                "c2 done without a, c",
            ])
    }
}
