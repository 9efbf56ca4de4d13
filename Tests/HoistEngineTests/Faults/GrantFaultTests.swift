import FlagModel
import HoistEngine
import Planning
import Sandbox
import TestTools
import Testing

/// Whatever fails, and however many days pass before the next run, that run reaches what its own day wants.
@Suite("Faults and crashes over the days")
struct GrantFaultTests {
    private static let seeds = Seeds.cases(60)

    // Siblings: a full apply and one of what is due alone; a run that was missed; two days' runs in a row that both fail.
    @Test("after faults or a crash on one day, the run of a later day reaches that day's state", arguments: seeds)
    func days(seed: UInt64) async throws {
        var random = Seeded(seed: seed &* 47)
        let case_ = try GrantCase(&random)
        for isDue in [false, true] {
            let comment = Comment(rawValue: "HOIST_SEED=\(seed), due: \(isDue)\n\(case_.run.text)")
            let folders = try CacheFolders()
            let world = World(case_.run)
            var run = Run(case_: case_.run, world: world, folder: folders.next())
            var day = Int.random(in: -5...20, using: &random)
            var others: [Int: Set<String>] = [:]
            run.day = GrantCase.day(day)
            if isDue {
                // What a merge has applied, and what somebody has added in the web app since, which the nights leave alone.
                #expect(try await run.apply().result?.ending == .complete, comment)
                let index = Int.random(in: case_.lists.indices, using: &random)
                others = [index: ["somebody-elses"]]
                let list = case_.lists[index]
                let companies = case_.end(on: day, others: others)[index].sorted().map { SandboxID($0) }
                await world.set(companies, of: list.flag, in: list.environment)
                run.isDue = true
            }
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                run.day = GrantCase.day(day)
                await world.begin(
                    faults: Fault.some(&random, within: 25), crash: World.Crash.sometimes(&random, within: 25))
                _ = try await run.apply()
                #expect(run.falsehoods(in: await world.world) == [], comment)
                day += Int.random(in: 0...8, using: &random)
            }
            await world.begin()
            run.day = GrantCase.day(day)
            #expect(try await run.apply().result?.ending == .complete, comment)
            #expect(case_.found(in: await world.world) == case_.end(on: day, others: others), comment)
            for cache in [SnapshotCache.Use.full, .none] {
                #expect(try await run.plan(cache: cache)?.isEmpty == true, comment)
            }
        }
    }

    @Test(
        "a saved plan that a crash left is carried on, or is stale where a grant has begun or ended since",
        arguments: seeds)
    func saved(seed: UInt64) async throws {
        var random = Seeded(seed: seed &* 53)
        let case_ = try GrantCase(&random)
        let comment = Comment(rawValue: "HOIST_SEED=\(seed)\n\(case_.run.text)")
        let folders = try CacheFolders()
        let world = World(case_.run)
        var run = Run(case_: case_.run, world: world, folder: folders.next())
        let day = Int.random(in: -5...20, using: &random)
        run.day = GrantCase.day(day)
        let plan = try #require(try await run.plan(), comment)
        let saved = PlanFile(plan).bytes
        await world.begin(faults: Fault.some(&random, within: 25), crash: World.Crash.sometimes(&random, within: 25))
        _ = try await run.apply(saved: saved)
        let later = day + Int.random(in: 0...6, using: &random)
        run.day = GrantCase.day(later)
        await world.begin()
        let ending = try await run.apply(saved: saved)
        // It rests on the grants of the lists that it changes.
        let changed = case_.lists.indices.filter { index in
            plan.changes.contains { change in
                change.flag.text == case_.lists[index].flag
                    && change.targets.contains { $0.environment == case_.lists[index].environment }
            }
        }
        let isMoved = changed.contains { case_.standsOtherwise($0, on: later, than: day) }
        if let result = ending.result {
            // Whatever day it is, nothing is left of a plan that is done completely.
            #expect((!isMoved || result.work.isDone) && result.ending == .complete, comment)
            #expect(case_.found(in: await world.world) == case_.end(on: day), comment)
        } else if case .refused(let error) = ending {
            let writes = await world.writes
            #expect(isMoved && error.kind == .stale && writes == 0, comment)
        }
        #expect(try await run.apply().result?.ending == .complete, comment)
        #expect(case_.found(in: await world.world) == case_.end(on: later), comment)
        #expect(try await run.plan(cache: .none)?.isEmpty == true, comment)
    }

    // Siblings: a new plan, a saved one and one of what is due; a grant that ends and one that begins; a day that changes another
    // list alone, or nothing.
    @Test("a plan that is approved on a day on which it would be another one sends nothing")
    func approved() async throws {
        var start = SandboxWorld.fresh()
        start.keys = SandboxKeys(full: "api_sandbox_full", readOnly: "api_sandbox_read")
        try start.addFlag(SandboxFlag(key: "f"))
        try start.addFlag(SandboxFlag(key: "g"))
        let days = (0...2).map { "\(GrantCase.day($0))" }
        for (item, isDueAtOnce, isStale) in [
            ("{id: x, until: \(days[1])}", false, true), ("y, {id: x, from: \(days[2])}", false, true),
            ("{id: x, from: \(days[0]), until: \(days[1])}", true, true), ("{id: x, from: \(days[0])}", true, false),
            ("{id: x, until: \(days[1])}, {id: x, from: \(days[2])}", false, false),
            ("{id: x, from: \(days[0]), until: \(days[2])}", true, false), ("x", false, false),
        ] {
            let text = """
                version: 1
                flags:
                  f: {targets: {Production: {companies: [\(item)]}}}
                  g: {targets: {Production: {companies: [{id: z, from: \(days[2])}]}}}
                """
            for isSaved in [false, true] {
                let folders = try CacheFolders()
                let world = World(start)
                var run = Run(case_: try Case(text, start), world: world, folder: folders.next())
                run.day = GrantCase.day(1)
                run.isDue = isDueAtOnce && !isSaved
                let saved = isSaved ? PlanFile(try #require(try await run.plan())).bytes : []
                run.dayOfApproval = GrantCase.day(2)
                let ending = isSaved ? try await run.apply(saved: saved) : try await run.apply()
                let writes = await world.writes
                let comment: Comment = "\(item), saved: \(isSaved)"
                if case .refused(let error) = ending {
                    #expect(isStale && error.kind == .stale && writes == 0, comment)
                    #expect(error.message.hasSuffix("1 thing moved since it was made; nothing was applied"), comment)
                    #expect(error.details.count == 1, comment)
                } else {
                    #expect(!isStale && writes == 1, comment)
                }
            }
        }
    }

    @Test(
        "two runs on both sides of midnight at once do no harm: the next one has nothing or little to do",
        arguments: seeds)
    func midnight(seed: UInt64) async throws {
        var random = Seeded(seed: seed &* 59)
        let case_ = try GrantCase(&random)
        let comment = Comment(rawValue: "HOIST_SEED=\(seed)\n\(case_.run.text)")
        let folders = try CacheFolders()
        let world = World(case_.run)
        let day = Int.random(in: -1...GrantCase.length, using: &random)
        var evening = Run(case_: case_.run, world: world, folder: folders.next())
        evening.day = GrantCase.day(day - 1)
        #expect(try await evening.apply().result?.ending == .complete, comment)
        evening.day = GrantCase.day(day)
        evening.isDue = true
        var morning = evening
        morning.day = GrantCase.day(day + 1)
        let runs = [evening, morning]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for run in runs {
                group.addTask { _ = try #require(try await run.apply().result, comment) }
            }
            try await group.waitForAll()
        }
        // Each list is one of the two days': nobody is in it, or missing, whom neither of them wants so.
        let states = zip(case_.end(on: day), case_.end(on: day + 1))
        for (found, (today, tomorrow)) in zip(case_.found(in: await world.world), states) {
            #expect(found.isSuperset(of: today.intersection(tomorrow)), comment)
            #expect(found.isSubset(of: today.union(tomorrow)), comment)
        }
        #expect(try await morning.apply().result?.ending == .complete, comment)
        #expect(case_.found(in: await world.world) == case_.end(on: day + 1), comment)
        #expect(try await morning.plan(cache: .none)?.isEmpty == true, comment)
    }
}
