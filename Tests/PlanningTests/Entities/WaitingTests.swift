import Diagnostics
import FlagModel
import FlagTestKit
import JSONText
import Planning
import Testing

@Suite("Targets that wait")
struct WaitingTests {
    static let entity = EntityAddress(environment: "en1", kind: .company, id: "new")

    /// Companies of `a` in Production.
    static func flags(_ list: [Identifier], remove: [Identifier] = [], kind: TargetKind = .company) -> [ManifestFlag] {
        [
            .written("a", 10) { flag in
                flag.targets = [
                    .written("Production", 20) { targets in
                        if kind == .company {
                            targets.companies = .ids(list, 21)
                            targets.removeCompanies = remove.map { Located($0, 22) }
                        } else {
                            targets.users = .ids(list, 21)
                            targets.removeUsers = remove.map { Located($0, 22) }
                        }
                    }
                ]
            }
        ]
    }

    static func plan(
        _ list: [Identifier],
        remove: [Identifier] = [],
        live: Set<Identifier>,
        kind: TargetKind = .company,
        _ policy: Policy.Entities = .wait,
        mode: Policy.TargetsMode = .exact,
        unasked: Int = 0
    ) throws -> Plan {
        var targets = LiveTargets()
        targets[kind] = live
        var state = LiveState.acme([.live("a")], [("a", "en1", targets)])
        state.entities = [EntityAddress(environment: "en1", kind: kind, id: "new"): false]
        state.unaskedEntities = unasked
        state.newEntities = unasked * 2
        return try Plan.of(flags(list, remove: remove, kind: kind), live: state) { manifest in
            manifest.policy.entities = Located(policy, 3)
            manifest.policy.targets = mode
        }
    }

