import FlagModel
import FlagTestKit
import Planning
import Testing

@testable import PlanRendering

@Suite("An id in a list")
struct ShownTests {
    @Test(
        "is in quotes where it would read as another, as two, or as none",
        arguments: [
            ("x,y", #""x,y""#), (",", #"",""#), ("a b", #""a b""#), ("a\u{A0}b", "\"a\u{A0}b\""), ("", #""""#),
            (#"a"b"#, #""a\"b""#), (#"a\b"#, #""a\\b""#), ("::error::x", #""::error::x""#), ("z", "z"),
            ("a:b/c", "a:b/c"), ("e\u{301}", "e\u{301}"),
        ])
    func id(_ text: String, _ shown: String) {
        #expect(Shown.id(Identifier(text)).unicodeScalars.elementsEqual(shown.unicodeScalars))
    }

    @Test("is one of as many as there are")
    func list() {
        let plan = Plan.fixture([
            Change(
                flag: "a", action: .update, place: nil, fields: [],
                targets: [
                    TargetsChange(
                        environment: "Production", environmentID: "en1", production: true,
                        companies: .init(add: ["x,y", "z"]), users: .init(remove: ["u 1", "u"]))
                ])
        ])
        let text = TextPlan().render(plan)
        #expect(text.contains(#"+ company "x,y", z"#), "\(text)")
        #expect(text.contains(#"- user "u 1", u"#), "\(text)")
    }
}
