import Applying
import Diagnostics
import FlagModel
import FlagTestKit
import Foundation
import HoistEngine
import Planning
import Sandbox
import TestTools
import Testing

/// Whatever fails and whenever, running again reaches the same end.
@Suite("Faults and crashes")
struct FaultPropertyTests {
    /// The first seed: today's by default, another one by HOIST_SEED; as many cases as HOIST_CASES says.
    private static let first = UInt64(ProcessInfo.processInfo.environment["HOIST_SEED"] ?? "") ?? 20_261_123
    private static let cases = UInt64(ProcessInfo.processInfo.environment["HOIST_CASES"] ?? "") ?? 160
    /// The cases in parts that run in parallel.
    private static let parts = (0..<4).map { part in first + cases * part / 4..<first + cases * (part + 1) / 4 }

    @Test("a clean apply sends the plan's calls and no others, is proved, and leaves nothing to do")
    func cleanApply() async throws {
        let folders = try CacheFolders()
        for seed in Self.first..<Self.first + max(1, Self.cases / 5) {
            let case_ = try Case(seed: seed)
            let comment = Comment(rawValue: "HOIST_SEED=\(seed)\n\(case_.text)")
            let world = World(case_)
            let run = Run(case_: case_, world: world, folder: folders.next())
            let result = try #require(try await run.apply().result, comment)
            #expect(result.ending == .complete, comment)
            #expect(await world.writes == result.work.plan.calls.count, comment)
            if case .proof(let proof) = result.proof {
                #expect(proof.missing.isEmpty && proof.moved.isEmpty, comment)
            } else {
                #expect(result.work.plan.calls.isEmpty, comment)
            }
            #expect(run.falsehoods(in: await world.world) == [], comment)
            try await expectNothingLeft(run, comment)
            await expectUntouched(case_, await world.world, comment)
        }
    }

    @Test(
        "after faults or a crash anywhere, applying again reaches the same state, and the plan is empty",
        arguments: parts)
    func faultsAndCrashes(seeds: Range<UInt64>) async throws {
        let folders = try CacheFolders()
        for seed in seeds {
            let case_ = try Case(seed: seed)
            var random = Seeded(seed: seed &* 31)
            let faults = Fault.some(&random, within: 40)
            let crash = World.Crash.sometimes(&random, within: 40)
            let clean = try await CleanEnd(case_, folders)
            try await check(case_, clean, faults: faults, crash: crash, folders, "HOIST_SEED=\(seed)")
        }
    }

    @Test("every exchange of a small run × every fault", arguments: Fault.allCases)
    func everyFault(fault: Fault) async throws {
        let folders = try CacheFolders()
        let (case_, clean) = try await Self.smallRun(folders)
        let ordinal = try #require(Fault.allCases.firstIndex(of: fault))
        for index in 0..<clean.exchanges {
            try await check(case_, clean, faults: [index: fault], crash: nil, folders, "\(fault) at \(index)")
            // The same fault for longer than anything is retried: every fault from a third of the places, each place with a third
            // of the faults.
            guard (index + ordinal).isMultiple(of: 3) else { continue }
            let lasting = Dictionary(uniqueKeysWithValues: (index..<index + 60).map { ($0, fault) })
            try await check(case_, clean, faults: lasting, crash: nil, folders, "lasting \(fault) from \(index)")
        }
    }

    @Test("every exchange of a small run × every crash", arguments: [false, true])
    func everyCrash(isHandled: Bool) async throws {
        let folders = try CacheFolders()
        let (case_, clean) = try await Self.smallRun(folders)
        for index in 0..<clean.exchanges {
            let crash = World.Crash(at: index, isHandled: isHandled)
            try await check(
                case_, clean, faults: [:], crash: crash, folders, "crash at \(index), handled: \(isHandled)")
        }
    }

    private static func smallRun(_ folders: CacheFolders) async throws -> (Case, CleanEnd) {
        let case_ = try Case(seed: 7, flags: 4, whole: true)
        let clean = try await CleanEnd(case_, folders)
        let plan = clean.plan
        try #require(plan.summary.calls.createFlag > 0 && plan.calls.count > 5, "the case shows something")
        return (case_, clean)
    }

