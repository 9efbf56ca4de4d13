import FlagModel
import FlagTestKit
import TestTools
import Testing

@Suite("The name that is made from a key")
struct FlagNameTests {
    /// A key and the name that it gives.
    struct Case: CustomTestStringConvertible, Sendable {
        let key: String
        let name: String

        var testDescription: String { key.count > 60 ? "\(key.prefix(20))… (\(key.count))" : key.debugDescription }

        init(_ key: String, _ name: String) {
            self.key = key
            self.name = name
        }
    }

    static let cases: [Case] = [
        Case("new-checkout-flow", "New checkout flow"),
        Case("new_checkout_flow", "New checkout flow"),
        Case("newCheckoutFlow", "New checkout flow"),
        Case("NewCheckoutFlow", "New checkout flow"),
        Case("NEW_CHECKOUT_FLOW", "New checkout flow"),
        Case("NEW-CHECKOUT-FLOW", "New checkout flow"),
        Case("new.checkout.flow", "New checkout flow"),
        Case("new checkout flow", "New checkout flow"),
        Case("--new--checkout__flow--", "New checkout flow"),
        Case("huddles", "Huddles"),
        Case("a", "A"),
        Case("A", "A"),
        Case("useHTTPCache", "Use HTTP cache"),
        Case("HTTPCache", "HTTP cache"),
        Case("use-HTTP-cache", "Use HTTP cache"),
        Case("exportPDF", "Export PDF"),
        Case("HTTP", "Http"),
        Case("HTTP_CACHE", "Http cache"),
        Case("v2-api", "V2 api"),
        Case("v2API", "V2 API"),
        Case("api-2", "Api 2"),
        Case("2fa", "2fa"),
        Case("oauth2Login", "Oauth2 login"),
        Case("aBTest", "A b test"),
        Case("42", "42"),
        Case("été-à-la-plage", "Été à la plage"),
        Case("e\u{301}te\u{301}Chaud", "E\u{301}te\u{301} chaud"),
        Case("новыйПоток", "Новый поток"),
        Case("НОВЫЙ_ПОТОК", "Новый поток"),
        Case("中文-开关", "中文 开关"),
        Case("🚀-launch", "Launch"),
        Case("launch🚀now", "Launch now"),
        Case("★★★", "★★★"),
        Case("---", "---"),
        Case(" ", " "),
        Case("🚀", "🚀"),
    ]

    @Test("reads like a title", arguments: cases)
    func derived(_ key: Case) {
        #expect(FlagName.derived(fromKey: key.key) == key.name)
    }

    /// Keys whose name would be longer than Reflag takes.
    static let long: [Case] = [
        Case(String(repeating: "a", count: 300), "A" + String(repeating: "a", count: 254)),
        Case(String(repeating: "abc-", count: 100), "Abc" + String(repeating: " abc", count: 63)),
        Case(String(repeating: "★", count: 300), String(repeating: "★", count: 255)),
        Case(String(repeating: "a", count: 255), "A" + String(repeating: "a", count: 254)),
    ]

    @Test("is cut at the length that Reflag accepts", arguments: long)
    func cut(_ key: Case) {
        #expect(FlagName.maximumLength == 255)
        #expect(FlagName.derived(fromKey: key.key) == key.name)
    }

    @Test("is never empty, never too long, and the same each time, for any key")
    func anyKey() {
        let pieces = ["a", "B", "é", "e\u{301}", "ß", "ǆ", "7", "-", "_", ".", " ", "中", "🚀", "İ", "HTTP", "\u{200D}"]
        for seed in Seeds.cases(3_000) {
            var random = Seeded(seed: seed)
            let key = "x" + random.text(of: pieces, upTo: seed.isMultiple(of: 10) ? 400 : 12)
            let name = FlagName.derived(fromKey: key)
            let holds =
                !name.isEmpty && name.unicodeScalars.count <= 255 && !name.hasPrefix(" ") && !name.contains("  ")
                && name.isSame(as: FlagName.derived(fromKey: key))
            guard !holds else { continue }
            Issue.record("\(key.debugDescription) gives \(name.debugDescription) (HOIST_SEED=\(seed))")
            return
        }
    }
}
