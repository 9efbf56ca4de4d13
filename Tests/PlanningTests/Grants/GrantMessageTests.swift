import FlagModel
import Planning
import TestTools
import Testing

/// What the audit history is told of a grant that begins or ends.
@Suite("What a change description says of grants")
struct GrantMessageTests {
    /// The words for the first call that changes a company's targets: one flag for each list of grants.
    private static func words(_ flags: [[String]], live: Set<Identifier> = ["acme"]) throws -> [String] {
        let manifest = try flags.enumerated().map { index, texts in
            let grants = try texts.map { try GrantTests.grant($0, line: UInt32(30 + index)) }
            return ManifestFlag.written(Identifier("f\(index)")) { flag in
                flag.targets = [
                    .written("Production") { targets in
                        targets.companies = .ids([], 21)
                        targets.grants = grants
                    }
                ]
            }
        }
        let plan = try Plan.of(
            manifest,
            live: .acme(
                flags.indices.map { .live("f\($0)") },
                flags.indices.map { (Identifier("f\($0)"), "en1", LiveTargets(companies: live)) }),
            on: try GrantTests.day("2027-02-01"))
        let messages = GrantMessages(plan)
        return plan.calls.compactMap { call in
            if case .updateTarget(let update) = call.request { messages.words(of: update) ?? "-" } else { nil }
        }
    }

    // Siblings: both ways, without a reason, the same grant on two flags, more than are named, what no grant is behind.
    @Test("which grant has begun or ended, and why")
    func words() throws {
        #expect(
            try Self.words([["acme ..2027-01-31 trial, SALES-12"]]) == [
                "grant of company `acme` ended 2027-01-31: `trial, SALES-12`"
            ])
        #expect(try Self.words([["acme ..2027-01-31"]]) == ["grant of company `acme` ended 2027-01-31"])
        #expect(
            try Self.words([["acme 2027-02-01.. pilot"]], live: []) == [
                "grant of company `acme` began 2027-02-01: `pilot`"
            ])
        #expect(
            try Self.words([["acme ..2027-01-31 trial"], ["acme ..2027-01-31 trial"], ["acme ..2027-01-15 trial"]]) == [
                "grant of company `acme` ended 2027-01-31: `trial`; ended 2027-01-15: `trial`"
            ])
        #expect(
            try Self.words((1...5).map { ["acme ..2027-01-0\($0)"] }) == [
                "grant of company `acme` ended 2027-01-01; ended 2027-01-02; ended 2027-01-03; 2 more"
            ])
        #expect(try Self.words([["acme ..2027-01-31"]], live: ["acme", "hooli"]).last == "-")
    }

    @Test("a reason is text on one line, whatever it says, and of a bounded length", arguments: Seeds.cases(100))
    func hostile(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let pieces = ["`", "``", "\n", "@channel", "<!here>", "\u{202E}", "##[", "::error::", "\u{1B}[31m", "é", "x "]
        let why = "a" + random.text(of: pieces, upTo: 60)
        let word = try #require(try Self.words([["acme ..2027-01-31 \(why)"]]).first)
        #expect(word.hasPrefix("grant of company `acme` ended 2027-01-31: `a"), "HOIST_SEED=\(seed)")
        // The code that it is in ends where the reason does.
        #expect(word.split(separator: "`", omittingEmptySubsequences: false).count == 5, "HOIST_SEED=\(seed): \(word)")
        #expect(word.unicodeScalars.allSatisfy { !isHidden($0) }, "HOIST_SEED=\(seed): \(word)")
        let long = String(repeating: "\u{202E}", count: 5_000)
        let words = try Self.words((1...5).map { ["acme ..2027-01-0\($0) \(why)\(long)"] })
        #expect(words.allSatisfy { $0.utf8.count < 6_000 }, "HOIST_SEED=\(seed)")
    }
}