    @Test("two applies at once reach the state of one, and the plan is empty")
    func twoAtOnce() async throws {
        let folders = try CacheFolders()
        for seed in Self.first..<Self.first + max(1, Self.cases / 5) {
            var case_ = try Case(seed: seed)
            // Versions that move between the reads with its two keys end a run, as they should.
            case_.seesSecret = false
            let comment = Comment(rawValue: "HOIST_SEED=\(seed)\n\(case_.text)")
            let clean = World(case_)
            _ = try await Run(case_: case_, world: clean, folder: folders.next()).apply()
            let world = World(case_)
            let run = Run(case_: case_, world: world, folder: folders.next())
            async let first = run.apply()
            async let second = run.apply()
            let plans = try await [first, second].map { try #require($0.result?.work.plan, comment) }
            #expect(await world.writes <= plans.reduce(0) { $0 + $1.calls.count }, comment)
            let end = await world.world
            #expect(run.falsehoods(in: end) == [], comment)
            #expect(end.state() == (await clean.world).state(), comment)
            try await expectNothingLeft(run, comment)
            await expectUntouched(case_, end, comment)
        }
    }

    /// Whatever the API says of versions: what was read back, or follows from them, and nothing else.
    @Test("nothing is proved that somebody undid, or that wasn't stored; what others add is a warning")
    func meddling() async throws {
        let folders = try CacheFolders()
        for (seed, withVersions) in [(7, false), (7, true), (12, false), (12, true)] as [(UInt64, Bool)] {
            var case_ = try Case(seed: seed, whole: true)
            case_.world.dialect = withVersions ? .v3_1_0 : .v3_0_1
            // API 3.0.1 can't create anybody.
            if !withVersions { case_.world.strictness = nil }
            let clean = World(case_)
            await clean.begin(meddling: .undo(.max))
            let first = try await Run(case_: case_, world: clean, folder: folders.next()).apply()
            #expect(first.result?.ending == .complete)
            let count = await clean.targetWrites
            try #require(count > 1, "the case shows something")
            for number in 0..<count {
                for meddling in [World.Meddling.undo(number), .forget(number), .add(number)] {
                    let comment = Comment(rawValue: "HOIST_SEED=\(seed), \(meddling), versions: \(withVersions)")
                    let world = World(case_)
                    await world.begin(meddling: meddling)
                    let run = Run(case_: case_, world: world, folder: folders.next())
                    let result = try #require(try await run.apply().result, comment)
                    if case .add = meddling {
                        #expect(result.ending == .complete, comment)
                    } else {
                        #expect(result.ending == .notProved, comment)
                        #expect(try await run.plan(cache: .none)?.isEmpty == false, comment)
                    }
                    #expect(run.falsehoods(in: await world.world) == [], comment)
                    await world.begin()
                    #expect(try await run.apply().result?.ending == .complete, comment)
                    #expect(run.falsehoods(in: await world.world) == [], comment)
                    try await expectNothingLeft(run, comment)
                }
            }
        }
    }

    @Test("a saved plan whose basis has moved is stale, and nothing is sent")
    func stale() async throws {
        let folders = try CacheFolders()
        let case_ = try Case(seed: 7, flags: 4, whole: true)
        let world = World(case_)
        let run = Run(case_: case_, world: world, folder: folders.next())
        let plan = try #require(try await run.plan())
        let saved = PlanFile(plan).bytes
        #expect(try await run.check(saved: saved)?.isStale == false)
        let update = try #require(
            plan.calls.lazy.compactMap { if case .updateFlag(let update) = $0.request { update } else { nil } }.first)
        try await world.archive(SandboxID(update.key.text))
        #expect(try await run.check(saved: saved)?.isStale == true)
        guard case .refused(let error) = try await run.apply(saved: saved) else {
            Issue.record("a stale plan was carried out")
            return
        }
        #expect(error.kind == .stale)
        #expect(await world.writes == 0)
    }

