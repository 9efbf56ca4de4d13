import Diagnostics
import FlagTestKit
import Foundation
import JSONText
import PlanRendering
import Planning
import TestTools
import Testing

/// Compares the samples in `docs/plan.md` with the actual output. `HOIST_RECORD=1` records them again, and such a run
/// fails.
@Suite("docs/plan.md")
struct PlanPageTests {
    private static let page = Golden.repository.appendingPathComponent("docs/plan.md")

    @Test("shows the actual output")
    func samples() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        var lines: [String] = []
        var sample: String?
        var rest = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        var count = 0
        while let line = rest.popFirst() {
            lines.append(String(line))
            if let named = line.wholeMatch(of: #/<!-- sample: (.*) -->/#) {
                sample = String(named.output.1)
            } else if let name = sample {
                let fence = try #require(line.prefixMatch(of: #/```+/#), "\(name)").output
                lines.append(
                    contentsOf: try Self.printed(name).split(separator: "\n", omittingEmptySubsequences: false)
                        .dropLast().map(String.init))
                rest = rest.drop { $0 != fence }
                sample = nil
                count += 1
            }
        }
        #expect(count > 10)
        try Golden.expect(lines.joined(separator: "\n"), at: Self.page)
    }

    @Test("lists every member of a plan file")
    func members() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let schema = try JSONSerialization.jsonObject(
            with: Data(contentsOf: Golden.repository.appendingPathComponent("schema/plan.schema.json")))
        let members = try #require((schema as? [String: Any])?["properties"] as? [String: Any])
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }
        for member in members.keys {
            #expect(rows.contains { $0.split(separator: "|").first?.contains("`\(member)`") == true }, "\(member)")
        }
    }

    /// Such as `tour text`: the situation and the format.
    private static func printed(_ name: String) throws -> String {
        let words = name.split(separator: " ").map(String.init)
        let situation = try #require(Situation.all.first { $0.name == words[0] }, "\(name)")
        let plan = try situation.plan()
        switch words[1] {
        case "text": return TextPlan(width: 80).render(plan)
        case "markdown": return MarkdownPlan().render(plan)
        case "annotations": return GitHubPlan().render(plan)
        case "change": return try element(of: "changes", naming: words[2], in: plan)
        case "call": return try element(of: "calls", naming: words[2], in: plan)
        default: throw Situation.Wrong(reason: "no such form: \(name)")
        }
    }

    private static func element(of list: String, naming flag: String, in plan: Plan) throws -> String {
        guard case .array(let elements)? = plan.json[list] else { throw Situation.Wrong(reason: list) }
        let found = elements.first { $0.compact().contains("\"\(flag)\"") || $0.compact().contains("/fl-\(flag)\"") }
        return try #require(found, "\(list) \(flag)").pretty() + "\n"
    }
}
