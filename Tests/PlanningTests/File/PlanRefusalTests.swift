import Diagnostics
import FlagModel
import FlagTestKit
import JSONText
import Planning
import TestTools
import Testing

/// The complete message of the reader about a file that it rejects: what is wrong, and what to do.
@Suite("A plan file that is rejected")
struct PlanRefusalTests {
    /// A file and what is said of it.
    struct Refused: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Makes the file from a valid one.
        let file: @Sendable (String) -> String
        let message: String
        let hint: String

        static func of(
            _ name: String,
            _ message: String,
            _ hint: String,
            _ file: @escaping @Sendable (String) -> String
        ) -> Refused {
            Refused(testDescription: name, file: file, message: message, hint: hint)
        }
    }

    private static let makeAgain =
        "create it again with `hoist plan --out`; CI must pass the file on exactly as it was written"
    private static let asReviewed =
        "a plan is applied as it was reviewed or not at all: create it again with `hoist plan --out`"
    private static let named = "name a file that `hoist plan --out` wrote"

    private static func sum(_ text: String, _ name: String) -> String {
        guard let found = text.ranges(of: "\"\(name)\":\"").first else { return "" }
        return String(text[found.upperBound...].prefix(12))
    }

    /// Placeholders for the sums that only the case knows.
    private static func filled(_ message: String, _ whole: String, _ other: String) -> String {
        message.replacing("DIGEST", with: sum(whole, "digest")).replacing("SEAL", with: sum(whole, "seal"))
            .replacing("OTHER", with: other)
    }

    static let all: [Refused] = [
        .of("empty", "the plan file is damaged: it isn't JSON: it ends too early (line 1)", makeAgain) { _ in "" },
        .of("cut off", "the plan file is damaged: it isn't JSON: it ends too early (line 1)", makeAgain) {
            String($0.dropLast())
        },
        .of("twice", "the plan file is damaged: it isn't JSON: there is more after the end (line 1)", makeAgain) {
            $0 + $0
        },
        .of("no plan", "this isn't a plan file: its format isn't hoist-plan", named) { _ in #"{"format":"x"}"# },
        .of("a list", "this isn't a plan file: its format isn't hoist-plan", named) { _ in "[]" },
        .of(
            "another version", "the plan file has version 2; this hoist reads version 1",
            "create the plan with the version of hoist that applies it"
        ) { $0.replacing(#""version":1"#, with: #""version":2"#) },
        .of("a member gone", "the plan file is damaged: it has no member `blocked`", makeAgain) {
            $0.replacing(#","blocked":[]"#, with: "")
        },
        .of(
            "a member more of what is sent",
            "the plan file is damaged: `calls[0].body` has an unknown member `key`", makeAgain
        ) { $0.replacing(#""body":{"#, with: #""body":{"key":"x","#) },
        .of(
            "the seal edited", "the plan file was edited: its seal is 000000000000…, its contents give SEAL…",
            asReviewed
        ) { $0.replacing(sum($0, "seal"), with: "000000000000") },
        .of(
            "something that the digest doesn't cover",
            "the plan file was edited: its seal is SEAL…, its contents give OTHER…", asReviewed
        ) { $0.replacing(#""appName":"Acme Web""#, with: #""appName":"Acme""#) },
        .of("another kind", "the plan file is damaged: `basis.flags[0].fields` isn't a list", makeAgain) {
            $0.replacing(#""fields":[]"#, with: #""fields":{}"#, maxReplacements: 1)
        },
        .of(
            "a change edited", "the plan file was edited: its digest is DIGEST…, its contents give OTHER…",
            asReviewed
        ) { $0.replacing("acme", with: "evil", maxReplacements: 1) },
        .of(
            "the digest edited", "the plan file was edited: its digest is 000000000000…, its contents give DIGEST…",
            asReviewed
        ) { $0.replacing(sum($0, "digest"), with: "000000000000") },
        .of(
            "another summary",
            "the plan file contradicts itself: the summary doesn't match the changes", asReviewed
        ) { $0.replacing(#""flags":{"create":0,"update":1"#, with: #""flags":{"create":0,"update":2"#) },
        .of(
            "another path",
            "the plan file contradicts itself: `calls[0].path` names an environment that isn't in the changes",
            asReviewed
        ) { $0.replacing("/apps/ap1/envs/en1/", with: "/apps/ap1/envs/en9/") },
        .of(
            "another method",
            "the plan file contradicts itself: `calls[0].path` and `method` aren't those of the operation", asReviewed
        ) { $0.replacing(#""method":"PATCH""#, with: #""method":"POST""#) },
    ]

    /// A plan of one change, one call and one note.
    static func plan() throws -> Plan {
        let targets = ManifestTargets.written("Production") { $0.companies = .ids(["acme"], 21) }
        return try .of(
            [.written("a") { $0.targets = [targets] }], live: .acme([.live("a"), .live("b")]))
    }

    @Test("is reported with what is wrong and what to do", arguments: all)
    func words(_ refused: Refused) throws {
        let whole = try Self.plan().json.compact()
        let file = refused.file(whole)
        #expect(file != whole)
        do throws(PlanFileProblem) {
            _ = try Plan(reading: Array(file.utf8))
            Issue.record("it is taken")
        } catch {
            // The sum of the file's contents is the case's own; everything else is given.
            let other: Substring = error.message.dropLast().suffix(12)
            #expect(error.message == Self.filled(refused.message, whole, String(other)))
            #expect(!refused.message.contains("OTHER") || other != Self.sum(whole, "digest"))
            #expect(error.hint == refused.hint)
        }
    }

    @Test("is reported for another app and another API")
    func subject() throws {
        let plan = try Self.plan()
        func problems(_ app: Identifier, _ url: String) -> [String] {
            do throws(PlanFileProblem) {
                try plan.check(isFor: app, apiURL: url)
                return []
            } catch {
                return [error.message, error.hint]
            }
        }
        #expect(problems("ap1", "https://app.reflag.com/api") == [])
        #expect(
            problems("ap2", "https://app.reflag.com/api") == [
                "the plan is for the app ap1; this run is for ap2",
                "leave out --app and REFLAG_APP_ID, or create a plan for that app",
            ])
        #expect(
            problems("ap1", "http://localhost:1/api") == [
                "the plan is for the API at https://app.reflag.com/api; this run is for http://localhost:1/api",
                "create the plan with the same --api-url, --sandbox or REFLAG_API_URL",
            ])
    }

    @Test("is any in which one byte is another, unless it changes and sends the very same", arguments: 0..<8)
    func bytes(part: Int) throws {
        var random = Seeded(seed: UInt64(part))
        let plan = try Self.plan()
        let written = Array((plan.json.pretty() + "\n").utf8)
        var taken = 0
        for index in stride(from: part, to: written.count, by: 8) {
            var other = written
            // Once a bit that is another, once any byte.
            other[index] =
                random.chance(50)
                ? written[index] ^ (1 << UInt8.random(in: 0...7, using: &random))
                : UInt8.random(in: 0...255, using: &random)
            guard let read = try? Plan(reading: other) else { continue }
            taken += 1
            #expect(read.calls == plan.calls, "byte \(index) is \(other[index])")
            #expect(read.digest.isSame(as: plan.digest), "byte \(index) is \(other[index])")
        }
        // What was seen, places and what is said are outside of the digest, and so is the kind of space between words.
        #expect(taken < written.count / 3)
    }
}