    /// Runs with faults, then without, and holds the end against that of a clean run: with a plan made each time, and
    /// with one plan that was saved and is carried out twice.
    private func check(
        _ case_: Case,
        _ clean: CleanEnd,
        faults: [Int: Fault],
        crash: World.Crash?,
        _ folders: CacheFolders,
        _ what: String
    ) async throws {
        let (plan, end) = (clean.plan, clean.state)
        let saved = PlanFile(plan).bytes
        for isSaved in [false, true] {
            let comment = Comment(rawValue: "\(what), saved plan: \(isSaved)\n\(case_.text)")
            let world = World(case_)
            let run = Run(case_: case_, world: world, folder: folders.next())
            // What is read before is in the cache: the faulty run has to forget what it writes.
            _ = try await run.plan()
            await world.begin(faults: faults, crash: crash)
            let first = isSaved ? try await run.apply(saved: saved) : try await run.apply()
            let (writes, spoiled) = await (world.writes, world.spoiled)
            if let outcome = first.result?.outcome {
                let reported = outcome.done + outcome.calls.count { $0.failure?.mayHaveBeenHandled == true }
                #expect(outcome.wroteAnything || writes == 0, comment)
                #expect(reported > 0 || writes == 0, comment)
            } else {
                #expect(writes == 0, comment)
            }
            // Nothing is sent twice but what was answered badly.
            #expect(writes - spoiled <= plan.calls.count, comment)
            #expect(run.falsehoods(in: await world.world) == [], comment)
            await world.begin()
            let again = isSaved ? try await run.apply(saved: saved) : try await run.apply()
            let result = try #require(again.result, comment)
            #expect(result.ending == .complete, comment)
            #expect(await world.writes == result.work.rest.calls.count, comment)
            #expect(run.falsehoods(in: await world.world) == [], comment)
            // With the cache: what it holds is what is live. That live is right, the end says.
            #expect(try await run.plan()?.isEmpty == true, comment)
            let last = await world.world
            #expect(last.state() == end, comment)
            await expectUntouched(case_, last, comment)
        }
    }

    /// The next plan is empty: what the cache holds is what is live.
    private func expectNothingLeft(_ run: Run, _ comment: Comment) async throws {
        #expect(try await run.plan()?.isEmpty == true, comment)
        #expect(try await run.plan(cache: .none)?.isEmpty == true, comment)
    }

    /// What isn't in the manifest is as it was: flags, fields, lists.
    private func expectUntouched(_ case_: Case, _ end: SandboxWorld, _ comment: Comment) async {
        let listed = Dictionary(uniqueKeysWithValues: case_.manifest.flags.map { ($0.key.value.text, $0) })
        let archives = case_.manifest.policy.unlisted?.value == .archive && !case_.narrowing.isNarrow
        for before in case_.world.flags {
            guard let after = end.flag(before.key) else {
                Issue.record("\(before.key) is gone; \(comment.rawValue)")
                continue
            }
            guard let flag = listed[before.key.text] else {
                #expect(after.archived == (before.archived || archives), comment)
                #expect(after.name == before.name && after.description == before.description, comment)
                #expect(after.owner == before.owner && after.stage == before.stage, comment)
                #expect(after.targets == before.targets, comment)
                continue
            }
            if flag.name == nil { #expect(after.name == before.name, comment) }
            if flag.description == nil { #expect(after.description == before.description, comment) }
            if flag.owner == nil { #expect(after.owner == before.owner, comment) }
            if flag.stage == nil { #expect(after.stage == before.stage, comment) }
            if flag.permanent == nil { #expect(after.permanent == before.permanent, comment) }
            if flag.archived == nil { #expect(after.archived == before.archived, comment) }
            let managed = Set(flag.targets.filter(\.isManaged).map(\.environment.value.text))
            for environment in case_.world.environments where !managed.contains(environment.name) {
                #expect(after.targets[environment.id] == before.targets[environment.id], comment)
            }
        }
    }
}

/// What a run without faults does, and where it ends.
private struct CleanEnd {
    let plan: Plan
    /// How many exchanges it took.
    let exchanges: Int
    let state: [String]

    init(_ case_: Case, _ folders: CacheFolders) async throws {
        let world = World(case_)
        let run = Run(case_: case_, world: world, folder: folders.next())
        plan = try #require(try await run.apply().result).work.plan
        exchanges = await world.exchanges
        state = (await world.world).state()
    }
}
