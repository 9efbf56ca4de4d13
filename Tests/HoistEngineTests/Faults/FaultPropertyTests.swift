import Applying
import Diagnostics
import FlagModel
import FlagTestKit
import Foundation
import JSONText
import LiveReading
import ManifestReading
import Planning
import Sandbox
import TestTools
import Testing

/// Whatever fails and whenever, running again reaches the same end.
@Suite("Faults and crashes", .serialized)
struct FaultPropertyTests {
    /// The first seed: today's by default, another one by HOIST_SEED; as many cases as HOIST_CASES says.
    private static let first = UInt64(ProcessInfo.processInfo.environment["HOIST_SEED"] ?? "") ?? 20_261_123
    private static let cases = UInt64(ProcessInfo.processInfo.environment["HOIST_CASES"] ?? "") ?? 800

    @Test("a clean apply sends the plan's calls and no others, is proved, and leaves nothing to do")
    func cleanApply() async throws {
        for seed in Self.first..<Self.first + max(1, Self.cases / 5) {
            let case_ = try Case(seed: seed)
            let world = World(case_.world)
            let run = Run(manifest: case_.manifest, world: world, key: "api_sandbox_full", app: "sandboxapp0001")
            let ending = try await run.apply()
            let plan = try #require(ending.plan, "HOIST_SEED=\(seed)")
            #expect(ending.outcome?.isComplete == true, "HOIST_SEED=\(seed)")
            #expect(await world.writes == plan.calls.count, "HOIST_SEED=\(seed)")
            let again = try await run.plan()
            #expect(again?.isEmpty == true, "HOIST_SEED=\(seed)\n\(case_.text)")
            await expectUntouched(case_, await world.world, "HOIST_SEED=\(seed)\n\(case_.text)")
        }
    }

