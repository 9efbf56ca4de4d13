import Applying
import Diagnostics
import FlagModel
import FlagTestKit
import HoistEngine
import Planning
import Sandbox
import Testing

/// Each policy, whatever Reflag answers, for companies and users, in both dialects of the API, in each form in which a
/// manifest and a run can want a target.
@Suite("A company or user that Reflag may not know")
struct EntityTableTests {
    /// What Reflag does with it.
    enum Answer: CaseIterable {
        /// It knows it.
        case known
        /// It doesn't, and says so when asked.
        case unknown
        /// It doesn't, and answers reads as if it did.
        case refused
        /// It doesn't, and isn't asked.
        case unasked
        /// It doesn't answer when asked.
        case silent
    }

    /// How the target is wanted, and the run is made.
    enum Form: CaseIterable {
        case exact
        case additive
        case audience
        case saved
        case only
    }

    @Test(
        "is a target, waits, is created or is an error, as the policy says", arguments: Policy.Entities.allCases,
        Form.allCases)
    func table(_ policy: Policy.Entities, _ form: Form) async throws {
        let folders = try CacheFolders()
        for answer in Answer.allCases {
            for kind in TargetKind.allCases {
                for withVersions in [false, true] {
                    let row = try Row(policy, form, answer, kind, withVersions)
                    try await row.check(folders)
                }
            }
        }
    }

    /// One row of the table.
    private struct Row {
        let policy: Policy.Entities
        let form: Form
        let answer: Answer
        let kind: TargetKind
        /// Whether the API has upserts.
        let canCreate: Bool
        let comment: Comment
        let world: World
        private let case_: Case

        init(
            _ policy: Policy.Entities,
            _ form: Form,
            _ answer: Answer,
            _ kind: TargetKind,
            _ withVersions: Bool
        ) throws {
            self.policy = policy
            self.form = form
            self.answer = answer
            self.kind = kind
            comment = "\(policy), \(form), \(answer), \(kind), versions: \(withVersions)"
            var start = SandboxWorld.fresh()
            start.keys = SandboxKeys(full: "api_sandbox_full", readOnly: "api_sandbox_read")
            start.dialect = withVersions ? .v3_1_0 : .v3_0_1
            try start.addFlag(SandboxFlag(key: "a", targets: form == .exact ? ["env_production": Self.old(kind)] : [:]))
            try start.addFlag(SandboxFlag(key: "b"))
            start.strictness = answer == .refused ? .writes : .all
            if answer == .known {
                try start.introduce(kind == .company ? .company : .user, "new", in: "env_production")
            }
            canCreate = withVersions
            case_ = try Case(
                Self.manifest(policy, form, kind), start,
                narrowing: Narrowing(only: form == .only ? [KeyPattern("a")] : []))
            world = World(case_)
        }

        private static func old(_ kind: TargetKind) -> SandboxTargets {
            SandboxTargets(
                companies: SandboxIDList(kind == .company ? ["old"] : []),
                users: SandboxIDList(kind == .user ? ["old"] : []))
        }

        private static func manifest(_ policy: Policy.Entities, _ form: Form, _ kind: TargetKind) -> String {
            let list = kind.plural
            let wanted = form == .audience ? "audiences: [partners]" : "\(list): [new\(form == .exact ? ", old" : "")]"
            return """
                version: 1
                app: sandboxapp0001
                policy: {entities: \(policy.rawValue), targets: \(form == .additive ? "additive" : "exact")}
                audiences: {partners: {\(list): [new]}}
                flags:
                  a: {targets: {Production: {\(wanted)}}}
                  b: {targets: {Staging: {\(list): \(form == .only ? "[elsewhere]" : "[]")}}}
                """
        }

        private func run(_ folders: CacheFolders, _ folder: String) -> Run {
            var run = Run(case_: case_, world: world, folder: folder)
            if answer == .unasked { run.entityReads = 0 }
            return run
        }

        /// Whether the target is there.
        private var isTarget: Bool {
            get async {
                let targets = await world.world.flag("a")?.targets["env_production"]
                return (kind == .company ? targets?.companies : targets?.users)?.contains("new") ?? false
            }
        }

