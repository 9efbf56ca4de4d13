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

    /// A server that takes so many flags in a call, and how it says that there are more.
    struct Limit: Sendable, CustomTestStringConvertible {
        let flags: Int
        let status: Int
        let issues: [String]
        let count: Int
        /// The flags in each call.
        let sizes: [Int]
        var line = "c1 done"

        var testDescription: String { "\(count) flags where \(flags) are taken, \(status) \(issues)" }

        static let all = [
            Limit(flags: 6, status: 400, issues: ["updates"], count: 23, sizes: [23, 12, 6, 6, 6, 5]),
            Limit(flags: 6, status: 413, issues: [], count: 23, sizes: [23, 12, 6, 6, 6, 5]),
            Limit(flags: 10, status: 400, issues: ["updates"], count: 11, sizes: [11, 6, 5]),
            // Too few for a limit to be what is wrong.
            Limit(
                flags: 9, status: 400, issues: ["updates"], count: 10, sizes: [10],
                line: "c1 failed: updateCompanyFlags for company `acme` in environment `en1`: the request was rejected "
                    + "(400 invalid_request): No."),
            Limit(
                flags: 4, status: 413, issues: [], count: 23, sizes: [23, 12, 6],
                line: "c1 failed: updateCompanyFlags for company `acme` in environment `en1`: the request was rejected "
                    + "(413 invalid_request): No."),
            // An issue with something else isn't about the size.
            Limit(
                flags: 6, status: 400, issues: ["updates.x"], count: 23, sizes: [23],
                line: "c1 failed: updateCompanyFlags for company `acme` in environment `en1`: the request was rejected "
                    + "(400 invalid_request): No."),
        ]
    }

    @Test("goes out in halves until one is accepted, where it has too many", arguments: Limit.all)
    func limit(_ limit: Limit) async throws {
        let keys = (1...limit.count).map { "f\($0)" }
        let transport = ScriptedTransport { sent in
            let asked = keys.filter { sent.body.contains("\"\($0)\"") }
            return asked.count > limit.flags
                ? .error(limit.status, "invalid_request", issues: limit.issues)
                : Answers.targets(asked.map { ($0, true) })
        }
        let call = Call.target("c1", "acme", keys.map { Identifier($0) })
        let outcome = try await Applier(over: transport).apply(.of([call]))
        #expect(transport.writes.map { $0.matches(of: /flagKey/).count } == limit.sizes)
        #expect(outcome.lines == [limit.line])
        let sent = try #require(outcome.calls.first)
        #expect(sent.attempts.count == limit.sizes.count)
        if sent.isDone {
            #expect(sent.call == call && sent.without == [])
            #expect(sent.answered.targets == Dictionary(uniqueKeysWithValues: keys.map { (Identifier($0), true) }))
        }
    }

    @Test("that is too large and fails halfway is done without the rest")
    func halfway() async throws {
        let keys = (1...20).map { "f\($0)" }
        let transport = ScriptedTransport { sent in
            let asked = keys.filter { sent.body.contains("\"\($0)\"") }
            if asked.count > 10 { return .error(413, "invalid_request") }
            return asked.contains("f11") ? .error(404, "not_found") : Answers.targets(asked.map { ($0, true) })
        }
        let outcome = try await Applier(over: transport)
            .apply(.of([.target("c1", "acme", keys.map { Identifier($0) })]))
        #expect(outcome.lines == ["c1 done without \(keys.suffix(10).joined(separator: ", "))"])
        #expect(outcome.calls.first?.refusal?.status == 404)
        #expect(!outcome.isComplete && outcome.wroteAnything)
    }
}
