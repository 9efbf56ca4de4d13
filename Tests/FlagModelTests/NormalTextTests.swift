import FlagModel
import FlagTestKit
import Testing

@Suite("The form in which Reflag keeps texts")
struct NormalTextTests {
    /// A description, and how it is kept.
    struct Case: CustomTestStringConvertible, Sendable {
        let text: String?
        let kept: String?

        var testDescription: String { text?.debugDescription ?? "none" }

        init(_ text: String?, _ kept: String?) {
            self.text = text
            self.kept = kept
        }
    }

    static let cases: [Case] = [
        Case(nil, nil),
        Case("", nil),
        Case("a", "a"),
        Case(" ", " "),
        Case("\n", "\n"),
        Case("\r", "\n"),
        Case("\r\n", "\n"),
        Case("a\r\nb\rc\nd", "a\nb\nc\nd"),
        Case("a\r\n\r\nb", "a\n\nb"),
        Case("a\r\r\nb", "a\n\nb"),
        Case("a\n\rb", "a\n\nb"),
        Case("a\r\n", "a\n"),
        Case("\ra", "\na"),
        Case("e\u{301}\r\n\u{E9}", "e\u{301}\n\u{E9}"),
        Case("a\u{2028}b\u{85}c", "a\u{2028}b\u{85}c"),
        Case("  trailing  ", "  trailing  "),
    ]

    @Test("has LF at the ends of lines, and none for an empty description", arguments: cases)
    func description(_ text: Case) {
        #expect(NormalText.description(text.text).map { Array($0.utf8) } == text.kept.map { Array($0.utf8) })
    }

    @Test("stays as it is once it is in it", arguments: cases)
    func twice(_ text: Case) {
        let once = NormalText.description(text.text)
        #expect(NormalText.description(once).map { Array($0.utf8) } == once.map { Array($0.utf8) })
    }

    @Test("is the form in which a live flag has its description")
    func liveFlag() {
        func kept(_ description: String?) -> String? {
            LiveFlag(id: "fl1", key: "a", name: "A", description: description).description
        }
        #expect(kept("a\r\nb") == "a\nb")
        #expect(kept("") == nil)
        #expect(kept(nil) == nil)
    }
}
