import FlagTestKit
import Testing

@testable import ManifestReading

@Suite("Scalars by the core schema of YAML 1.2")
struct CoreScalarTests {
    @Test("null", arguments: ["", "~", "null", "Null", "NULL"])
    func null(_ text: String) { #expect(meaning(text) == .null) }

    @Test("true", arguments: ["true", "True", "TRUE"])
    func yes(_ text: String) { #expect(meaning(text) == .boolean(true)) }

    @Test("false", arguments: ["false", "False", "FALSE"])
    func no(_ text: String) { #expect(meaning(text) == .boolean(false)) }

    @Test("whole numbers", arguments: ["0", "-0", "+12", "08", "007", "0o17", "0xFf", "99999999999999999999"])
    func integer(_ text: String) { #expect(meaning(text) == .integer) }

    @Test(
        "other numbers",
        arguments: [
            "1.", ".5", "-.5", "1.5", "1e3", "1E-3", "+1.e+10", "08.5", ".inf", "-.Inf", "+.INF", ".nan", ".NaN",
        ])
    func float(_ text: String) { #expect(meaning(text) == .float) }

    @Test(
        "everything else is text",
        arguments: [
            "nULL", "nil", "tRUE", "yes", "no", "on", "off", "y", "0b11", "-0x1", "0o8", "0xG", "0o", "0x", "1_000",
            "12:30", "2027-03-31", ".", "-", "+", "-.", "e3", "1e", "1e+", ".e3", "..5", "1.2.3", "+.nan", "-.nan",
            ".iNF",
            "١٢", " 1", "1 ", "nullx", "~~", "Infinity", "NaN",
        ])
    func text(_ text: String) { #expect(meaning(text) == .text) }

    private func meaning(_ text: String) -> CoreScalar {
        var text = text
        return text.withUTF8 { CoreScalar.plainMeaning($0) }
    }
}
