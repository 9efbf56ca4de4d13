import APIAccess
import Applying
import FlagModel
import FlagTestKit
import Planning
import RuntimeAPI
import Sandbox
import Synchronization
import TestTools
import Testing
import Verifying

@Suite("A verification after an apply")
struct VerifyPropertyTests {
    /// The live state of a generated manifest: applied until there is nothing to do.
    static func converged(_ seed: UInt64) async throws -> (generated: Generated, world: SandboxWorld) {
        let generated = try Generated(seed: seed)
        let reflag = MemoryReflag(generated.world)
        let round = try Round(generated.reading, reflag, key: Generated.apiKey)
        for _ in 0..<3 {
            let plan = try await round.plan()
            if plan.isEmpty { return (generated, await reflag.world) }
            let outcome = await round.apply(plan)
            #expect(outcome.isComplete, "seed \(seed)")
            let touched = try await round.verify(plan, outcome)
            #expect(touched.lines == [], "seed \(seed): what was touched is served\n\(generated.text)")
        }
        Issue.record("seed \(seed): the plan never becomes empty\n\(generated.text)")
        return (generated, await reflag.world)
    }

    /// The findings that no apply fixes: flags that are archived live without the manifest saying so.
    static func standing(_ generated: Generated, _ world: SandboxWorld) -> [String] {
        generated.reading.manifest.flags.filter { flag in
            flag.archived == nil && world.flag(SandboxID(flag.key.value.text))?.archived == true
        }.flatMap { flag in Generated.environments.map { "\($0) not-served \(flag.key.value)" } }
    }

    static func sorted(_ lines: [String]) -> [String] {
        lines.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The number of changes tried, and the codes of their findings.
    private struct Tried {
        var changes = 0
        var codes: Set<String> = []
    }

    /// Verifies a world after an apply, and after each of some changes that only depend on the seed.
    private static func tryChanges(seed: UInt64, atMost most: Int, _ tried: inout Tried) async throws {
        let (generated, world) = try await converged(seed)
        let standing = standing(generated, world)
        let round = try Round(generated.reading, MemoryReflag(world), key: Generated.apiKey)
        let after = try await round.verify().lines
        #expect(after.escaped == sorted(standing).escaped, "seed \(seed)\n\(generated.text)")
        var random = Seeded(seed: seed)
        for change in SingleChange.all(of: generated.reading.manifest, in: world).shuffled(using: &random).prefix(most)
        {
            var changed = world
            try change.make(&changed)
            let round = try Round(generated.reading, MemoryReflag(changed), key: Generated.apiKey)
            let found = try await round.verify().lines
            #expect(
                found.escaped == sorted(standing + change.lines).escaped,
                "seed \(seed): \(change.name)\n\(generated.text)")
            tried.changes += 1
            for line in change.lines { tried.codes.insert(String(line.split(separator: " ")[1])) }
        }
    }

    @Test("passes on generated worlds, and reports exactly any single change that the manifest manages")
    func property() async throws {
        var tried = Tried()
        // Every change of a few worlds, and some of many.
        for seeds in [(count: 6, most: Int.max), (count: 200, most: 3)] {
            for _ in 0..<seeds.count {
                try await Self.tryChanges(seed: UInt64.random(in: .min ... .max), atMost: seeds.most, &tried)
            }
        }
        #expect(tried.changes > 500)
        #expect(
            tried.codes == [
                "not-served", "archived-served", "secret-shown", "not-public", "target-off", "still-on",
                "on-beyond-list",
            ])
    }

    @Test("with an edge that lags and goes backwards, reports only late or the current state")
    func lagging() async throws {
        var served = 0
        var late = 0
        for count in 0..<60 {
            let seed = UInt64.random(in: .min ... .max)
            let generated = try Generated(seed: seed)
            let reflag = MemoryReflag(generated.world, edge: Seeded(seed: seed))
            var round = try Round(generated.reading, reflag, key: Generated.apiKey)
            // Some wait long enough to get the new version, others ask a few times.
            round.wait = VersionWait(
                count.isMultiple(of: 2) ? .seconds(600) : .milliseconds(300), timing: Self.timing())
            let plan = try await round.plan()
            let outcome = await round.apply(plan)
            #expect(outcome.isComplete, "seed \(seed)")
            for judgement in try await round.verify(plan, outcome) {
                let found = [judgement].lines
                #expect(found == [] || found == ["\(judgement.environment.name) late -"], "seed \(seed)")
                if found.isEmpty { served += 1 } else { late += 1 }
            }
        }
        #expect(served > 20)
        #expect(late > 0)
    }

    /// Time that passes when it is slept.
    private static func timing() -> CallTiming {
        let clock = Mutex(Duration.zero)
        return CallTiming(
            now: { clock.withLock { $0 } },
            sleep: { wait in
                clock.withLock { $0 += wait }
                await Task.yield()
            },
            unixTime: { 1_767_225_600 },
            random: { 0 })
    }
}

extension [String] {
    /// Escaped, so that strings that only look the same aren't equal.
    var escaped: [String] {
        map { line in
            line.unicodeScalars.map { $0.isASCII ? String($0) : "\\u{\(String($0.value, radix: 16))}" }.joined()
        }
    }
}