        func check(_ folders: CacheFolders) async throws {
            let folder = folders.next()
            let run = run(folders, folder)
            // Without an answer, the run ends before anything is compared.
            let faults =
                answer == .silent ? Dictionary(uniqueKeysWithValues: (4..<60).map { ($0, Fault.failBefore) }) : [:]
            await world.begin(faults: faults)
            let ending: Run.Ending?
            do {
                if form == .saved {
                    let plan = try await run.plan()
                    ending = if let plan { try await run.apply(saved: PlanFile(plan).bytes) } else { nil }
                } else {
                    ending = try await run.apply()
                }
            } catch let invalid as InvalidManifestError {
                #expect(policy == .require && answer == .unknown, comment)
                let code = kind == .company ? DiagnosticCode.unknownCompany : .unknownUser
                #expect(invalid.diagnostics.sorted.filter { $0.severity == .error }.map(\.code) == [code], comment)
                #expect(await world.writes == 0, comment)
                return
            }
            #expect(await world.entityReads == (answer == .unasked || answer == .silent ? 0 : 1), comment)
            if answer == .silent {
                #expect(ending?.result == nil, comment)
                #expect(await world.writes == 0, comment)
                return
            }
            let result = try #require(ending?.result, comment)
            try await check(result, run)
        }

        private func check(_ result: ApplyResult, _ run: Run) async throws {
            let upserts = result.work.plan.calls.filter { $0.request.method == .put }.count
            let isRefused = answer == .refused || answer == .unasked
            let notes = result.work.plan.notes.map(\.code)
            #expect(notes.contains("entities-not-asked") == (answer == .unasked), comment)
            switch (policy, answer) {
            case (_, .known):
                #expect(result.ending == .complete && upserts == 0 && result.waiting.isEmpty, comment)
                #expect(await isTarget, comment)
            case (.create, .unknown) where !canCreate:
                #expect(!result.canFinish, comment)
                guard case .noUpserts = result.outcome.calls.first?.failure else {
                    Issue.record("no failure of its own: \(comment)")
                    return
                }
                #expect(result.ending == .failed && upserts == 1 && result.waiting.isEmpty, comment)
                #expect(await world.writes == 0, comment)
                #expect(result.outcome.failed == 1 && result.outcome.notAttempted == 1, comment)
            case (.create, .unknown):
                #expect(result.ending == .complete && upserts == 1 && result.waiting.isEmpty, comment)
                #expect(await isTarget, comment)
                #expect(await world.writes == 2, comment)
            case (.wait, _):
                #expect(result.ending == .complete && upserts == 0, comment)
                #expect(result.outcome.calls.count(where: \.isWaiting) == (isRefused ? 1 : 0), comment)
                #expect(result.waiting.map(\.flag) == ["a"] && result.waiting.map(\.id) == ["new"], comment)
                #expect(result.waiting.allSatisfy { $0.place != nil }, comment)
                #expect(await !isTarget, comment)
                #expect(await world.writes == 0, comment)
                // Once Reflag knows it, it is sent.
                try await world.know(kind == .company ? .company : .user, "new", in: "env_production")
                await world.begin()
                let again = try #require(try await run.apply().result, comment)
                #expect(again.ending == .complete && again.waiting.isEmpty, comment)
                #expect(await isTarget, comment)
            case (.require, _), (.create, _):
                #expect(result.ending == .failed && result.waiting.isEmpty, comment)
                let failures = result.outcome.calls.compactMap(\.failure)
                guard failures.count == 1, case .unknownEntity(_, let unknown) = failures[0] else {
                    Issue.record("no failure of its own: \(comment)")
                    return
                }
                #expect(unknown.policy == policy && !unknown.wasCreated && unknown.place?.file == "flags.yaml", comment)
                // The same run again asks nobody either, and a server that refuses whom it knows does so again.
                #expect(!result.canFinish, comment)
                guard policy == .create, answer == .unasked, canCreate else { return }
                var asking = run
                asking.entityReads = try #require(form == .saved ? 1 : result.work.questions?.all, comment)
                await world.begin()
                #expect(try await asking.apply().result?.ending == .complete, comment)
                #expect(await isTarget, comment)
            }
            // There is nothing left, and what was found isn't asked again.
            guard result.ending == .complete else { return }
            await world.begin()
            #expect(try await run.plan()?.isEmpty == true, comment)
            #expect(await world.entityReads == 0, comment)
        }
    }

