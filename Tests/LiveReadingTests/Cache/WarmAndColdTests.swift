import Diagnostics
import FlagModel
import FlagTestKit
import JSONText
import LiveReading
import ManifestReading
import Planning
import Synchronization
import TestTools
import Testing

@Suite("Warm and cold")
struct WarmAndColdTests {
    private static let environments: [Identifier] = ["en1", "en2", "en3"]
    private static let companies = (0..<6).map { Identifier("company-\($0)") }
    private static let users = (0..<4).map { Identifier("u_\($0)") }

    /// A plan as JSON, and what it takes to read for it.
    private struct Made {
        let plan: String
        let set: ReadSet
        let snapshot: Snapshot
        let calls: [String: Int]
    }

    @Test(
        "for generated manifests and live states, warm and cold reads give the same plan, with the reads that it takes",
        arguments: Seeds.cases(60))
    func sameplan(seed: UInt64) async throws {
        var numbers = Seeded(seed: seed)
        let world = LiveWorld()
        Self.fill(world, &numbers)
        var kept = Snapshot(apiURL: "https://app.reflag.com/api", app: "ap1")
        var manifest = Self.manifest(&numbers)
        for step in 0..<6 {
            let say: Comment = "seed \(seed), step \(step)"
            let versions = Self.versions(world)
            let expectedReads: (ReadSet) -> Int = { set in
                set.addresses.count { kept.targets(at: $0, version: versions[$0.environment] ?? 0) == nil }
            }
            let cold = try await Self.plan(manifest, world, Snapshot(apiURL: kept.apiURL, app: kept.app))
            #expect(cold.calls == Self.calls(reads: cold.set.addresses.count), say)
            let warm = try await Self.plan(manifest, world, kept)
            #expect(warm.plan == cold.plan, say)
            #expect(warm.calls == Self.calls(reads: expectedReads(warm.set)), say)
            // What is kept goes through the file, and a second warm run asks twice, whatever the number of flags.
            kept = try Snapshot(decoding: warm.snapshot.encoded, apiURL: kept.apiURL, app: kept.app)
            let again = try await Self.plan(manifest, world, kept)
            #expect(again.plan == cold.plan, say)
            #expect(again.calls == ["getApp": 1, "listFlags": 1], say)
            #expect(again.snapshot == kept, say)
            if numbers.chance(70) { Self.change(world, &numbers) }
            if numbers.chance(50) { manifest = Self.manifest(&numbers) }
        }
    }

    private static func calls(reads: Int) -> [String: Int] {
        reads == 0
            ? ["getApp": 1, "listFlags": 1] : ["getApp": 2, "listFlags": 1, "getFlagTargeting": reads]
    }

    private static func versions(_ world: LiveWorld) -> [Identifier: Int] {
        world.state.withLock { state in
            Dictionary(uniqueKeysWithValues: state.environments.map { (Identifier($0.id), $0.version) })
        }
    }

    private static func plan(_ manifest: String, _ world: LiveWorld, _ snapshot: Snapshot) async throws -> Made {
        let bytes = Array(manifest.utf8)
        let reading = ManifestReader.read(bytes, name: "flags.yaml")
        let read = try #require(reading.manifest, "\(manifest)")
        let reader = try world.reader(parallelism: 3)
        _ = world.counted()
        var live = try await reader.listing(of: "ap1")
        let outcome = Resolver.resolve(read, app: live.app, flags: live.flags, on: nil)
        let resolved = try #require(outcome.manifest, "\(outcome.diagnostics)")
        let pull = try await reader.targets(outcome.readSet, of: live.app, from: snapshot)
        (live.app, live.targets) = (pull.app, pull.targets)
        let context = PlanContext(
            apiURL: snapshot.apiURL, manifest: ManifestDigest(files: [("flags.yaml", bytes)]), sources: reading.sources)
        let plan = try Planner.plan(resolved, live: live, context: context)
        return Made(
            plan: plan.json.compact(), set: outcome.readSet, snapshot: pull.snapshot, calls: world.counted())
    }

    // MARK: Chance

    private static func fill(_ world: LiveWorld, _ numbers: inout Seeded) {
        var flags: [(key: String, archived: Bool)] = []
        var targets: [TargetsAddress: LiveTargets] = [:]
        for index in 0..<Int.random(in: 0...12, using: &numbers) where numbers.chance(75) {
            flags.append((key: "flag-\(index)", archived: numbers.chance(20)))
            for environment in environments {
                targets[at(Identifier("flag-\(index)"), environment)] = someTargets(&numbers)
            }
        }
        world.state.withLock { ($0.flags, $0.targets) = (flags, targets) }
    }

    private static func someTargets(_ numbers: inout Seeded) -> LiveTargets {
        LiveTargets(
            companies: Set(numbers.some(of: companies, 30)), users: Set(numbers.some(of: users, 20)))
    }

    private static func change(_ world: LiveWorld, _ numbers: inout Seeded) {
        let flags = world.state.withLock { $0.flags.map(\.key) }
        let changes = numbers.some(of: flags, 20).map { flag in
            (at(Identifier(flag), environments.randomElement(using: &numbers) ?? "en1"), someTargets(&numbers))
        }
        let archives = numbers.chance(20)
        world.state.withLock { state in
            for (address, targets) in changes { state.set(targets, at: address) }
            if archives, !state.flags.isEmpty {
                state.flags[0].archived.toggle()
                for environment in environments { state.touch(environment) }
            }
        }
    }

    private static func manifest(_ numbers: inout Seeded) -> String {
        var lines = ["version: 1", "flags:", "  always: {}"]
        for index in 0..<12 where numbers.chance(75) {
            lines.append("  flag-\(index):")
            lines.append("    permanent: \(numbers.chance(50))")
            if numbers.chance(25) { lines.append("    archived: \(numbers.chance(50))") }
            lines.append("    targets:")
            let managed = numbers.some(of: environments, 60)
            for environment in managed {
                let lists = [
                    numbers.chance(70) ? "companies: [\(texts(numbers.some(of: companies, 30)))]" : nil,
                    numbers.chance(50) ? "users: [\(texts(numbers.some(of: users, 30)))]" : nil,
                ]
                lines.append("      \(environment): {\(lists.compactMap { $0 }.joined(separator: ", "))}")
            }
            if managed.isEmpty { lines[lines.count - 1] += " {}" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func texts(_ ids: [Identifier]) -> String { ids.map(\.text).joined(separator: ", ") }
}
