import Diagnostics
import FlagTestKit
import JSONText
import PlanRendering
import Planning
import Testing

@Suite("A complete plan in each format")
struct GoldenTests {
    @Test("as text", arguments: Situation.all)
    func text(_ situation: Situation) throws {
        try Golden.expect(TextPlan().render(situation.plan()), situation.name + "/plan.txt")
    }

    @Test("as text with colours, the escape character as ␛", arguments: Situation.all.filter(\.isColored))
    func colored(_ situation: Situation) throws {
        let text = try TextPlan(isColored: true).render(situation.plan()).replacing("\u{1B}", with: "␛")
        try Golden.expect(text, situation.name + "/plan.colored.txt")
    }

    @Test("as Markdown", arguments: Situation.all)
    func markdown(_ situation: Situation) throws {
        try Golden.expect(MarkdownPlan().render(situation.plan()), situation.name + "/plan.md")
    }

    @Test("as annotations", arguments: Situation.all)
    func annotations(_ situation: Situation) throws {
        try Golden.expect(GitHubPlan().render(situation.plan()), situation.name + "/plan.annotations.txt")
    }

    @Test("as JSON", arguments: Situation.all)
    func json(_ situation: Situation) throws {
        try Golden.expect(JSONPlan().render(situation.plan()), situation.name + "/plan.json")
    }

    /// For formats that grow with the plan, the golden has the start, the end, and the size.
    @Test("of ten thousand changes, if it stays small")
    func many() throws {
        let situation = Situation.many
        let plan = try Situation.manyChanges.get()
        let markdown = MarkdownPlan(wholePlanURL: "https://ci.example.com/runs/1").render(plan)
        #expect(markdown.utf8.count <= 60_000)
        let forms = [
            ("plan.txt", Self.ends(of: TextPlan().render(plan))),
            ("plan.verbose.txt", Self.ends(of: TextPlan(isVerbose: true).render(plan))),
            ("plan.md", Self.ends(of: markdown)),
            ("plan.annotations.txt", GitHubPlan().render(plan)),
            ("plan.json", Self.ends(of: JSONPlan().render(plan))),
        ]
        for (name, text) in forms { try Golden.expect(text, situation.name + "/" + name) }
    }

    /// The first and the last 40 lines, the number of lines in between, and the total size.
    private static func ends(of text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        let size = "[\(lines.count) lines, \(text.utf8.count) bytes]\n"
        guard lines.count > 80 else { return text + size }
        return lines.prefix(40).joined(separator: "\n") + "\n[\(lines.count - 80) lines]\n"
            + lines.suffix(40).joined(separator: "\n") + "\n" + size
    }
}
