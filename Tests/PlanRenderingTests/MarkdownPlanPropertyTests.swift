import FlagModel
import FlagTestKit
import Planning
import Testing

@testable import PlanRendering

@Suite("Any plan as Markdown")
struct MarkdownPlanPropertyTests {
    @Test("stays within its budget", arguments: 1...12 as ClosedRange<UInt64>, [0, 5_000, 60_000])
    func budget(seed: UInt64, budget: Int) {
        let plan = Plan.generated(seed: seed)
        let text = MarkdownPlan(budget: budget).render(plan)
        #expect(text.utf8.count <= max(budget, MarkdownPlan.leastBudget), "seed \(seed)")
        let calls = plan.calls.count
        let summary =
            plan.changes.isEmpty
            ? "Nothing to do for"
            : "\(calls) call\(calls == 1 ? "" : "s")\(plan.blocked.isEmpty ? "" : " · blocked by a limit")**\n"
        #expect(text.contains(summary), "seed \(seed)")
        #expect(text.contains("Digest: `\(plan.digest)`\n"), "seed \(seed)")
    }

    @Test("has the size that is known before it is made", arguments: 1...12 as ClosedRange<UInt64>)
    func size(seed: UInt64) {
        let plan = Plan.generated(seed: seed)
        for naming in [3, .max] {
            let content = MarkdownContent(plan, naming: naming)
            #expect(content.size == content.text.utf8.count, "seed \(seed)")
            for budget in [0, 100, 1_000, 5_000, 20_000] {
                let fitting = content.fitting(budget)
                #expect(fitting.size == fitting.text.utf8.count, "seed \(seed), \(budget)")
                #expect(fitting.size <= budget, "seed \(seed), \(budget)")
            }
        }
    }

    @Test("uses its budget", arguments: 1...12 as ClosedRange<UInt64>)
    func use(seed: UInt64) {
        let plan = Plan.generated(seed: seed)
        let whole = MarkdownPlan(budget: .max).render(plan)
        #expect(!whole.contains("Left out"), "seed \(seed)")
        #expect(MarkdownPlan(budget: whole.utf8.count).render(plan) == whole, "seed \(seed)")
        for change in plan.changes where whole.utf8.count < 60_000 {
            #expect(whole.contains(change.flag.text), "seed \(seed)")
        }
    }

    @Test("has external text only in code", arguments: 1...12 as ClosedRange<UInt64>)
    func onlyCode(seed: UInt64) {
        let text = MarkdownPlan(budget: 30_000).render(.generated(seed: seed))
        for line in Set(Self.outsideOfFences(text)) {
            let prose = Self.withoutCode(line)
            let isOwn = Self.own.contains { prose.wholeMatch(of: $0) != nil }
            #expect(isOwn, "seed \(seed): \(line)")
        }
    }

    @Test("is the same text each time", arguments: 1...10 as ClosedRange<UInt64>)
    func deterministic(seed: UInt64) {
        let form = MarkdownPlan(budget: 8_000)
        #expect(form.render(.generated(seed: seed)) == form.render(.generated(seed: seed)), "seed \(seed)")
    }

    /// Everything that hoist itself writes outside of code.
    private static var own: [Regex<Substring>] {
        [
            #/<!-- hoist-plan -->/#,
            #/### Plan for <>/#,
            #/Nothing to do for <>(?:: \d+ flags? (?:is|are) as the manifest says)?\./#,
            #/\*\*[0-9a-z ,+−·]+\*\*/#,
            #/> \[!WARNING\]/#,
            #/> Too long to show in full\. Left out: [0-9a-z ,]+\. <> prints the whole plan\./#,
            #/#### (?:Removals, archives and production|Other changes)/#,
            #/#### Waiting until Reflag has seen them, then sent by the next apply/#,
            #/<details><summary><>[0-9a-z +−·]*</summary>/#,
            #/</details>/#,
            #/[0-9a-z ·]+(?:\(to archive one, write <>\))?(?: · \d+ targets? waiting)?/#,
            #/Digest: <>/#,
            #/(?:)/#,
        ]
    }

    /// The lines outside of fenced blocks, by the rules of CommonMark.
    private static func outsideOfFences(_ text: String) -> [Substring] {
        var fence: Int?
        var outside: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let bare = line.drop { $0 == " " }
            let ticks = line.count - bare.count < 4 ? bare.prefix { $0 == "`" }.count : 0
            let rest = bare.dropFirst(ticks)
            if let open = fence {
                if ticks >= open, rest.allSatisfy({ $0 == " " }) { fence = nil }
            } else if ticks >= 3, !rest.contains("`") {
                fence = ticks
            } else {
                outside.append(line)
            }
        }
        #expect(fence == nil)
        return outside
    }

    /// The line with each code span, and each `<code>` without a tag in it, as `<>`.
    private static func withoutCode(_ line: Substring) -> String {
        if let code = line.firstMatch(of: #/<code>[^<>]*</code>/#) {
            return line[..<code.range.lowerBound] + "<>" + line[code.range.upperBound...]
        }
        var prose = ""
        var rest = line
        while let open = rest.firstIndex(of: "`") {
            prose += rest[..<open]
            let ticks = rest[open...].prefix { $0 == "`" }
            var after = rest[ticks.endIndex...]
            var close: Substring?
            while close == nil, let next = after.firstIndex(of: "`") {
                let run = after[next...].prefix { $0 == "`" }
                if run.count == ticks.count { close = run }
                after = after[run.endIndex...]
            }
            prose += close == nil ? "UNCLOSED" : "<>"
            rest = after
        }
        return prose + rest
    }
}
