import Diagnostics
import FlagModel
import FlagTestKit
import Planning
import Testing

@Suite("Planning targets")
struct TargetsTests {
    /// Companies of one flag in Production: what is written, what is live, what comes and goes.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var mode = Policy.TargetsMode.exact
        /// The written list; nil if it is left out.
        let list: [Identifier]?
        var remove: [Identifier] = []
        let live: Set<Identifier>
        var adds: [Identifier] = []
        var removes: [Identifier] = []
        /// What the basis contains of the list, if it is written.
        var seen: [Identifier] = []
        /// How many live targets are reported to be beyond the list.
        var beyond = 0
    }

    private static func many(_ numbers: Range<Int>) -> [Identifier] { numbers.map { Identifier("c\($0)") } }

    static let exact: [Case] = [
        Case(testDescription: "exact: equal", list: ["a", "b"], live: ["b", "a"]),
        Case(testDescription: "exact: empty and none", list: [], live: []),
        Case(testDescription: "exact: equal, an id twice", list: ["a", "b", "a"], live: ["b", "a"]),
        Case(
            testDescription: "exact: as many as are live, an id twice", list: ["a", "a"], live: ["a", "b"],
            removes: ["b"], seen: ["a", "b"]),
        Case(
            testDescription: "exact: as many as are live, another one", list: ["a", "c"], live: ["a", "b"], adds: ["c"],
            removes: ["b"], seen: ["a", "b"]),
        Case(
            testDescription: "exact: equal, and long", list: many(10..<40),
            live: Set(many(10..<40))),
        Case(
            testDescription: "exact: as many as are live, and long", list: many(10..<40),
            live: Set(many(11..<41)), adds: ["c10"], removes: ["c40"],
            seen: many(11..<41)),
        Case(testDescription: "exact: adds", list: ["b", "a"], live: [], adds: ["a", "b"]),
        Case(
            testDescription: "exact: empty means none", list: [], live: ["b", "a"], removes: ["a", "b"],
            seen: ["a", "b"]),
        Case(
            testDescription: "exact: adds and removes", list: ["a", "c"], live: ["a", "b"], adds: ["c"],
            removes: ["b"], seen: ["a", "b"]),
        Case(
            testDescription: "exact: what is removed goes anyway", list: ["a"], remove: ["b"], live: ["a", "b", "x"],
            removes: ["b", "x"], seen: ["a", "b", "x"]),
        Case(testDescription: "exact: what is removed and isn't there", list: ["a"], remove: ["b"], live: ["a"]),
    ]

    static let additive: [Case] = [
        Case(testDescription: "additive: equal", mode: .additive, list: ["a"], live: ["a"]),
        Case(
            testDescription: "additive: as many as are live, an id twice", mode: .additive, list: ["a", "a"],
            live: ["a", "x"], beyond: 1),
        Case(testDescription: "additive: adds", mode: .additive, list: ["a", "b"], live: ["b"], adds: ["a"]),
        Case(
            testDescription: "additive: what is beyond stays and is counted", mode: .additive, list: ["a"],
            live: ["a", "x", "y"], beyond: 2),
        Case(
            testDescription: "additive: an empty list is a minimum too", mode: .additive, list: [], live: ["x"],
            beyond: 1),
        Case(
            testDescription: "additive: takes away what is to be removed", mode: .additive, list: ["a"],
            remove: ["x", "z"], live: ["a", "x"], removes: ["x"], seen: ["x"]),
        Case(
            testDescription: "additive: adds, takes away, and counts the rest", mode: .additive, list: ["a", "b"],
            remove: ["x"], live: ["b", "x", "y"], adds: ["a"], removes: ["x"], seen: ["x"], beyond: 1),
    ]

    static let leftAlone: [Case] = [
        Case(testDescription: "left out: left alone", list: nil, live: ["a", "b"]),
        Case(testDescription: "left out, additive: left alone", mode: .additive, list: nil, live: ["a", "b"]),
        Case(
            testDescription: "left out: `remove` takes away, and nothing else", list: nil, remove: ["b", "z"],
            live: ["a", "b"], removes: ["b"], seen: ["b"]),
        Case(
            testDescription: "left out, additive: `remove` takes away, and nothing is counted", mode: .additive,
            list: nil, remove: ["b"], live: ["a", "b"], removes: ["b"], seen: ["b"]),
        Case(testDescription: "left out: nothing to take away", list: nil, remove: ["z"], live: ["a"]),
    ]

    @Test("compares a list of companies with what is live", arguments: exact + additive + leftAlone)
    func companies(_ written: Case) throws {
        try check(written, .company)
    }

    @Test("compares a list of users with what is live", arguments: exact + additive + leftAlone)
    func users(_ written: Case) throws {
        try check(written, .user)
    }

    private func check(_ written: Case, _ kind: TargetKind) throws {
        let flag = ManifestFlag.written("f") { flag in
            flag.targets = [
                .written("Production", 20) { targets in
                    let list = written.list.map { Located.ids($0, 21) }
                    let removals = written.remove.map { Located($0, 22) }
                    switch kind {
                    case .company: (targets.companies, targets.removeCompanies) = (list, removals)
                    case .user: (targets.users, targets.removeUsers) = (list, removals)
                    }
                }
            ]
        }
        var targets = LiveTargets(companies: ["other-kind"], users: ["other-kind"])
        targets[kind] = written.live
        let plan = try Plan.of([flag], live: .acme([.live("f")], [("f", "en1", targets)])) { manifest in
            manifest.policy.targets = written.mode
        }
        let difference = TargetsChange.Difference(add: written.adds, remove: written.removes)
        let isRemoved = written.adds.isEmpty && !Set(written.remove).isDisjoint(with: written.removes)
        let change = TargetsChange(
            environment: "Production", environmentID: "en1", production: true,
            companies: kind == .company ? difference : .init(),
            users: kind == .user ? difference : .init(), place: .line(isRemoved ? 22 : 21))
        #expect(
            plan.changes
                == (difference.isEmpty
                    ? [] : [Change(flag: "f", action: .update, place: .line(10), targets: [change])]))
        let ids = (written.adds.map { ($0, true) } + written.removes.map { ($0, false) }).sorted { $0.0 < $1.0 }
        let path = kind == .company ? "companies" : "users"
        #expect(
            plan.callLines
                == ids.enumerated().map { index, id in
                    "c\(index + 1) PATCH /apps/ap1/envs/en1/\(path)/\(id.0)/flags "
                        + #"{"updates":[{"flagKey":"f","specificTargetValue":\#(id.1 ? "true" : "null")}]}"#
                })
        let basis = PlanBasis.Targets(
            flag: "f", environment: "en1", kind: kind, whole: written.list != nil && written.mode == .exact,
            seen: written.seen)
        #expect(plan.basis.targets == (difference.isEmpty ? [] : [basis]))
        #expect(plan.summary.productionTargets.add == written.adds.count)
        #expect(plan.summary.productionTargets.remove == written.removes.count)
        let words = "\(written.beyond) live target\(written.beyond == 1 ? "" : "s")"
        let note = PlanRemark(
            code: "beyond-additive",
            message: "`f` has \(words) in Production beyond the manifest; additive lists keep them", flag: "f",
            place: .line(20))
        #expect(plan.notes == (written.beyond == 0 ? [] : [note]))
        #expect(plan.warnings == [])
    }

    @Test("counts what is beyond both lists together, and each environment by itself")
    func beyond() throws {
        let flag = ManifestFlag.written("f") { flag in
            flag.targets = ["Production", "Staging"].map { name in
                .written(name, 20) { targets in
                    targets.companies = .ids(["a"], 21)
                    targets.users = .ids([], 22)
                }
            }
        }
        let live = LiveState.acme(
            [.live("f")],
            [
                ("f", "en1", LiveTargets(companies: ["a", "b"], users: ["u"])),
                ("f", "en2", LiveTargets(companies: ["a"], users: ["u"])),
            ])
        let plan = try Plan.of([flag], live: live) { $0.policy.targets = .additive }
        #expect(plan.isEmpty)
        #expect(
            plan.notes.map(\.message) == [
                "`f` has 2 live targets in Production beyond the manifest; additive lists keep them",
                "`f` has 1 live target in Staging beyond the manifest; additive lists keep them",
            ])
    }

    @Test("uses each environment's own mode, and puts them in the app's order")
    func environments() throws {
        let flag = ManifestFlag.written("f") { flag in
            flag.targets = [
                .written("Staging", 20) { $0.users = .ids(["u2"], 21) },
                .written("en1", 22) { $0.users = .ids(["u1"], 23) },
                .written("Development", 24),
            ]
        }
        let live = LiveState.acme(
            [.live("f")],
            ["en1", "en2", "en3"].map { ("f", $0, LiveTargets(companies: ["acme"], users: ["x"])) })
        let plan = try Plan.of([flag], live: live) { manifest in
            manifest.policy.environmentTargets = [
                Policy.EnvironmentMode(environment: Located("Production", 2), mode: .additive)
            ]
        }
        #expect(
            plan.changes == [
                Change(
                    flag: "f", action: .update, place: .line(10),
                    targets: [
                        TargetsChange(
                            environment: "Production", environmentID: "en1", production: true, companies: .init(),
                            users: .init(add: ["u1"]), place: .line(23)),
                        TargetsChange(
                            environment: "Staging", environmentID: "en2", production: false, companies: .init(),
                            users: .init(add: ["u2"], remove: ["x"]), place: .line(21)),
                    ])
            ])
        #expect(plan.summary.targets == counted(add: 2, remove: 1))
        #expect(plan.summary.productionTargets == counted(add: 1, remove: 0))
    }

    private func counted(add: Int, remove: Int) -> PlanSummary.Targets {
        var targets = PlanSummary.Targets()
        targets.add = add
        targets.remove = remove
        return targets
    }
}
