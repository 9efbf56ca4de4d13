import Diagnostics
import Testing

@Suite("Did you mean")
struct DidYouMeanTests {
    private static let fields = [
        "name", "description", "owner", "stage", "permanent", "secret", "archived", "expires", "targets",
        "environments", "audiences", "companies", "users",
    ]

    @Test(
        "The likeliest candidate is found",
        arguments: [
            ("Prodution", "Production"), ("production", "Production"), ("PRODUCTION", "Production"),
            ("Prodcution", "Production"), ("Prdctn", nil), ("Stagin", "Staging"), ("Stagings", "Staging"),
            ("dev", "Development"), ("Canary", nil), ("", nil),
        ])
    func environments(word: String, expected: String?) {
        let found = DidYouMean.suggestion(for: word, among: ["Production", "Staging", "Development"])
        #expect(found == expected)
    }

    @Test(
        "Fields are found by distance, prefix and parts",
        arguments: [
            ("desc", "description"), ("envs", "environments"), ("env", "environments"), ("onwer", "owner"),
            ("owners", "owner"), ("company", "companies"), ("comp", "companies"), ("nmae", "name"), ("user", "users"),
            ("flagname", "name"), ("owner_email", "owner"), ("archive", "archived"), ("expiry", "expires"),
            ("is-secret", "secret"), ("mission", nil), ("rules", nil), ("x", nil),
        ])
    func fields(word: String, expected: String?) {
        #expect(DidYouMean.suggestion(for: word, among: Self.fields) == expected)
    }

    @Test("The first of two equally similar candidates is used")
    func ties() {
        #expect(DidYouMean.suggestion(for: "cat", among: ["bat", "hat"]) == "bat")
        #expect(DidYouMean.suggestion(for: "cat", among: ["hat", "bat"]) == "hat")
        #expect(DidYouMean.suggestion(for: "staging", among: ["stagxxg", "stagine", "stagino"]) == "stagine")
    }

    @Test("The bound depends on the length")
    func bounds() {
        #expect(DidYouMean.suggestion(for: "abc", among: ["axc"]) == "axc")
        #expect(DidYouMean.suggestion(for: "abc", among: ["axx"]) == nil)
        #expect(DidYouMean.suggestion(for: "abcdefg", among: ["xxcdefg"]) == "xxcdefg")
        #expect(DidYouMean.suggestion(for: "abcdefg", among: ["xxcdefx"]) == nil)
        #expect(DidYouMean.suggestion(for: "abcdefgh", among: ["xxcdefgx"]) == "xxcdefgx")
        #expect(DidYouMean.suggestion(for: "abcdefgh", among: ["xxcxefgx"]) == nil)
    }

    @Test("A slip of one letter, or of two that changed places, is likelier than a longer candidate that begins alike")
    func slips() {
        #expect(DidYouMean.suggestion(for: "users", among: ["users-of-beta", "user"]) == "user")
        #expect(DidYouMean.suggestion(for: "nam", among: ["named-flags", "name"]) == "name")
        #expect(DidYouMean.suggestion(for: "eky", among: ["flags", "key"]) == "key")
        #expect(DidYouMean.suggestion(for: "kye", among: ["flags", "key"]) == "key")
        #expect(DidYouMean.suggestion(for: "yek", among: ["flags", "key"]) == nil)
    }

    @Test("Two words of one letter have nothing in common")
    func oneLetter() {
        #expect(DidYouMean.suggestion(for: "a", among: ["b", "A"]) == "A")
        #expect(DidYouMean.suggestion(for: "a", among: ["b"]) == nil)
    }

    @Test("Long words are only compared for equality, ignoring case")
    func long() {
        let long = String(repeating: "a", count: 65)
        let shorter = String(long.dropLast())
        #expect(DidYouMean.suggestion(for: long, among: [shorter, long.uppercased()]) == long.uppercased())
        #expect(DidYouMean.suggestion(for: long, among: [shorter]) == nil)
        #expect(DidYouMean.suggestion(for: "aaaa", among: [long]) == nil)
        #expect(DidYouMean.suggestion(for: String(repeating: "x", count: 5_000_000), among: ["x"]) == nil)
    }
}