    @Test("after faults or a crash anywhere, applying again reaches the same state, and the plan is empty")
    func faultsAndCrashes() async throws {
        for seed in Self.first..<Self.first + Self.cases {
            let case_ = try Case(seed: seed)
            var random = Seeded(seed: seed &* 31)
            let length = 40
            var faults: [Int: Fault] = [:]
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                let fault = Fault.allCases.randomElement(using: &random) ?? .dropAfter
                let start = Int.random(in: 0..<length, using: &random)
                // Some faults last, past what is tried again.
                for index in start..<start + Int.random(in: 1...12, using: &random) { faults[index] = fault }
            }
            var crash: World.Crash?
            if Bool.random(using: &random) {
                crash = World.Crash(
                    at: Int.random(in: 0..<length, using: &random), isHandled: Bool.random(using: &random))
            }
            try await check(case_, faults: faults, crash: crash, "HOIST_SEED=\(seed)")
        }
    }

    @Test("every exchange of a small run × every fault and crash")
    func exhaustive() async throws {
        let case_ = try Case(seed: 7, flags: 4)
        let world = World(case_.world)
        let run = Run(manifest: case_.manifest, world: world, key: "api_sandbox_full", app: "sandboxapp0001")
        let plan = try #require(try await run.apply().plan)
        try #require(plan.summary.calls.createFlag > 0 && plan.calls.count > 5, "the case shows something")
        let exchanges = await world.exchanges
        for index in 0..<exchanges {
            for fault in Fault.allCases {
                try await check(case_, faults: [index: fault], crash: nil, "\(fault) at \(index)")
                // The same fault for longer than anything is tried again.
                let lasting = Dictionary(uniqueKeysWithValues: (index..<index + 60).map { ($0, fault) })
                try await check(case_, faults: lasting, crash: nil, "lasting \(fault) from \(index)")
            }
            for isHandled in [false, true] {
                let crash = World.Crash(at: index, isHandled: isHandled)
                try await check(case_, faults: [:], crash: crash, "crash at \(index), handled: \(isHandled)")
            }
        }
    }

    @Test("two applies at once reach the state of one, and the plan is empty")
    func twoAtOnce() async throws {
        for seed in Self.first..<Self.first + max(1, Self.cases / 5) {
            let case_ = try Case(seed: seed)
            let comment = Comment(rawValue: "HOIST_SEED=\(seed)\n\(case_.text)")
            let clean = World(case_.world)
            _ = try await Self.run(case_, clean).apply()
            let world = World(case_.world)
            async let first = Self.run(case_, world).apply()
            async let second = Self.run(case_, world).apply()
            let plans = try await [first, second].map { try #require($0.plan, comment) }
            #expect(await world.writes <= plans.reduce(0) { $0 + $1.calls.count }, comment)
            let end = await world.world
            #expect(Self.state(end) == Self.state(await clean.world), comment)
            let left = try await Self.run(case_, world).plan()
            #expect(left?.isEmpty == true, comment)
            await expectUntouched(case_, end, comment)
        }
    }

    private static func run(_ case_: Case, _ world: World) -> Run {
        Run(manifest: case_.manifest, world: world, key: "api_sandbox_full", app: "sandboxapp0001")
    }

    /// Runs with faults, then without, and holds the end against that of a clean run: with a plan made each time, and
    /// with one plan that was saved and is carried out twice.
    private func check(_ case_: Case, faults: [Int: Fault], crash: World.Crash?, _ what: String) async throws {
        let clean = World(case_.world)
        let plan = try #require(try await Self.run(case_, clean).apply().plan)
        let end = Self.state(await clean.world)
        let saved = Array(plan.json.pretty().utf8)
        for isSaved in [false, true] {
            let comment = Comment(rawValue: "\(what), saved plan: \(isSaved)\n\(case_.text)")
            let world = World(case_.world)
            let run = Self.run(case_, world)
            await world.begin(faults: faults, crash: crash)
            let first = isSaved ? try await run.apply(saved: saved) : try await run.apply()
            let (writes, spoiled) = await (world.writes, world.spoiled)
            if let outcome = first.outcome {
                let told = outcome.done + outcome.calls.count { $0.failure?.mayHaveBeenHandled == true }
                #expect(outcome.wroteAnything || writes == 0, comment)
                #expect(told > 0 || writes == 0, comment)
            } else {
                #expect(writes == 0, comment)
            }
            // Nothing is sent twice but what was answered badly.
            #expect(writes - spoiled <= plan.calls.count, comment)
            await world.begin()
            let again = isSaved ? try await run.apply(saved: saved) : try await run.apply()
            #expect(again.outcome?.isComplete == true, comment)
            #expect(await world.writes == (again.check?.rest ?? again.plan?.calls)?.count, comment)
            let left = try await run.plan()
            #expect(left?.isEmpty == true, comment)
            let last = await world.world
            #expect(Self.state(last) == end, comment)
            await expectUntouched(case_, last, comment)
        }
    }

    /// What isn't in the manifest is as it was: flags, fields, lists.
    private func expectUntouched(_ case_: Case, _ end: SandboxWorld, _ comment: Comment) async {
        let listed = Dictionary(uniqueKeysWithValues: case_.manifest.flags.map { ($0.key.value.text, $0) })
        let archives = case_.manifest.policy.unlisted?.value == .archive
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

    /// A world's flags by key, without what depends on the order of calls (ids, versions, times).
    private static func state(_ world: SandboxWorld) -> [String] {
        let lines = world.flags.map { flag in
            let targets = world.environments.map { environment in
                let targets = flag.targets[environment.id]
                let companies = targets?.companies.ids.map(\.text).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
                let users = targets?.users.ids.map(\.text).sorted()
                return "\(environment.name): \(companies ?? []) \(users ?? [])"
            }
            return "\(flag.key.text) \(flag.name) \(flag.description ?? "-") \(flag.owner?.text ?? "-") "
                + "\(flag.stage?.text ?? "-") \(flag.permanent) \(flag.secret) \(flag.archived) \(targets)"
        }
        return lines.sorted()
    }
}
