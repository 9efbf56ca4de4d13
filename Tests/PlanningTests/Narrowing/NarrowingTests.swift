import FlagModel
import FlagTestKit
import Planning
import Testing

@Suite("Narrowing a run")
struct NarrowingTests {
    static let flags: [ManifestFlag] = [
        // Live with another name, targets in two environments.
        .written("a") { flag in
            flag.name = Located("New", 11)
            flag.targets = [
                .written("Production") { $0.companies = .ids(["acme"], 21) },
                .written("Staging") { $0.users = .ids(["u_1"], 22) },
            ]
        },
        // To be made, with a target in Production.
        .written("new-production") {
            $0.targets = [.written("Production") { $0.companies = .ids(["acme"], 23) }]
        },
        // To be made, with a target in Staging.
        .written("new-staging") { $0.targets = [.written("Staging") { $0.companies = .ids(["acme"], 24) }] },
        // To be made, for nobody.
        .written("new-bare"),
        .written("old") { $0.archived = Located(true, 12) },
        .written("back") { flag in
            flag.archived = Located(false, 13)
            flag.targets = [.written("Staging") { $0.companies = .ids(["acme"], 25) }]
        },
    ]
    static let live = LiveState.acme([
        .live("a"), .live("old"), .live("back") { $0.archived = true }, .live("unlisted"),
    ])

