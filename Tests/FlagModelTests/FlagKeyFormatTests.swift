import FlagModel
import FlagTestKit
import TestTools
import Testing

@Suite("The format of new flags' keys")
struct FlagKeyFormatTests {
    /// A key, and the formats that take it.
    struct Case: CustomTestStringConvertible, Sendable {
        let key: String
        let formats: Set<FlagKeyFormat>

        var testDescription: String { key.debugDescription }

        init(_ key: String, _ formats: Set<FlagKeyFormat>) {
            self.key = key
            self.formats = formats
        }
    }

    static let cases: [Case] = [
        Case("", []),
        Case("NewCheckoutFlow", [.custom, .pascalCase]),
        Case("newCheckoutFlow", [.custom, .camelCase]),
        Case("NEW_CHECKOUT_FLOW", [.custom, .snakeCaseUpper]),
        Case("new_checkout_flow", [.custom, .snakeCaseLower]),
        Case("NEW-CHECKOUT-FLOW", [.custom, .kebabCaseUpper]),
        Case("new-checkout-flow", [.custom, .kebabCaseLower]),
        Case("new", [.custom, .camelCase, .snakeCaseLower, .kebabCaseLower]),
        Case("NEW", [.custom, .pascalCase, .snakeCaseUpper, .kebabCaseUpper]),
        Case("A", [.custom, .pascalCase, .snakeCaseUpper, .kebabCaseUpper]),
        Case("v2", [.custom, .camelCase, .snakeCaseLower, .kebabCaseLower]),
        Case("a1b2", [.custom, .camelCase, .snakeCaseLower, .kebabCaseLower]),
        Case("a-1", [.custom, .kebabCaseLower]),
        Case("a_1", [.custom, .snakeCaseLower]),
        Case("A-2B", [.custom, .kebabCaseUpper]),
        Case("2a", [.custom]),
        Case("-a", [.custom]),
        Case("a-", [.custom]),
        Case("a--b", [.custom]),
        Case("_a", [.custom]),
        Case("a_", [.custom]),
        Case("a__b", [.custom]),
        Case("a-b_c", [.custom]),
        Case("New-checkout", [.custom]),
        Case("new-Checkout", [.custom]),
        Case("new.checkout", [.custom]),
        Case("new checkout", [.custom]),
        Case("new/checkout?#%", [.custom]),
        Case("🚀", [.custom]),
        Case("★★★", [.custom]),
        Case("a\u{A0}b", [.custom]),
        Case("a\u{2028}b", [.custom]),
        Case("\u{E9}t\u{E9}", [.custom, .camelCase, .snakeCaseLower, .kebabCaseLower]),
        Case("\u{C9}T\u{C9}", [.custom, .pascalCase, .snakeCaseUpper, .kebabCaseUpper]),
        Case("a\u{66B}\u{662}", [.custom]),
        Case("a\u{662}", [.custom, .camelCase, .snakeCaseLower, .kebabCaseLower]),
        Case("a\u{2163}", [.custom, .camelCase, .snakeCaseLower, .kebabCaseLower]),
        Case("a\u{BD}", [.custom, .camelCase, .snakeCaseLower, .kebabCaseLower]),
        Case("中文", [.custom]),
        Case("a中文", [.custom, .camelCase]),
        Case("A中文", [.custom, .pascalCase]),
        Case("\u{1C5}a", [.custom]),
        Case("a\u{2B0}", [.custom, .camelCase]),
        Case("\u{AA}", [.custom]),
        Case("e\u{301}t\u{E9}", []),
        Case("a\u{20DD}", []),
        Case("a\tb", []),
        Case("a\n", []),
        Case("\u{0}", []),
        Case("a\u{200B}b", []),
        Case("a\u{202E}b", []),
        Case("a\u{E000}", []),
        Case("a\u{378}", []),
        Case("👩‍👩‍👧", []),
    ]

    @Test("takes a key or doesn't", arguments: cases)
    func accepts(_ key: Case) {
        #expect(Set(FlagKeyFormat.allCases.filter { $0.accepts(key.key) }) == key.formats)
    }

    @Test("has an example that it takes itself", arguments: FlagKeyFormat.allCases)
    func example(of format: FlagKeyFormat) {
        #expect(format.accepts(format.example))
    }

    @Test("is the regular expression that Reflag documents")
    func documented() {
        let pieces = [
            "a", "z", "\u{E9}", "\u{DF}", "A", "Z", "\u{C9}", "0", "9", "\u{2163}", "_", "-", "_", "-", ".", " ", "中",
            "\u{301}", "\u{1C5}", "★", "\n", "\u{200D}", "\u{AA}",
        ]
        for seed in Seeds.cases(4_000) {
            var random = Seeded(seed: seed)
            let key = random.text(of: pieces, upTo: 6)
            for format in FlagKeyFormat.allCases {
                let matches = Self.documentedMatch(key, format)
                guard format.accepts(key) != matches else { continue }
                Issue.record("\(format) and \(key.debugDescription): \(matches) is right (HOIST_SEED=\(seed))")
                return
            }
        }
    }

    private static func documentedMatch(_ key: String, _ format: FlagKeyFormat) -> Bool {
        let expression =
            switch format {
            case .custom: /[\p{L}\p{N}\p{P}\p{S}\p{Z}]+/
            case .pascalCase: /\p{Lu}[\p{L}\p{N}]*/
            case .camelCase: /\p{Ll}[\p{L}\p{N}]*/
            case .snakeCaseUpper: /\p{Lu}[\p{Lu}\p{N}]*(?:_[\p{Lu}\p{N}]+)*/
            case .snakeCaseLower: /\p{Ll}[\p{Ll}\p{N}]*(?:_[\p{Ll}\p{N}]+)*/
            case .kebabCaseUpper: /\p{Lu}[\p{Lu}\p{N}]*(?:-[\p{Lu}\p{N}]+)*/
            case .kebabCaseLower: /\p{Ll}[\p{Ll}\p{N}]*(?:-[\p{Ll}\p{N}]+)*/
            }
        return key.wholeMatch(of: expression.matchingSemantics(.unicodeScalar)) != nil
    }
}
