import FlagModel
import FlagTestKit
import TestTools
import Testing

@Suite("A pattern of keys")
struct KeyPatternTests {
    /// A pattern, the keys that it matches, and some that it doesn't.
    struct Case: CustomTestStringConvertible, Sendable {
        let pattern: String
        let matched: [String]
        let others: [String]

        var testDescription: String { pattern.debugDescription }

        init(_ pattern: String, matches matched: [String], not others: [String]) {
            self.pattern = pattern
            self.matched = matched
            self.others = others
        }
    }

    static let cases: [Case] = [
        Case("legacy", matches: ["legacy"], not: ["", "legacy-x", "x-legacy", "Legacy", "legac"]),
        Case("legacy-*", matches: ["legacy-", "legacy-x", "legacy-*"], not: ["legacy", "x-legacy-x", "Legacy-x"]),
        Case("*-test", matches: ["-test", "a-test", "a-test-test"], not: ["test", "a-test-"]),
        Case("*", matches: ["", "a", "a b", "é", "*", "🚀"], not: []),
        Case("**", matches: ["", "a", "ab"], not: []),
        Case("a*c", matches: ["ac", "abc", "acc", "abcabc"], not: ["a", "c", "acb", "bac"]),
        Case("*a*b*", matches: ["ab", "xaxbx", "aab", "abab"], not: ["ba", "a", "b", ""]),
        Case("a*b*c*d", matches: ["abcd", "axbxcxd", "abcbcd"], not: ["abdc", "acbd", "abcdx"]),
        Case("", matches: [""], not: ["a", "*"]),
        Case("a.c", matches: ["a.c"], not: ["abc"]),
        Case("a?c", matches: ["a?c"], not: ["abc"]),
        Case("[ab]", matches: ["[ab]"], not: ["a"]),
        Case("a\\*", matches: ["a\\", "a\\b"], not: ["a*"]),
        Case("caf\u{E9}*", matches: ["caf\u{E9}", "caf\u{E9}-x"], not: ["cafe\u{301}", "cafe"]),
        Case("*\u{301}", matches: ["e\u{301}", "\u{301}"], not: ["\u{E9}"]),
        Case("🚀*🚀", matches: ["🚀🚀", "🚀x🚀"], not: ["🚀"]),
    ]

    @Test("matches what it says", arguments: cases)
    func matches(_ pattern: Case) {
        let keys = pattern.matched + pattern.others
        #expect(keys.filter { KeyPattern(pattern.pattern).matches(Identifier($0)) } == pattern.matched)
    }

    @Test("matches what a plain recursion over the characters matches")
    func recursion() {
        let pieces = ["a", "b", "*", "é", "e\u{301}", "a", "b"]
        var matched = 0
        for seed in Seeds.cases(6_000) {
            var random = Seeded(seed: seed)
            let pattern = random.text(of: pieces, upTo: 7)
            let key = random.text(of: pieces, upTo: 9)
            let right = Self.plainMatch(Array(pattern.unicodeScalars)[...], Array(key.unicodeScalars)[...])
            matched += right ? 1 : 0
            guard KeyPattern(pattern).matches(Identifier(key)) != right else { continue }
            Issue.record("`\(pattern)` and `\(key)`: \(right) is right (HOIST_SEED=\(seed))")
            return
        }
        #expect(matched > 100 || Seeds.cases(2).count == 1, "the cases must show both ways")
    }

    @Test("takes no time that grows out of bounds with its stars")
    func manyStars() {
        let pattern = KeyPattern(String(repeating: "*a", count: 2_000) + "b")
        #expect(!pattern.matches(Identifier(String(repeating: "a", count: 4_000))))
        #expect(pattern.matches(Identifier(String(repeating: "a", count: 4_000) + "b")))
    }

    /// The definition: a star swallows nothing, or one and goes on.
    private static func plainMatch(_ pattern: ArraySlice<Unicode.Scalar>, _ key: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let first = pattern.first else { return key.isEmpty }
        if first == "*" {
            return plainMatch(pattern.dropFirst(), key) || (!key.isEmpty && plainMatch(pattern, key.dropFirst()))
        }
        return key.first == first && plainMatch(pattern.dropFirst(), key.dropFirst())
    }
}
