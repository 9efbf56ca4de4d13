import FlagModel
import FlagTestKit
import PlanRendering
import Planning
import Testing

/// The order of a comment: what a reviewer must not miss is first, and what is left out is the least.
@Suite("The order of a comment")
struct EffectOrderTests {
    private static func update(_ flag: Identifier, _ targets: [TargetsChange]) -> Change {
        Change(flag: flag, action: .update, place: line(1), targets: targets)
    }

    private static func ids(_ name: String, _ count: Int) -> [Identifier] {
        (0..<count).map { Identifier("\(name)-\($0)") }
    }

    /// The changes of flags that gain a member of an audience.
    private static func audience(_ name: Identifier, _ count: Int, isProduction: Bool = true) -> [Change] {
        let cause = TargetsChange.Cause(audience: name, place: line(2), companies: ["umbrella"], users: [])
        let companies = TargetsChange.Difference(add: ["umbrella"])
        return ids("\(name)-flag", count).map { flag in
            update(
                flag,
                [
                    isProduction
                        ? .production(companies: companies, causes: [cause])
                        : .other(companies: companies, causes: [cause])
                ])
        }
    }

    /// The subjects of a comment's blocks, in their order.
    private static func order(_ changes: [Change]) -> [String] {
        MarkdownPlan().render(.fixture(changes)).matches(
            of: /(?m)^(?:<details><summary><code>)?([+!-] [^\s<]+(?: [a-z][^\s<]*)?)/
        )
        .map { String($0.output.1) }.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }

    @Test(
        "is by effect: many flags, removals in production, archives, other removals, additions in production, the rest")
    func effect() {
        let changes =
            [
                Change(flag: "details", action: .update, place: line(1), fields: [.text(.stage, "Alpha", "Beta")]),
                Self.update("added-elsewhere", [.other(companies: .init(add: ["a"]))]),
                Self.update("added", [.production(companies: .init(add: ["a"]))]),
                Self.update("removed-elsewhere", [.other(companies: .init(remove: ["a"]))]),
                Change(flag: "archived", action: .archive, place: line(1)),
                Self.update("removed", [.production(users: .init(remove: ["a"]))]),
                Self.update("removed-twice", [.production(companies: .init(remove: ["a", "b"]))]),
            ] + Self.audience("partners", 125) + Self.audience("staff", 3, isProduction: false)
            + [Self.update("removed-often", [.production(companies: .init(remove: Self.ids("company", 126)))])]
        #expect(
            Self.order(changes) == [
                "! removed-often", "+ audience partners", "! removed-twice", "! removed", "- archived",
                "! removed-elsewhere", "! added", "+ audience staff", "! added-elsewhere", "! details",
            ])
    }

    @Test("puts a change of 125 flags above single ones, however it is laid out", arguments: [1, 60])
    func manyFlags(singles: Int) {
        let singles = Self.ids("single", singles).map { Self.update($0, [.production(users: .init(remove: [$0]))]) }
        let archives = Self.ids("old", singles.count).map { Change(flag: $0, action: .archive, place: line(1)) }
        let order = Self.order(singles + archives + Self.audience("partners", 125))
        #expect(order.prefix(2) == ["+ audience partners", "! single-0"])
    }

    @Test("keeps the plan's order among equals")
    func equal() {
        let flags = ["c", "a", "b"].map { Change(flag: $0, action: .archive, place: line(1)) }
        #expect(Self.order(flags) == ["- c", "- a", "- b"])
    }

    @Test("leaves out the least: what touches most is in a comment that is too long")
    func leftOut() {
        let singles = Self.ids("single", 2_000).map { Self.update($0, [.production(users: .init(add: ["u"]))]) }
        let text = MarkdownPlan(budget: 4_000).render(.fixture(singles + Self.audience("partners", 125)))
        #expect(text.contains("+ audience partners  company umbrella"))
        #expect(text.contains("Left out: "))
    }

    @Test("gives every line of a change its sigil in column 0", arguments: 1...12 as ClosedRange<UInt64>)
    func sigils(seed: UInt64) {
        let plan = Plan.generated(seed: seed)
        let text = MarkdownPlan(budget: .max).render(plan)
        var isDiff = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isDiff = line.hasSuffix("diff")
            } else if isDiff, line.isEmpty || line.hasPrefix("Note:") || line.hasPrefix("  ") {
                // Notes, what is worth cleaning up, and lines of a text that don't change.
                #expect(!line.contains("+ company") && !line.contains("- company"), "seed \(seed): \(line)")
            } else if isDiff {
                #expect(["+", "-", "!"].contains(line.first), "seed \(seed): \(line)")
            }
        }
    }
}
