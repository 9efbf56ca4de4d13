import FlagModel
import FlagTestKit
import JSONText
import Planning
import Testing

@Suite("When the targeting of what has drifted was last changed")
struct LastChangedTests {
    private static let time = UTCTime("2026-11-12T14:03:05Z")

    private static func plan(_ time: UTCTime?, base: [Identifier]) throws -> Plan {
        func flag(_ companies: [Identifier]) -> ManifestFlag {
            .written("f") { flag in
                flag.name = Located("F", 11)
                flag.targets = ["Production", "Staging"].map { name in
                    .written(name) { $0.companies = .ids(companies, 21) }
                }
            }
        }
        let live = LiveState.acme(
            [.live("f")],
            [
                ("f", "en1", LiveTargets(companies: ["hooli"], changed: time)),
                ("f", "en2", LiveTargets(companies: ["hooli"])),
            ])
        func resolved(_ companies: [Identifier]) -> ResolvedManifest? {
            Resolver.resolve(Manifest(flags: [flag(companies)]), app: live.app, flags: live.flags, on: nil).manifest
        }
        let plan = try Planner.plan(try #require(resolved(["acme", "mine"])), live: live, context: Plan.context)
        return try plan.compared(with: "main", resolved(base), live: live, context: Plan.context)
    }

    // Siblings: an environment of which Reflag says no time, what the branch changes, a plan without a base, its file.
    @Test("is said of drift alone, by environment, and nothing else of the plan depends on it")
    func drift() throws {
        let plan = try Self.plan(Self.time, base: ["acme"])
        func times(_ changes: [Change]) -> [[UTCTime?]] { changes.map { $0.targets.map(\.lastChanged) } }
        #expect(times(plan.parts.drifted) == [[Self.time, nil]])
        #expect(times(plan.parts.branch) == [[nil, nil]])
        #expect(times(plan.changes) == [[nil, nil]])
        #expect(try Plan(reading: plan.json.bytes()) == plan)
        let other = try Self.plan(UTCTime("2026-11-13T00:00:00Z"), base: ["acme"])
        #expect(other.digest == plan.digest)
        #expect(other != plan)
        #expect(other.leavingDrift() == plan.leavingDrift())
        #expect(try Self.plan(nil, base: ["acme"]).digest == plan.digest)
        #expect(
            try Self.plan(Self.time, base: ["x"]).parts.branch.flatMap(\.targets).allSatisfy { $0.lastChanged == nil })
    }

    @Test("isn't part of what is compared: targets with the same ids are the same")
    func state() throws {
        let (new, old) = (LiveTargets(companies: ["a"], changed: Self.time), LiveTargets(companies: ["a"]))
        #expect(new == old && Set([new, old]).count == 1)
        #expect(LiveTargets(users: ["a"], changed: Self.time) != old)
    }
}
