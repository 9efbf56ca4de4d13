import FlagModel
import FlagTestKit
import PlanRendering
import Planning
import TerminalText
import Testing

@Suite("Any plan as text")
struct TextPlanPropertyTests {
    @Test("lists every change and every target, if requested", arguments: 1...20 as ClosedRange<UInt64>)
    func complete(seed: UInt64) {
        let plan = Plan.generated(seed: seed)
        let text = TextPlan(isVerbose: true).render(plan)
        let words = Set(text.split(whereSeparator: { $0 == " " || $0 == "\n" || $0 == "," }).map(String.init))
        for change in plan.changes {
            #expect(words.contains(change.flag.text), "seed \(seed)")
        }
        for case .updateTarget(let update) in plan.calls.map(\.request) {
            #expect(words.contains(update.target.text), "seed \(seed)")
        }
    }

    @Test("is the same text each time", arguments: 1...20 as ClosedRange<UInt64>)
    func deterministic(seed: UInt64) {
        let form = TextPlan(isColored: true)
        #expect(form.render(.generated(seed: seed)) == form.render(.generated(seed: seed)), "seed \(seed)")
    }

    /// Siblings: with and without colours, every flag of a group named, a plan with a base, one with nothing to do.
    @Test("comes in pieces of whole lines, which can be made safe one by one", arguments: 1...20 as ClosedRange<UInt64>)
    func pieces(seed: UInt64) {
        var plan = Plan.generated(seed: seed)
        if seed.isMultiple(of: 3) { plan.base = PlanBase(revision: "main", drifted: plan.changes) }
        for form in [TextPlan(), TextPlan(isColored: true), TextPlan(width: 40, isVerbose: true)] {
            expectPieces(of: form, plan, "seed \(seed)")
        }
    }

    @Test("of ten thousand changes comes in small pieces")
    func smallPieces() throws {
        var pieces: [String] = []
        TextPlan().write(try Situation.manyChanges.get()) { pieces.append($0) }
        #expect(pieces.count > 3)
        #expect(pieces.allSatisfy { $0.utf8.count < 70_000 })
    }

    private func expectPieces(of form: TextPlan, _ plan: Plan, _ comment: Comment) {
        var pieces: [String] = []
        form.write(plan) { pieces.append($0) }
        #expect(pieces.allSatisfy { $0.utf8.last == UInt8(ascii: "\n") }, comment)
        let whole = form.render(plan)
        #expect(pieces.joined() == whole, comment)
        let guarded = pieces.map { LogText.guarded($0, colored: form.isColored) }
        #expect(guarded.joined() == LogText.guarded(whole, colored: form.isColored), comment)
    }

    @Test("has the same words with and without colour", arguments: 1...20 as ClosedRange<UInt64>)
    func color(seed: UInt64) {
        let plan = Plan.generated(seed: seed)
        let colored = TextPlan(isColored: true).render(plan)
        let bare = colored.replacing(#/\x{1B}\[[0-9;]*m/#, with: "")
        #expect(bare == TextPlan().render(plan), "seed \(seed)")
        #expect(colored.matches(of: #/\x{1B}\[0m/#).count * 2 == colored.matches(of: #/\x{1B}/#).count, "seed \(seed)")
    }

    @Test("lets no external text start a line", arguments: 1...20 as ClosedRange<UInt64>)
    func lines(seed: UInt64) {
        let plan = Plan.generated(seed: seed)
        let text = TextPlan().render(plan)
        let keys = Set(plan.changes.map(\.flag.text))
        let openings = [
            "Plan for ", "Nothing to do for ", "Warning: ", "Note: ", "Blocked: ", "    ",
            "Waiting until Reflag has seen them", "  company ", "  user ",
        ]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            let isHead =
                ["+", "~", "-"].contains(line.prefix(1)) && words.count > 1
                && (keys.contains(words[1]) || words[1] == "audience" || words[1] == "targets")
            let isCount = line.first?.isNumber == true && words.count > 2
            #expect(!line.drop { $0 == " " }.hasPrefix("::") && !line.contains("##["), "seed \(seed): \(line)")
            #expect(isHead || isCount || openings.contains { line.hasPrefix($0) }, "seed \(seed): \(line)")
        }
        let hidden = text.unicodeScalars.contains { scalar in
            scalar != "\n" && (scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value))
        }
        #expect(!hidden, "seed \(seed)")
    }

    @Test("has as many lines at the margin with hostile ids as with harmless ones", arguments: Plan.hostile)
    func idsAddNoLines(text: String) {
        func plan(_ id: Identifier) -> Plan {
            .fixture(
                [
                    Change(
                        flag: id,
                        action: .update,
                        place: line(3, of: id.text),
                        fields: [.text(.stage, "Alpha", id.text)],
                        targets: [
                            TargetsChange(
                                environment: id.text,
                                environmentID: id,
                                production: true,
                                companies: .init(add: [id]),
                                users: .init(remove: [id])
                            )
                        ]
                    )
                ],
                app: id.text,
                warnings: [PlanRemark(code: "w", message: id.text, flag: id, place: line(3, of: id.text))]
            )
        }
        func margin(_ id: Identifier) -> [Character?] {
            TextPlan().render(plan(id)).split(separator: "\n", omittingEmptySubsequences: false).map(\.first)
                .filter { $0 != " " }
        }
        #expect(margin(Identifier(text)) == margin("harmless"))
    }
}
