import Testing

@testable import PlanRendering

@Suite("Text in Markdown")
struct MarkdownTextTests {
    @Test(
        "is a code span that shows it unchanged",
        arguments: [
            ("plain", "`plain`"), ("a`b", "``a`b``"), ("a``b`c", "```a``b`c```"), ("`", "`` ` ``"),
            ("`a", "`` `a ``"), ("a`", "`` a` ``"), (" a ", "`  a  `"), (" a", "` a`"), ("", "``  ``"),
            ("@team #12 <b>", "`@team #12 <b>`"), ("\\", "`\\`"),
        ]
    )
    func span(text: String, span: String) {
        #expect(MarkdownText.span(text) == span)
    }

    @Test("is HTML without tags and entities of its own")
    func html() {
        #expect(MarkdownText.html("<b>&lt; \"x\" é") == "&lt;b&gt;&amp;lt; \"x\" é")
    }
}