    /// A narrowing and what comes of it.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let narrowing: Narrowing
        /// The calls, a line each, without ids.
        let calls: [String]
        /// Whose targets are read.
        let reads: [String]
        /// What is left out.
        let leftOut: String
    }

    static let cases: [Case] = [
        Case(
            testDescription: "an environment by name: its targets, and the creates that they need",
            narrowing: Narrowing(environments: ["Staging"]),
            calls: ["createFlag new-staging", "Staging company acme: new-staging", "Staging user u_1: a"],
            reads: ["a en2"],
            leftOut: "this run is narrowed by --environment Staging; left out: 2 to create, 1 with other details, "
                + "1 to archive, 1 to unarchive, 2 sets of targets in Production, Development"),
        Case(
            testDescription: "an environment by id", narrowing: Narrowing(environments: ["en1"]),
            calls: ["createFlag new-production", "Production company acme: a, new-production"], reads: ["a en1"],
            leftOut: "this run is narrowed by --environment en1; left out: 2 to create, 1 with other details, "
                + "1 to archive, 1 to unarchive, 3 sets of targets in Staging, Development"),
        Case(
            testDescription: "two environments", narrowing: Narrowing(environments: ["Production", "Staging"]),
            calls: [
                "createFlag new-production", "createFlag new-staging", "Production company acme: a, new-production",
                "Staging company acme: new-staging", "Staging user u_1: a",
            ], reads: ["a en1", "a en2"],
            leftOut: "this run is narrowed by --environment Production --environment Staging; left out: 1 to create, "
                + "1 with other details, 1 to archive, 1 to unarchive"),
        Case(
            testDescription: "an environment with --details: all but the targets elsewhere",
            narrowing: Narrowing(environments: ["Staging"], details: true),
            calls: [
                "createFlag new-production", "createFlag new-staging", "createFlag new-bare",
                "updateFlag a name", "updateFlag back archived", "Staging company acme: new-staging, back",
                "Staging user u_1: a", "updateFlag old archived",
            ], reads: ["a en2", "back en2"],
            leftOut: "this run is narrowed by --environment Staging --details; left out: 2 sets of targets in "
                + "Production, Development"),
        Case(
            testDescription: "a flag by its key", narrowing: Narrowing(only: [KeyPattern("a")]),
            calls: ["updateFlag a name", "Production company acme: a", "Staging user u_1: a"],
            reads: ["a en1", "a en2"],
            leftOut: "this run is narrowed by --only a; left out: 5 flags of the manifest"),
        Case(
            testDescription: "flags by a pattern, and one by its key",
            narrowing: Narrowing(only: [KeyPattern("new-*"), KeyPattern("old")]),
            calls: [
                "createFlag new-production", "createFlag new-staging", "createFlag new-bare",
                "Production company acme: new-production", "Staging company acme: new-staging",
                "updateFlag old archived",
            ], reads: [],
            leftOut: "this run is narrowed by --only new-* --only old; left out: 2 flags of the manifest"),
        Case(
            testDescription: "flags in an environment",
            narrowing: Narrowing(environments: ["Staging"], only: [KeyPattern("new-*")]),
            calls: ["createFlag new-staging", "Staging company acme: new-staging"], reads: [],
            leftOut: "this run is narrowed by --environment Staging --only new-*; left out: 3 flags of the manifest, "
                + "2 to create, 1 set of targets in Production, Development"),
    ]

    @Test("plans what it names, reads no more, and counts what it leaves aside", arguments: cases)
    func narrow(_ row: Case) throws {
        let (plan, narrowed) = try Self.plan(row.narrowing)
        #expect(plan.calls.map(Self.line).sorted() == row.calls.sorted())
        #expect(narrowed.readSet.addresses.map { "\($0.flag) \($0.environment)" } == row.reads)
        #expect(narrowed.notes == [PlanRemark(code: "narrowed", message: row.leftOut)])
    }

    @Test("leaves everything as it is if nothing is named")
    func whole() throws {
        let (plan, narrowed) = try Self.plan(Narrowing())
        #expect(plan == (try Plan.of(Self.flags, live: Self.live)))
        #expect(narrowed.notes == [])
        #expect(!Narrowing().isNarrow)
    }

    @Test(
        "archives nothing that isn't listed, and says so",
        arguments: [Narrowing(environments: ["Staging"], details: true), Narrowing(only: [KeyPattern("*")])])
    func unlisted(_ narrowing: Narrowing) throws {
        let archive: (inout Manifest) -> Void = { $0.policy.unlisted = Located(.archive, 5) }
        let whole = try Plan.of(Self.flags, live: Self.live, archive)
        #expect(whole.summary.flags.archive == 2)
        let (plan, narrowed) = try Self.plan(narrowing, archive)
        #expect(plan.summary.flags.archive == 1)
        #expect(plan.changes.allSatisfy { $0.flag != "unlisted" })
        #expect(
            narrowed.notes.dropFirst() == [
                PlanRemark(
                    code: "narrowed-unlisted",
                    message: "a narrowed run doesn't archive flags that aren't in the manifest"
                )
            ])
    }

    @Test("flags that are left out aren't taken for unlisted ones")
    func excluded() throws {
        let (plan, _) = try Self.plan(Narrowing(only: [KeyPattern("a")]))
        #expect(plan.summary.flags.unlisted == 1)
    }

    @Test("limits are judged on what is planned")
    func limits() throws {
        let flags = (1...6).map { number in
            ManifestFlag.written(Identifier("f\(number)")) { $0.archived = Located(true, 11) }
        }
        let live = LiveState.acme((1...6).map { .live("f\($0)") })
        #expect(try Plan.of(flags, live: live).blocked == [LimitViolation(limit: "archive", allowed: 5, planned: 6)])
        let few = try Self.plan(Narrowing(only: [KeyPattern("f1"), KeyPattern("f2")]), flags: flags, live: live)
        #expect(few.plan.summary.flags.archive == 2)
        #expect(few.plan.blocked == [])
    }

    /// A name or pattern that matches nothing.
    struct Problem: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let narrowing: Narrowing
        let message: String
        let hint: String
    }

    static let problems: [Problem] = [
        Problem(
            testDescription: "an environment that isn't there, and looks like one that is",
            narrowing: Narrowing(environments: ["Staging", "Prodution"]),
            message: "the app has no environment `Prodution`, which --environment names",
            hint: "did you mean `Production`?"),
        Problem(
            testDescription: "an environment that isn't there", narrowing: Narrowing(environments: ["xyz"]),
            message: "the app has no environment `xyz`, which --environment names",
            hint: "this app has Production, Staging, Development"),
        Problem(
            testDescription: "a key that isn't there",
            narrowing: Narrowing(only: [KeyPattern("a"), KeyPattern("olde")]),
            message: "no flag of the manifest matches `--only olde`", hint: "did you mean `old`?"),
        Problem(
            testDescription: "a pattern that matches a live flag alone",
            narrowing: Narrowing(only: [KeyPattern("unl*")]),
            message: "no flag of the manifest matches `--only unl*`",
            hint: "write a key as in the manifest; `*` matches any characters"),
    ]

    @Test("what matches nothing is an error", arguments: problems)
    func unmatched(_ row: Problem) throws {
        let problem = #expect(throws: NarrowingProblem.self) { try Self.plan(row.narrowing) }
        #expect(problem?.message == row.message)
        #expect(problem?.hint == row.hint)
    }

    @Test("a name that two environments have is an error, and either id isn't")
    func ambiguous() throws {
        var live = Self.live
        live.app = .acme(with: [
            .production,
            AppEnvironment(id: "en2", name: "Production", isProduction: false, order: 1, flagStateVersion: 7),
        ])
        let flags: [ManifestFlag] = [.written("a") { $0.name = Located("New", 11) }]
        let problem = #expect(throws: NarrowingProblem.self) {
            try Self.plan(Narrowing(environments: ["Production"]), flags: flags, live: live)
        }
        #expect(problem?.hint == "give the id instead: `en1` or `en2`")
        #expect(try Self.plan(Narrowing(environments: ["en2"]), flags: flags, live: live).plan.isEmpty)
    }

    /// The plan of a narrowed manifest, as a run makes it.
    static func plan(
        _ narrowing: Narrowing,
        flags: [ManifestFlag] = flags,
        live: LiveState = live,
        _ write: (inout Manifest) -> Void = { _ in }
    ) throws -> (plan: Plan, narrowed: Narrowed) {
        var manifest = Manifest(flags: flags)
        write(&manifest)
        let outcome = Resolver.resolve(manifest, app: live.app, flags: live.flags, on: nil)
        let resolved = try #require(outcome.manifest)
        let narrowed = try narrowing.narrow(resolved, readSet: outcome.readSet, live: live)
        var read = live
        read.targets = TargetsTable(
            narrowed.readSet.addresses.map { ($0, live.targets[$0] ?? LiveTargets()) },
            uniquingKeysWith: { first, _ in first })
        return (try Planner.plan(narrowed.manifest, live: read, context: Plan.context), narrowed)
    }

    static func line(_ call: Call) -> String {
        switch call.request {
        case .createFlag(let flag): return "createFlag \(flag.key)"
        case .updateFlag(let update):
            let fields = [update.name == nil ? nil : "name", update.archived == nil ? nil : "archived"]
            return "updateFlag \(update.key) " + fields.compactMap { $0 }.joined(separator: " ")
        case .updateTarget(let update):
            let flags = update.entries.map(\.flag.text).joined(separator: ", ")
            return "\(update.environmentName) \(update.kind.rawValue) \(update.target): \(flags)"
        case .upsertEntity(let upsert): return "\(upsert.environmentName) creates \(upsert.kind.rawValue) \(upsert.id)"
        }
    }
}
