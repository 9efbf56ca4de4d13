import Diagnostics
import Testing

@Suite("Diagnostics in colour")
struct TextColorTests {
    private static let text = MarkedText("{3️⃣a4️⃣: 1, 1️⃣a2️⃣: 3}")

    private static func diagnostic(_ severity: Diagnostic.Severity) -> Diagnostic {
        Diagnostic(
            severity, .duplicateKey, "`a` is there twice", at: text.place(1, 2), inline: "again",
            labels: [Diagnostic.Label(text.place(3, 4), "first")], help: "keep one", notes: ["the last one counts"])
    }

    private static func rendered(_ severity: Diagnostic.Severity, colored: Bool) -> String {
        TextRenderer(Sources(("f", text.text)), colored: colored).render([diagnostic(severity)])
    }

    @Test("Errors are red", arguments: [(Diagnostic.Severity.error, "31"), (.warning, "33")])
    func colors(severity: Diagnostic.Severity, code: String) {
        let expected = """
            ‹1;\(code)›\(severity.rawValue)[duplicate-key]‹0›‹1›: `a` is there twice‹0›
            ‹1;34› -->‹0› f:1:8
            ‹1;34›  |‹0›
            ‹1;34›1 |‹0› {a: 1, a: 3}
            ‹1;34›  |‹0›  ‹1;34›-‹0›     ‹1;\(code)›^ again‹0›
            ‹1;34›  |‹0›  ‹1;34›|‹0›
            ‹1;34›  |‹0›  ‹1;34›first‹0›
            ‹1;34›  =‹0› ‹36›help:‹0› keep one
            ‹1;34›  =‹0› ‹1›note:‹0› the last one counts

            """
        let sequences = expected.replacing("‹", with: "\u{1B}[").replacing("›", with: "m")
        #expect(Self.rendered(severity, colored: true) == sequences)
    }

    @Test("Without the escape sequences it is the same text")
    func plain() {
        var plain = Self.rendered(.error, colored: true)
        for sequence in ["1;31", "1;34", "36", "1", "0"] { plain = plain.replacing("\u{1B}[\(sequence)m", with: "") }
        #expect(plain == Self.rendered(.error, colored: false))
        #expect(!plain.unicodeScalars.contains("\u{1B}"))
    }
}