    /// What is to be taken away is never left to a later run in silence.
    @Test("doesn't wait where the same call takes it away from another flag", arguments: TargetKind.allCases)
    func removal(_ kind: TargetKind) async throws {
        let folders = try CacheFolders()
        var start = SandboxWorld.fresh()
        start.keys = SandboxKeys(full: "api_sandbox_full", readOnly: "api_sandbox_read")
        let list = SandboxIDList(["gone"])
        let targets = kind == .company ? SandboxTargets(companies: list) : SandboxTargets(users: list)
        try start.addFlag(SandboxFlag(key: "a", targets: ["env_production": targets]))
        try start.addFlag(SandboxFlag(key: "b"))
        let text = """
            version: 1
            flags:
              a: {targets: {Production: {\(kind.plural): []}}}
              b: {targets: {Production: {\(kind.plural): [gone]}}}
            """
        let case_ = try Case(text, start)
        let world = World(start, denying: "gone")
        let result = try #require(try await Run(case_: case_, world: world, folder: folders.next()).apply().result)
        #expect(await world.entityReads == 0, "it is a target of something that was read")
        #expect(result.ending == .failed)
        #expect(result.waiting.isEmpty && !result.canFinish)
        guard case .unknownEntity(_, let unknown) = result.outcome.calls.first?.failure else {
            Issue.record("no failure of its own")
            return
        }
        #expect(unknown.removedFrom == ["a"] && unknown.addedTo == ["b"])
        #expect(unknown.place?.line == 4, "of the flag that wants it")
    }

    /// Siblings: it is still listed; somebody has taken it away by the time that Reflag refuses the write.
    @Test("is done where the call only takes it away, and nothing lists it any more", arguments: [true, false])
    func gone(isGone: Bool) async throws {
        let folders = try CacheFolders()
        var start = SandboxWorld.fresh()
        start.keys = SandboxKeys(full: "api_sandbox_full", readOnly: "api_sandbox_read")
        try start.addFlag(
            SandboxFlag(key: "a", targets: ["env_production": SandboxTargets(companies: SandboxIDList(["gone"]))]))
        let case_ = try Case("version: 1\nflags: {a: {targets: {Production: {companies: []}}}}\n", start)
        let world = World(start, denying: "gone")
        _ = try await Run(case_: case_, world: world, folder: folders.next()).plan()
        // The same reads, then the write.
        let reads = await world.exchanges
        await world.begin(strangers: isGone ? [reads: [.companies("a", in: "Production", [])]] : [:])
        let ending = try await Run(case_: case_, world: world, folder: folders.next()).apply()
        let result = try #require(ending.result)
        #expect(result.ending == (isGone ? .complete : .failed) && !result.canFinish)
        #expect(result.outcome.calls.map(\.remark) == [isGone ? .gone : nil])
        guard !isGone else { return }
        guard case .unknownEntity(_, let unknown) = result.outcome.calls.first?.failure else {
            Issue.record("no failure of its own")
            return
        }
        #expect(unknown.removedFrom == ["a"] && unknown.addedTo == [] && unknown.wasRead && unknown.place == nil)
    }

