import FlagModel
import FlagTestKit
import Planning
import Testing

@Suite("A plan compared with another manifest")
struct BaseTests {
    /// The manifest at the base and here over a live state, and the two parts, a line for each change.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// Nil where there was no manifest.
        let base: [ManifestFlag]?
        let here: [ManifestFlag]
        let live: LiveState
        var branch: [String] = []
        var drifted: [String] = []
    }

    static func named(_ name: String?, _ description: String? = nil, _ companies: [Identifier]? = nil) -> ManifestFlag {
        .written("a") { flag in
            flag.name = name.map { Located($0, 11) }
            flag.description = description.map { Located($0, 12) }
            if let companies {
                flag.targets = [.written("Production") { $0.companies = .ids(companies, 21) }]
            }
        }
    }

    static func created(_ companies: [Identifier]) -> ManifestFlag {
        .written("new") { flag in flag.targets = [.written("Production") { $0.companies = .ids(companies, 21) }] }
    }

    static let a = LiveState.acme([.live("a")])
    static let withHooli = LiveState.acme(
        [.live("a")], [(flag: "a", environment: "en1", targets: LiveTargets(companies: ["hooli"]))])

    static let cases: [Case] = [
        Case(
            testDescription: "what the base asks for as well has drifted", base: [named("N")], here: [named("N")],
            live: a, drifted: ["update a: name"]),
        Case(
            testDescription: "what the base doesn't ask for is what the branch changes", base: [named(nil)],
            here: [named("N")], live: a, branch: ["update a: name"]),
        Case(
            testDescription: "another value is what the branch changes", base: [named("M")], here: [named("N")],
            live: a, branch: ["update a: name"]),
        Case(
            testDescription: "one change may have both parts", base: [named("N")], here: [named("N", "D")], live: a,
            branch: ["update a: description"], drifted: ["update a: name"]),
        Case(
            testDescription: "targets are parted one by one", base: [named(nil, nil, ["acme"])],
            here: [named(nil, nil, ["acme", "globex"])], live: withHooli,
            branch: ["update a: +globex"], drifted: ["update a: +acme -hooli"]),
        Case(
            testDescription: "a list that the base left alone is the branch's", base: [named("a")],
            here: [named(nil, nil, ["acme"])], live: withHooli, branch: ["update a: +acme -hooli"]),
        Case(
            testDescription: "a flag that the base would make as well has drifted", base: [.written("new")],
            here: [.written("new")], live: a, drifted: ["create new: name"]),
        Case(
            testDescription: "a flag that is made otherwise is the branch's as a whole", base: [.written("new")],
            here: [.written("new") { $0.stage = Located("Beta", 11) }], live: a, branch: ["create new: name stage"]),
        Case(
            testDescription: "a flag that is made for one company more is the branch's as a whole",
            base: [created(["acme"])], here: [created(["acme", "globex"])], live: a,
            branch: ["create new: name +acme +globex"]),
        Case(
            testDescription: "a flag that is made for one company less, or for another, is the branch's as a whole",
            base: [created(["acme", "hooli"])], here: [created(["globex"])], live: a,
            branch: ["create new: name +globex"]),
        Case(
            testDescription: "a flag that is made for the same companies has drifted", base: [created(["acme"])],
            here: [created(["acme"])], live: a, drifted: ["create new: name +acme"]),
        Case(
            testDescription: "a flag that is made with the same field of another value is the branch's",
            base: [.written("new") { $0.stage = Located("Alpha", 11) }],
            here: [.written("new") { $0.stage = Located("Beta", 11) }], live: a, branch: ["create new: name stage"]),
        Case(
            testDescription: "archiving that both ask for has drifted, the rest is the branch's",
            base: [.written("a") { $0.archived = Located(true, 11) }],
            here: [
                .written("a") { flag in
                    flag.archived = Located(true, 11)
                    flag.name = Located("N", 12)
                }
            ], live: a, branch: ["update a: name"], drifted: ["archive a: archived"]),
        Case(
            testDescription: "without a manifest at the base all is the branch's", base: nil, here: [named("N")],
            live: a, branch: ["update a: name"]),
        Case(
            testDescription: "what the base asks for and this doesn't is no part", base: [named("M"), .written("new")],
            here: [named("a")], live: a),
        Case(
            testDescription: "drift that the base had and live no longer has is no part", base: [named("a")],
            here: [named("a")], live: a),
    ]

    @Test("is parted into what the branch changes and what has drifted", arguments: cases)
    func parts(_ row: Case) throws {
        let plan = try Plan.of(row.here, live: row.live)
        let compared = try Self.compare(plan, against: row.base, row.live, read: row.here)
        #expect(compared.parts.branch.map(Self.line) == row.branch)
        #expect(compared.parts.drifted.map(Self.line) == row.drifted)
        #expect(compared.base?.revision == "origin/main")
    }

    @Test("is a label: changes, calls and digest stay as they are", arguments: cases)
    func label(_ row: Case) throws {
        let plan = try Plan.of(row.here, live: row.live)
        var compared = try Self.compare(plan, against: row.base, row.live, read: row.here)
        #expect(compared.digest == plan.digest)
        compared.base = nil
        #expect(compared == plan)
    }

    @Test("without its drift, a plan sends what the branch changes and nothing else", arguments: cases)
    func leaving(_ row: Case) throws {
        let plan = try Plan.of(row.here, live: row.live)
        let compared = try Self.compare(plan, against: row.base, row.live, read: row.here)
        let left = compared.leavingDrift()
        #expect(left.changes.map(Self.line) == row.branch)
        #expect(Self.written(left.calls) == Self.written(left.changes))
        #expect(left.calls.map(\.id) == (0..<left.calls.count).map { "c\($0 + 1)" })
        for call in left.calls { #expect(Set(call.dependsOn).isSubset(of: left.calls.map(\.id))) }
        #expect(left.summary.calls.total == left.calls.count)
        #expect(left.notes.contains { $0.code == "drift-left" } == !row.drifted.isEmpty)
        // With nothing that has drifted it is the same plan.
        if row.drifted.isEmpty { #expect(left == compared) }
    }

    @Test("a flag whose unarchiving has drifted stays as it is, with a warning")
    func archived() throws {
        let base = ManifestFlag.written("a") { $0.archived = Located(false, 11) }
        let here = ManifestFlag.written("a") { flag in
            flag.archived = Located(false, 11)
            flag.name = Located("N", 12)
        }
        let live = LiveState.acme([.live("a") { $0.archived = true }])
        let left = try Self.compare(try Plan.of([here], live: live), against: [base], live, read: [here]).leavingDrift()
        #expect(left.isEmpty && left.changes.isEmpty)
        #expect(left.warnings.map(\.code).contains("drift-archived"))
    }

    /// What is left of a plan whose companies aren't known to Reflag: two manifests over a live state, and what a plan
    /// without the drift between them creates, lists and warns of.
    struct Unknown: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var policy = Policy.Entities.wait
        let base: [ManifestFlag]
        let here: [ManifestFlag]
        let unknown: [Identifier]
        var calls: [String] = []
        var waiting: [Identifier] = []
        var remarks: [String] = []
    }

    @Test(
        "without its drift, a plan creates whom it still targets, and lists who still waits",
        arguments: [
            Unknown(
                testDescription: "whoever is created for what has drifted isn't created", policy: .create,
                base: [named(nil, nil, ["acme"])], here: [named(nil, nil, ["acme", "globex"])],
                unknown: ["acme", "globex"],
                calls: [
                    "c1 PUT /apps/ap1/envs/en1/companies/globex {}",
                    "c2 PATCH /apps/ap1/envs/en1/companies/globex/flags "
                        + #"{"updates":[{"flagKey":"a","specificTargetValue":true}]} after c1"#,
                ],
                remarks: [
                    "Reflag doesn't know these yet, so they are created first, without a name: company `globex` in "
                        + "Production"
                ]),
            Unknown(
                testDescription: "nobody is created where all that targets them has drifted", policy: .create,
                base: [named(nil, nil, ["acme"])], here: [named(nil, "D", ["acme"])], unknown: ["acme"],
                calls: [#"c1 PATCH /apps/ap1/flags/fl-a {"description":"D"}"#]),
            Unknown(
                testDescription: "who waits is listed, without the warning where the loss has drifted",
                base: [named(nil, nil, ["acme"])], here: [named(nil, nil, ["acme", "globex"])], unknown: ["globex"],
                waiting: ["globex"]),
            Unknown(
                testDescription: "who waits is warned of where the branch takes the place from another",
                base: [named("N")], here: [named("N", nil, ["globex"])], unknown: ["globex"],
                calls: [
                    "c1 PATCH /apps/ap1/envs/en1/companies/hooli/flags "
                        + #"{"updates":[{"flagKey":"a","specificTargetValue":null}]}"#
                ], waiting: ["globex"],
                remarks: [
                    "`a` loses the company `hooli` in Production while `globex`, which the exact list has instead, waits "
                        + "until Reflag has seen it"
                ]),
            Unknown(
                testDescription: "nobody waits for a flag that isn't created", base: [created(["acme"])],
                here: [created(["acme"])], unknown: ["acme"]),
        ])
    func leavingUnknown(_ row: Unknown) throws {
        var live = Self.withHooli
        for id in row.unknown {
            live.entities[EntityAddress(environment: "en1", kind: .company, id: id)] = false
        }
        let plan = try Plan.of(row.here, live: live) { $0.policy.entities = Located(row.policy, 3) }
        let left = try Self.compare(plan, against: row.base, live, read: row.here, row.policy).leavingDrift()
        #expect(left.callLines == row.calls)
        #expect(left.waiting.map(\.id) == row.waiting)
        #expect(left.summary.targets.waiting == row.waiting.count)
        let codes = ["entities-created", "waiting-replacement"]
        #expect((left.notes + left.warnings).filter { codes.contains($0.code) }.map(\.message) == row.remarks)
        #expect(left.notes.contains { $0.code == "drift-left" })
    }

    /// Each field and target that changes write, with the flag.
    private static func written(_ changes: [Change]) -> Set<[String]> {
        var all: Set<[String]> = []
        for change in changes {
            for field in change.fields { all.insert(["\(change.flag)", field.field.key]) }
            for targets in change.targets {
                for entry in targets.entries {
                    all.insert([
                        "\(change.flag)", "\(targets.environmentID)", "\(entry.kind) \(entry.adds) \(entry.id)",
                    ])
                }
            }
        }
        return all
    }

    /// Each field and target that calls write, with the flag.
    private static func written(_ calls: [Call]) -> Set<[String]> {
        var all: Set<[String]> = []
        for call in calls {
            switch call.request {
            case .createFlag(let flag):
                for entry in flag.values.entries { all.insert(["\(flag.key)", entry.field.key]) }
            case .updateFlag(let update):
                for entry in update.values.entries { all.insert(["\(update.key)", entry.field.key]) }
            case .updateTarget(let update):
                for entry in update.entries {
                    all.insert([
                        "\(entry.flag)", "\(update.environment)", "\(update.kind) \(entry.adds) \(update.target)",
                    ])
                }
            case .upsertEntity: continue
            }
        }
        return all
    }

    @Test("without a base all of a plan is what the branch changes")
    func none() throws {
        let plan = try Plan.of([Self.named("N")], live: Self.a)
        #expect(plan.parts.branch == plan.changes)
        #expect(plan.parts.drifted == [])
    }

    private static func compare(
        _ plan: Plan,
        against base: [ManifestFlag]?,
        _ live: LiveState,
        read here: [ManifestFlag],
        _ policy: Policy.Entities = .wait
    ) throws -> Plan {
        var read = live
        // What this manifest has read and no more: the base never costs a call.
        let addresses = Resolver.resolve(Manifest(flags: here), app: live.app, flags: live.flags, on: nil).readSet
            .addresses
        read.targets = TargetsTable(
            addresses.map { ($0, live.targets[$0] ?? LiveTargets()) }, uniquingKeysWith: { first, _ in first })
        let resolved = try base.map { flags in
            var manifest = Manifest(flags: flags)
            manifest.policy.entities = Located(policy, 3)
            let outcome = Resolver.resolve(manifest, app: live.app, flags: live.flags, on: nil)
            return try #require(outcome.manifest)
        }
        return try plan.compared(with: "origin/main", resolved, live: read, context: Plan.context)
    }

    private static func line(_ change: Change) -> String {
        let targets = change.targets.flatMap { targets in
            targets.companies.add.map { "+\($0)" } + targets.companies.remove.map { "-\($0)" }
        }
        return "\(change.action) \(change.flag): "
            + (change.fields.map(\.field.key) + targets).joined(separator: " ")
    }
}