    @Test("are listed with their place, and aren't sent", arguments: TargetKind.allCases)
    func wait(_ kind: TargetKind) throws {
        let plan = try Self.plan(["old", "new"], live: ["old"], kind: kind)
        #expect(plan.callLines == [])
        #expect(plan.isEmpty)
        #expect(plan.changes == [])
        #expect(plan.summary.flags.unchanged == 1)
        #expect(
            plan.waiting == [
                WaitingTarget(
                    flag: "a", environment: "Production", environmentID: "en1", production: true, kind: kind, id: "new",
                    place: .line(21))
            ])
        #expect(plan.warnings == [])
    }

    @Test("are created first, where the policy says so", arguments: TargetKind.allCases)
    func create(_ kind: TargetKind) throws {
        let plan = try Self.plan(["known", "new"], live: [], kind: kind, .create)
        let path = "/apps/ap1/envs/en1/\(kind.plural)"
        #expect(
            plan.callLines == [
                "c1 PUT \(path)/new {}",
                #"c2 PATCH \#(path)/known/flags {"updates":[{"flagKey":"a","specificTargetValue":true}]}"#,
                #"c3 PATCH \#(path)/new/flags {"updates":[{"flagKey":"a","specificTargetValue":true}]} after c1"#,
            ])
        #expect(plan.waiting == [])
        #expect(
            plan.notes.map(\.message) == [
                "Reflag doesn't know these yet, so they are created first, without a name: \(kind.rawValue) `new` in "
                    + "Production"
            ])
    }

    /// One list: how it is read, what is written, what is live, and whether somebody is lost.
    struct List: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var mode = Policy.TargetsMode.exact
        let list: [Identifier]
        var remove: [Identifier] = []
        let live: Set<Identifier>
        let isShortened: Bool
    }

    @Test(
        "are warned of where an exact list loses somebody meanwhile",
        arguments: [
            List(testDescription: "exact: another is lost", list: ["new"], live: ["old"], isShortened: true),
            List(testDescription: "exact: nobody is lost", list: ["old", "new"], live: ["old"], isShortened: false),
            List(testDescription: "exact: nobody was there", list: ["new"], live: [], isShortened: false),
            List(
                testDescription: "additive: nobody's place is taken", mode: .additive, list: ["new"], remove: ["old"],
                live: ["old"], isShortened: false),
        ], TargetKind.allCases)
    func replacement(_ list: List, _ kind: TargetKind) throws {
        let plan = try Self.plan(list.list, remove: list.remove, live: list.live, kind: kind, mode: list.mode)
        let warnings = plan.warnings.map { "\($0.code) \($0.place?.line ?? 0)" }
        #expect(warnings == (list.isShortened ? ["waiting-replacement 20"] : []))
        #expect(plan.waiting.map(\.id) == ["new"])
    }

    @Test("count for no limit, while whom they replace does")
    func limits() throws {
        var state = LiveState.acme([.live("a")], [("a", "en1", LiveTargets(companies: ["old"]))])
        state.entities = [Self.entity: false]
        for (limit, blocked) in [(0, ["untarget"]), (1, [])] {
            let plan = try Plan.of(Self.flags(["new"]), live: state) {
                $0.policy.limits.untarget = Located(.count(limit), 3)
            }
            #expect(plan.blocked.map(\.limit) == blocked, "\(limit)")
            #expect(plan.summary.targets.waiting == 1)
        }
        // A plan of nothing but waiting targets is never blocked.
        let waiting = try Plan.of(Self.flags(["old", "new"]), live: state) {
            $0.policy.limits.untarget = Located(.count(0), 3)
        }
        #expect(waiting.isEmpty && waiting.blocked == [])
    }

    @Test("tell how many weren't asked about")
    func unasked() throws {
        let plan = try Self.plan(["old"], live: ["old"], unasked: 7)
        #expect(plan.notes.map(\.code) == ["entities-not-asked"])
        #expect(
            plan.notes.first?.message
                == "Reflag wasn't asked whether it knows 7 more of the companies and users that are newly targeted; they are "
                + "planned as if it did; to ask about all: --entity-reads 14")
    }

    /// Siblings: none in production; more than are named, of which production is among the named; all of them.
    @Test("name whom they create, those in production first")
    func createdOrder() throws {
        let staging = (1...12).map { Identifier("s\($0)") }
        var state = LiveState.acme([.live("a")], [("a", "en1", LiveTargets()), ("a", "en2", LiveTargets())])
        for id in staging { state.entities[EntityAddress(environment: "en2", kind: .company, id: id)] = false }
        state.entities[Self.entity] = false
        func plan(_ production: [Identifier]) throws -> Plan {
            try Plan.of(
                [
                    .written("a") { flag in
                        flag.targets = [
                            .written("Staging", 20) { $0.companies = .ids(staging, 21) },
                            .written("Production", 22) { $0.companies = .ids(production, 23) },
                        ]
                    }
                ], live: state
            ) { $0.policy.entities = Located(.create, 3) }
        }
        let message = try plan(["new"]).notes.first { $0.code == PlanRemark.createdCode }?.message
        #expect(message?.contains("without a name: company `new` in Production, company `s1` in Staging") == true)
        #expect(message?.contains("`s9`") == false)
        let all = PlanRemark.created(by: try plan(["new"]).calls, atMost: .max)?.message
        #expect(staging.allSatisfy { all?.contains("company `\($0)` in Staging") == true })
        #expect(PlanRemark.created(by: try plan([]).calls)?.message.contains("name: company `s1` in Staging") == true)
    }

    @Test("don't make a saved plan stale where they are there meanwhile; anybody else does")
    func stale() throws {
        let plan = try Self.plan(["new", "other"], live: ["old"])
        #expect(plan.waiting.map(\.id) == ["new"])
        let check = StaleCheck.check(
            plan, against: .acme([.live("a")], [("a", "en1", LiveTargets(companies: ["old"]))]))
        #expect(check.waiting == plan.waiting)
        #expect(check.json(appID: "ap1").compact().hasSuffix(#""waiting":[\#(plan.waiting[0].json.compact())]}"#))
        func moved(_ now: Set<Identifier>) -> Bool {
            let live = LiveState.acme(
                [.live("a")], [("a", "en1", LiveTargets(companies: now))])
            return StaleCheck.check(plan, against: live).isStale
        }
        #expect(!moved(["old"]))
        #expect(!moved(["old", "new"]))
        #expect(!moved(["new", "other"]))
        #expect(moved(["old", "third"]))
    }

    @Test("an upsert is left as long as a call that waits for it is")
    func upsertOfSaved() throws {
        let plan = try Self.plan(["new"], live: [], .create)
        func left(_ now: Set<Identifier>) -> [String] {
            let live = LiveState.acme(
                [.live("a")], [("a", "en1", LiveTargets(companies: now))])
            let check = StaleCheck.check(plan, against: live)
            return check.rest.map { "\($0.id) after \($0.dependsOn)" } + check.done.map { "\($0.id) done" }
        }
        #expect(left([]) == [#"c1 after []"#, #"c2 after ["c1"]"#])
        #expect(left(["new"]) == ["c1 done", "c2 done"])
    }
}
