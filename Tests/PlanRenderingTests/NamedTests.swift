import FlagModel
import FlagTestKit
import Foundation
import PlanRendering
import Planning
import TestTools
import Testing

/// Compares the JSON with what people are shown: no format may leave out a change or a call.
@Suite("Every change and call of the JSON")
struct NamedTests {
    /// A flag, or one of its targets in an environment, from the JSON.
    private struct Named {
        var flags: [String] = []
        var targets: Set<String> = []

        /// From `changes` and, separately, from `calls`.
        init(_ plan: Plan) throws {
            let json = JSONPlan().render(plan)
            let root = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
            for change in try #require(root["changes"] as? [[String: Any]]) {
                flags.append(try #require(change["flag"] as? String))
                for environment in try #require(change["targets"] as? [[String: Any]]) {
                    for kind in ["companies", "users"] {
                        let lists = try #require(environment[kind] as? [String: [String]])
                        targets.formUnion(lists.values.joined())
                    }
                }
            }
            var sent: Set<String> = []
            for call in try #require(root["calls"] as? [[String: Any]]) {
                let body = try #require(call["body"] as? [String: Any])
                let path = try #require(call["path"] as? String).split(separator: "/")
                switch call["operation"] as? String {
                case "createFlag": sent.insert(try #require(body["key"] as? String))
                case "updateFlag": sent.insert(String(try #require(path.last).dropFirst("fl-".count)))
                default:
                    for update in try #require(body["updates"] as? [[String: Any]]) {
                        sent.insert(try #require(update["flagKey"] as? String))
                    }
                    let target = try #require(path.dropLast().last.flatMap { $0.removingPercentEncoding })
                    #expect(targets.contains(target))
                }
            }
            #expect(Set(flags) == sent)
        }
    }

    /// The words of a text; keys and ids of generated plans are one word each.
    private static func words(_ text: String) -> Set<String> {
        Set(text.split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_")) }.map(String.init))
    }

    @Test("is listed in the text format", arguments: 1...20 as ClosedRange<UInt64>)
    func text(seed: UInt64) throws {
        let plan = Plan.generated(seed: seed)
        let named = try Named(plan)
        let words = Self.words(TextPlan(isVerbose: true).render(plan))
        #expect(named.targets.subtracting(words) == [], "seed \(seed)")
        #expect(Set(named.flags).subtracting(words) == [], "seed \(seed)")
    }

    @Test("is listed, or counted in a group with its cause, without -v", arguments: 1...20 as ClosedRange<UInt64>)
    func shortText(seed: UInt64) throws {
        let plan = Plan.generated(seed: seed)
        let named = try Named(plan)
        let text = TextPlan().render(plan)
        let words = Self.words(text)
        #expect(named.targets.subtracting(words) == [], "seed \(seed)")
        let counted = text.matches(of: #/on (\d+) flags: .* … (\d+) more/#).compactMap { Int($0.output.2) }
        let unnamed = Set(named.flags).subtracting(words).count
        #expect(unnamed <= counted.reduce(0, +), "seed \(seed)")
        #expect(!counted.isEmpty || unnamed == 0, "seed \(seed)")
    }

    @Test(
        "is listed in Markdown unless it is reported as left out", arguments: 1...12 as ClosedRange<UInt64>)
    func markdown(seed: UInt64) throws {
        let plan = Plan.generated(seed: seed)
        let named = try Named(plan)
        for budget in [4_000, 20_000, 60_000, 900_000] { try expectListed(named, plan, budget: budget, seed: seed) }
    }

    private func expectListed(_ named: Named, _ plan: Plan, budget: Int, seed: UInt64) throws {
        let text = MarkdownPlan(budget: budget).render(plan)
        let words = Self.words(text)
        let unnamed = Set(named.flags).subtracting(words)
        guard let notice = text.firstMatch(of: #/Left out: (.*)\. `hoist plan` prints the whole plan\./#)?.output.1
        else {
            #expect(unnamed == [], "seed \(seed)")
            #expect(named.targets.subtracting(words) == [], "seed \(seed)")
            return
        }
        #expect(text.utf8.count > budget / 2, "seed \(seed): more would have fitted")
        let changes = notice.firstMatch(of: #/^(\d+) changes?\b/#).flatMap { Int($0.output.1) } ?? 0
        let names = notice.firstMatch(of: #/the names of (\d+) flags?\b/#).flatMap { Int($0.output.1) } ?? 0
        #expect(unnamed.count <= changes + names, "seed \(seed)")
    }

    @Test("names that a grouped block leaves out in Markdown are reported as left out")
    func names() throws {
        let plan = try Situation.manyChanges.get()
        let text = MarkdownPlan().render(plan)
        #expect(text.contains(", the names of 6997 flags. "))
        #expect(text.contains("on 7000 flags: flag-10003, flag-10004, flag-10005 … 6997 more"))
    }

    @Test("gives the same bytes each time, in every format", arguments: Situation.all)
    func deterministic(_ situation: Situation) throws {
        let forms: [any PlanFormat] = [
            TextPlan(), TextPlan(isColored: true, isVerbose: true), MarkdownPlan(), MarkdownPlan(budget: 4_000),
            GitHubPlan(), JSONPlan(),
        ]
        let (one, other) = (try situation.plan(), try situation.plan())
        for form in forms { #expect(form.render(one).utf8.elementsEqual(form.render(other).utf8), "\(form)") }
    }

    @Test("Markdown stays within any budget, whatever is long", arguments: 1...20 as ClosedRange<UInt64>)
    func budget(seed: UInt64) {
        var random = Seeded(seed: seed)
        let budget = Int.random(in: 4_000...80_000, using: &random)
        for (isLong, most) in [(false, 1_000), (true, 60)] {
            let count = Int.random(in: 1...most, using: &random)
            let long = String(repeating: Plan.hostileText(seed: seed) + "`@", count: count)
            let plan = Plan.carrying(long, isLong: isLong)
            let text = MarkdownPlan(budget: budget, wholePlanURL: "https://ci.example.com/" + long).render(plan)
            #expect(text.utf8.count <= budget, "seed \(seed)")
            #expect(text.hasPrefix("<!-- hoist-plan -->\n### Plan for "), "seed \(seed)")
            #expect(text.contains(" · blocked by a limit**\n"), "seed \(seed)")
            #expect(text.hasSuffix("Digest: `\(plan.digest)`\n"), "seed \(seed)")
        }
    }
}