    /// What is left to ask about gets less with each run, unless the ones that are asked are refused all the same.
    @Test("is worth another run as long as that asks about more", arguments: [0, 1, 2])
    func more(_ reads: Int) async throws {
        let folders = try CacheFolders()
        var start = SandboxWorld.fresh()
        start.keys = SandboxKeys(full: "api_sandbox_full", readOnly: "api_sandbox_read")
        try start.addFlag(SandboxFlag(key: "a"))
        let text = """
            version: 1
            policy: {entities: create}
            flags:
              a: {targets: {Production: {companies: [p1, p2, p3]}}}
            """
        for strictness in [SandboxStrictness.all, .writes] {
            start.strictness = strictness
            let case_ = try Case(text, start)
            let world = World(case_)
            var run = Run(case_: case_, world: world, folder: folders.next())
            run.entityReads = reads
            var runs = 0
            while runs < 5 {
                runs += 1
                await world.begin()
                let result = try #require(try await run.apply().result)
                let note = result.work.plan.notes.first { $0.code == "entities-not-asked" }
                #expect(note?.message.hasSuffix("--entity-reads \(result.work.questions?.all ?? 0)") != false)
                if result.ending == .complete { break }
                guard result.canFinish else { break }
            }
            let companies = await world.world.flag("a")?.targets["env_production"]?.companies.ids.count ?? 0
            switch (strictness, reads) {
            case (.all, 1...): #expect(companies == 3 && runs == (3 + reads - 1) / reads)
            case _: #expect(companies == 0 && runs == 1)
            }
        }
    }

    @Test("is asked about only in the environments and for the flags that a run is restricted to")
    func narrowed() async throws {
        let folders = try CacheFolders()
        var start = SandboxWorld.fresh()
        start.keys = SandboxKeys(full: "api_sandbox_full", readOnly: "api_sandbox_read")
        start.strictness = .all
        try start.addFlag(SandboxFlag(key: "a"))
        try start.addFlag(SandboxFlag(key: "b"))
        let text = """
            version: 1
            flags:
              a: {targets: {Production: {companies: [p]}, Staging: {companies: [s], users: [u]}}}
              b: {targets: {Staging: {companies: [t]}}}
            """
        for (narrowing, waiting) in [
            (Narrowing(), ["p", "s", "u", "t"]), (Narrowing(environments: ["Staging"]), ["s", "u", "t"]),
            (Narrowing(only: [KeyPattern("b")]), ["t"]),
            (Narrowing(environments: ["Production"], only: [KeyPattern("b")]), []),
        ] as [(Narrowing, [Identifier])] {
            let case_ = try Case(text, start, narrowing: narrowing)
            let world = World(case_)
            let run = Run(case_: case_, world: world, folder: folders.next())
            let plan = try #require(try await run.plan())
            #expect(plan.waiting.map(\.id) == waiting)
            #expect(await world.entityReads == waiting.count)
        }
    }

    /// Reads are bounded; those for production come first; what was found isn't asked again, what wasn't is.
    @Test("is asked about within the bound, and once", arguments: [0, 1, 3, 100])
    func bound(_ reads: Int) async throws {
        let folders = try CacheFolders()
        var start = SandboxWorld.fresh()
        start.keys = SandboxKeys(full: "api_sandbox_full", readOnly: "api_sandbox_read")
        try start.addFlag(SandboxFlag(key: "a"))
        let text = """
            version: 1
            flags:
              a: {targets: {Production: {companies: [p1, p2]}, Staging: {companies: [s1], users: [s2]}}}
            """
        start.strictness = .all
        try start.introduce(.company, "p1", in: "env_production")
        try start.introduce(.user, "s2", in: "env_staging")
        let case_ = try Case(text, start)
        let world = World(case_)
        var run = Run(case_: case_, world: world, folder: folders.next())
        run.entityReads = reads
        let plan = try #require(try await run.plan())
        #expect(await world.entityReads == min(reads, 4))
        #expect(
            plan.waiting.map(\.id)
                == [[], [], ["p2", "s1"], ["p2", "s1"]][[0, 1, 3, 100].firstIndex(of: reads) ?? 0])
        #expect(plan.notes.map(\.code) == (reads < 4 ? ["entities-not-asked"] : []))
        await world.begin()
        _ = try await run.plan()
        // Of those that were asked, half were found.
        #expect(await world.entityReads == [0, 1, 3, 2][[0, 1, 3, 100].firstIndex(of: reads) ?? 0])
    }
}
