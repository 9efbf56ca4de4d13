import FlagModel
import FlagTestKit
import Planning
import Testing

@Suite("What moved since a plan was made")
struct StaleCheckTests {
    typealias Moved = StaleCheck.Difference

    /// A manifest's flags, what was live when the plan was made, what is live now, and what that comes to.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let flags: [ManifestFlag]
        let before: LiveState
        let now: LiveState
        var moved: [Moved] = []
        /// What is done, a line each: the id, and the flags of a company's or user's call.
        var done: [String] = []
        var rest: [String] = []
    }

    /// Companies of a flag in Production.
    static func production(_ flag: Identifier, _ companies: Set<Identifier>) -> (Identifier, Identifier, LiveTargets) {
        (flag, "en1", LiveTargets(companies: companies))
    }

    /// Production, as it may have become.
    static func production(isProduction: Bool = true, version: Int = 41) -> AppEnvironment {
        AppEnvironment(id: "en1", name: "Production", isProduction: isProduction, order: 0, flagStateVersion: version)
    }

    static func live(
        _ flags: [LiveFlag],
        _ targets: [(Identifier, Identifier, LiveTargets)] = [],
        _ change: (inout LiveState) -> Void = { _ in }
    ) -> LiveState {
        var live = LiveState.acme(flags, targets.map { (flag: $0.0, environment: $0.1, targets: $0.2) })
        change(&live)
        return live
    }

    static let renamed = ManifestFlag.written("a") { flag in
        flag.name = Located("New", 11)
        flag.description = Located("Text", 12)
    }
    static let targeted = ManifestFlag.written("a") {
        $0.targets = [.written("Production") { $0.companies = .ids(["acme", "globex"], 21) }]
    }
    static let targetedToo = ManifestFlag.written("b") {
        $0.targets = [.written("Production") { $0.companies = .ids(["acme"], 23) }]
    }
    static let made = ManifestFlag.written("new") { flag in
        flag.stage = Located("Beta", 11)
        flag.targets = [.written("Production") { $0.companies = .ids(["acme"], 21) }]
    }
    static let archived = ManifestFlag.written("a") { $0.archived = Located(true, 11) }
    static let back = ManifestFlag.written("a") { $0.archived = Located(false, 11) }

    static let secret = ManifestFlag.written("a") { $0.secret = Located(true, 11) }

    /// A flag of which it was seen whether it is secret.
    static func seen(_ secret: Bool?) -> LiveFlag { .live("a") { $0.secret = secret } }

    static let fields: [Case] = [
        Case(
            testDescription: "nothing moved", flags: [renamed], before: live([.live("a")]), now: live([.live("a")]),
            rest: ["c1"]),
        Case(
            testDescription: "what the plan doesn't write may change", flags: [renamed], before: live([.live("a")]),
            now: live([
                .live("a") { flag in
                    flag.owner = .jane
                    flag.stage = .beta
                    flag.permanent = true
                    flag.stale = true
                }, .live("other"),
            ]), rest: ["c1"]),
        Case(
            testDescription: "a field has another value", flags: [renamed],
            before: live([.live("a") { $0.description = "Old" }]),
            now: live([.live("a") { $0.description = "Another" }]),
            moved: [.field(flag: "a", .description, seen: .text("Old"), now: .text("Another"))], rest: ["c1"]),
        Case(
            testDescription: "a field was cleared", flags: [renamed],
            before: live([.live("a") { $0.description = "Old" }]), now: live([.live("a")]),
            moved: [.field(flag: "a", .description, seen: .text("Old"), now: .none)], rest: ["c1"]),
        Case(
            testDescription: "a stage and an owner are shown by name",
            flags: [
                .written("a") { flag in
                    flag.stage = Located("General Availability", 11)
                    flag.owner = Located("jane@example.com", 12)
                }
            ], before: live([.live("a") { $0.stage = .alpha }, .live("b") { $0.owner = .jane }]),
            now: live([
                .live("a") { flag in
                    flag.stage = .beta
                    flag.owner = .joe
                }, .live("b") { $0.owner = .jane },
            ]),
            moved: [
                .field(flag: "a", .owner, seen: .none, now: .text("joe@example.com")),
                .field(flag: "a", .stage, seen: .text("Alpha"), now: .text("Beta")),
            ], rest: ["c1"]),
        Case(
            testDescription: "one field is as it is wanted, the other as it was seen: nothing moved, the call is left",
            flags: [renamed], before: live([.live("a")]), now: live([.live("a") { $0.name = "New" }]), rest: ["c1"]),
        Case(
            testDescription: "all fields are as they are wanted: done", flags: [renamed], before: live([.live("a")]),
            now: live([
                .live("a") { flag in
                    flag.name = "New"
                    flag.description = "Text"
                }
            ]), done: ["c1"]),
    ]

    static let secrets: [Case] = [
        Case(
            testDescription: "`secret` is as it was seen", flags: [secret], before: live([seen(false)]),
            now: live([seen(false)]), rest: ["c1"]),
        Case(
            testDescription: "`secret` is as it is wanted: done", flags: [secret], before: live([seen(false)]),
            now: live([seen(true)]), done: ["c1"]),
        Case(
            testDescription: "`secret` can't be seen any more", flags: [secret], before: live([seen(false)]),
            now: live([seen(nil)]),
            moved: [.field(flag: "a", .secret, seen: .flag(false), now: .none)], rest: ["c1"]),
        Case(
            testDescription: "`secret` of a flag that was archived as the plan wants it can't be seen: done",
            flags: [
                .written("a") { flag in
                    flag.secret = Located(true, 11)
                    flag.archived = Located(true, 12)
                }
            ], before: live([seen(false)]), now: live([.live("a") { $0.archived = true }]), done: ["c1"]),
        Case(
            testDescription: "`secret` that went along unseen, and is seen now to be another, is left",
            flags: [
                .written("a") { flag in
                    flag.name = Located("New", 11)
                    flag.secret = Located(true, 12)
                }
            ], before: live([.live("a")]),
            now: live([
                .live("a") { flag in
                    flag.name = "New"
                    flag.secret = false
                }
            ]), rest: ["c1"]),
        Case(
            testDescription: "a flag was created in the meantime that is seen not to be secret",
            flags: [.written("new") { $0.secret = Located(true, 11) }], before: live([]),
            now: live([
                .live("new") { flag in
                    flag.name = "New"
                    flag.secret = false
                }
            ]), moved: [.flag("new", seen: .absent, now: .different([.secret]))], rest: ["c1"]),
    ]

    static let flags: [Case] = [
        Case(
            testDescription: "a flag is gone", flags: [renamed], before: live([.live("a")]), now: live([]),
            moved: [.flag("a", seen: .live(archived: false), now: .absent)], rest: ["c1"]),
        Case(
            testDescription: "another flag has its key", flags: [renamed], before: live([.live("a")]),
            now: live([LiveFlag(id: "other", key: "a", name: "a")]),
            moved: [.flag("a", seen: .live(archived: false), now: .replaced)], rest: ["c1"]),
        Case(
            testDescription: "another flag has its key, and is as the plan wants it: nothing is done", flags: [renamed],
            before: live([.live("a")]),
            now: live([
                { () -> LiveFlag in
                    var other = LiveFlag(id: "other", key: "a", name: "New")
                    other.description = "Text"
                    return other
                }()
            ]), moved: [.flag("a", seen: .live(archived: false), now: .replaced)], rest: ["c1"]),
        Case(
            testDescription: "it was archived", flags: [renamed], before: live([.live("a")]),
            now: live([.live("a") { $0.archived = true }]),
            moved: [.flag("a", seen: .live(archived: false), now: .live(archived: true))], rest: ["c1"]),
        Case(
            testDescription: "it was archived, as the plan wants it", flags: [archived], before: live([.live("a")]),
            now: live([.live("a") { $0.archived = true }]), done: ["c1"]),
        Case(
            testDescription: "it was brought back, as the plan wants it", flags: [back],
            before: live([.live("a") { $0.archived = true }]), now: live([.live("a")]), done: ["c1"]),
        Case(
            testDescription: "it was archived before its other fields were written",
            flags: [
                .written("a") { flag in
                    flag.name = Located("New", 11)
                    flag.archived = Located(true, 12)
                }
            ], before: live([.live("a")]), now: live([.live("a") { $0.archived = true }]),
            moved: [.flag("a", seen: .live(archived: false), now: .live(archived: true))], rest: ["c1"]),
        Case(
            testDescription: "a flag that is to be made isn't there: all is left", flags: [made], before: live([]),
            now: live([]), rest: ["c1", "c2 new after c1"]),
        Case(
            testDescription: "it was made as the plan wants it: its targets are left, and wait for nothing",
            flags: [made], before: live([]),
            now: live([
                .live("new") { flag in
                    flag.name = "New"
                    flag.stage = .beta
                }
            ]), done: ["c1"], rest: ["c2 new"]),
        Case(
            testDescription: "it was made with what the plan is silent about: done all the same", flags: [made],
            before: live([]),
            now: live(
                [
                    .live("new") { flag in
                        flag.name = "New"
                        flag.stage = .beta
                        flag.owner = .jane
                        flag.description = "By hand"
                    }
                ], [production("new", ["acme"])]), done: ["c1", "c2 new"]),
        Case(
            testDescription: "it was made otherwise", flags: [made], before: live([]),
            now: live([
                .live("new") { flag in
                    flag.name = "Other"
                    flag.stage = .alpha
                }
            ]), moved: [.flag("new", seen: .absent, now: .different([.name, .stage]))],
            rest: ["c1", "c2 new after c1"]),
        Case(
            testDescription: "it was made and archived", flags: [made], before: live([]),
            now: live([
                .live("new") { flag in
                    flag.name = "New"
                    flag.stage = .beta
                    flag.archived = true
                }
            ]), moved: [.flag("new", seen: .absent, now: .archived)], rest: ["c1", "c2 new after c1"]),
    ]

    static let targets: [Case] = [
        Case(
            testDescription: "an exact list got one that nobody planned", flags: [targeted],
            before: live([.live("a")]), now: live([.live("a")], [production("a", ["hooli"])]),
            moved: [.targets(flag: "a", environment: "Production", kind: .company, came: ["hooli"], gone: [])],
            rest: ["c1 a", "c2 a"]),
        Case(
            testDescription: "an exact list lost one that is to stay", flags: [targeted],
            before: live([.live("a")], [production("a", ["globex"])]), now: live([.live("a")]),
            moved: [.targets(flag: "a", environment: "Production", kind: .company, came: [], gone: ["globex"])],
            rest: ["c1 a"]),
        Case(
            testDescription: "an exact list has what is wanted of it, in part", flags: [targeted],
            before: live([.live("a")], [production("a", ["hooli"])]),
            now: live([.live("a")], [production("a", ["acme", "hooli"])]), done: ["c1 a"], rest: ["c2 a", "c3 a"]),
        Case(
            testDescription: "a company's call is done for one flag and left for the other",
            flags: [targeted, targetedToo], before: live([.live("a"), .live("b")]),
            now: live([.live("a"), .live("b")], [production("b", ["acme"])]), done: ["c1 b"],
            rest: ["c1 a", "c2 a"]),
        Case(
            testDescription: "another list, another environment, another flag may change", flags: [targeted],
            before: live([.live("a"), .live("b")]),
            now: live(
                [.live("a"), .live("b")],
                [
                    ("a", "en1", LiveTargets(users: ["u_1"])), ("a", "en2", LiveTargets(companies: ["hooli"])),
                    production("b", ["hooli"]),
                ]), rest: ["c1 a", "c2 a"]),
        Case(
            testDescription: "an environment isn't production any more", flags: [targeted], before: live([.live("a")]),
            now: live([.live("a")]) { $0.app = .acme(with: [production(isProduction: false), .staging]) },
            moved: [.environment("Production", production: true, nowProduction: false)], rest: ["c1 a", "c2 a"]),
        Case(
            testDescription: "an environment is gone", flags: [targeted], before: live([.live("a")]),
            now: live([.live("a")]) { $0.app = .acme(with: [.staging]) },
            moved: [.environment("Production", production: true, nowProduction: nil)], rest: ["c1 a", "c2 a"]),
        Case(
            testDescription: "versions may rise: what they count isn't the plan's matter", flags: [targeted],
            before: live([.live("a")]),
            now: live([.live("a")]) { $0.app = .acme(with: [production(version: 99), .staging]) },
            rest: ["c1 a", "c2 a"]),
    ]

    static let backWithTargets = ManifestFlag.written("a") { flag in
        flag.archived = Located(false, 11)
        flag.targets = [.written("Production") { $0.companies = .ids(["acme"], 21) }]
    }
    static let staged = ManifestFlag.written("a") { flag in
        flag.stage = Located("Beta", 11)
        flag.targets = [
            .written("Production") { $0.companies = .ids(["acme"], 21) },
            .written("Staging") { $0.users = .ids(["u_1"], 23) },
        ]
    }
    static let beforeStage = live(
        [.live("a") { $0.stage = .alpha }],
        [production("a", ["acme"]), ("a", "en2", LiveTargets(users: ["u_1"]))])

    /// Lists that are exact and written by no call, or by calls that wait: they are read again all the same.
    static let unwritten: [Case] = [
        Case(
            testDescription: "an archived flag's exact list got one before the flag was brought back",
            flags: [backWithTargets], before: live([.live("a") { $0.archived = true }], [production("a", ["acme"])]),
            now: live([.live("a") { $0.archived = true }], [production("a", ["acme", "hooli"])]),
            moved: [.targets(flag: "a", environment: "Production", kind: .company, came: ["hooli"], gone: [])],
            rest: ["c1"]),
        Case(
            testDescription: "an archived flag's exact list that is written got one that nobody planned",
            flags: [backWithTargets], before: live([.live("a") { $0.archived = true }]),
            now: live([.live("a") { $0.archived = true }], [production("a", ["hooli"])]),
            moved: [.targets(flag: "a", environment: "Production", kind: .company, came: ["hooli"], gone: [])],
            rest: ["c1", "c2 a after c1"]),
        Case(
            testDescription: "an archived flag's exact list lost one that is to stay",
            flags: [
                .written("a") { flag in
                    flag.archived = Located(false, 11)
                    flag.targets = [.written("Production") { $0.companies = .ids(["acme", "globex"], 21) }]
                }
            ], before: live([.live("a") { $0.archived = true }], [production("a", ["globex"])]),
            now: live([.live("a") { $0.archived = true }]),
            moved: [.targets(flag: "a", environment: "Production", kind: .company, came: [], gone: ["globex"])],
            rest: ["c1", "c2 a after c1"]),
        Case(
            testDescription: "with a change of stage, an exact list that was right got one that nobody planned",
            flags: [staged], before: beforeStage,
            now: live(
                [.live("a") { $0.stage = .alpha }],
                [production("a", ["acme", "hooli"]), ("a", "en2", LiveTargets(users: ["u_1"]))]),
            moved: [.targets(flag: "a", environment: "Production", kind: .company, came: ["hooli"], gone: [])],
            rest: ["c1"]),
        Case(
            testDescription: "with a change of stage, an exact list of users that was right lost one",
            flags: [staged], before: beforeStage,
            now: live([.live("a") { $0.stage = .alpha }], [production("a", ["acme"])]),
            moved: [.targets(flag: "a", environment: "Staging", kind: .user, came: [], gone: ["u_1"])], rest: ["c1"]),
        Case(
            testDescription: "with a change of stage, lists that the manifest leaves alone may change",
            flags: [staged], before: beforeStage,
            now: live(
                [.live("a") { $0.stage = .alpha }],
                [
                    ("a", "en1", LiveTargets(companies: ["acme"], users: ["u_7"])),
                    ("a", "en2", LiveTargets(companies: ["hooli"], users: ["u_1"])),
                ]), rest: ["c1"]),
    ]

    @Test(
        "is reported with what was seen and what is there now; the rest is done or left",
        arguments: fields + secrets + flags + targets + unwritten)
    func check(_ row: Case) throws {
        let plan = try Plan.of(row.flags, live: row.before)
        let check = StaleCheck.check(plan, against: Self.read(plan, row.now))
        #expect(check.moved == row.moved)
        #expect(check.isStale == !row.moved.isEmpty)
        #expect(Self.lines(check.done) == row.done)
        #expect(Self.lines(check.rest) == row.rest)
    }

    @Test("of an additive list only the written ids count")
    func additive() throws {
        let before = LiveState.acme([.live("a")])
        let plan = try Plan.of([Self.targeted], live: before) { $0.policy.targets = .additive }
        let now = Self.live([.live("a")], [Self.production("a", ["hooli", "acme"])])
        let check = StaleCheck.check(plan, against: Self.read(plan, now))
        #expect(check.moved == [])
        #expect(Self.lines(check.done) == ["c1 a"])
        #expect(Self.lines(check.rest) == ["c2 a"])
    }

    @Test("an empty plan holds, whatever is there")
    func empty() throws {
        let plan = try Plan.of([], live: .acme([]))
        let check = StaleCheck.check(plan, against: .acme([.live("a")]))
        #expect(check == StaleCheck.check(plan, against: .acme([])))
        #expect(!check.isStale && check.done.isEmpty && check.rest.isEmpty)
    }

    /// A live state with the targets that the plan names.
    static func read(_ plan: Plan, _ live: LiveState) -> LiveState {
        var read = live
        read.targets = TargetsTable(
            plan.readSet(for: live).addresses.map { ($0, live.targets[$0] ?? LiveTargets()) },
            uniquingKeysWith: { first, _ in first })
        return read
    }

    static func lines(_ calls: [Call]) -> [String] {
        calls.map { call in
            var words = [call.id]
            if case .updateTarget(let update) = call.request { words += update.entries.map(\.flag.text) }
            if !call.dependsOn.isEmpty { words += ["after"] + call.dependsOn }
            return words.joined(separator: " ")
        }
    }
}
