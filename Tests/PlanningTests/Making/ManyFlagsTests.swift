import Diagnostics
import FlagModel
import FlagTestKit
import Planning
import TestTools
import Testing

/// Flags are resolved and compared side by side, in ranges: what comes of many is what comes of few at a time.
@Suite("Many flags")
struct ManyFlagsTests {
    /// More than two ranges.
    private static let count = 1_203
    private static let owner = Owner(id: "usr-1", email: "jane@example.com")

    /// A flag, and what is live of it, if it is there: as it should be, or in one of many ways not.
    private static func flag(_ number: Int, _ random: inout Seeded) -> (ManifestFlag, LiveFlag?, [LiveTargets]) {
        var live = LiveFlag.live("flag-\(number)", owner: owner)
        let flag = ManifestFlag.written(Identifier("flag-\(number)"), UInt32(10 * number + 10)) { flag in
            if random.chance(50) { flag.name = Located("flag-\(number)", UInt32(10 * number + 11)) }
            if random.chance(30) { flag.owner = Located("jane@example.com", UInt32(10 * number + 12)) }
            if random.chance(5) { flag.stage = Located("Beta", UInt32(10 * number + 13)) }
            if random.chance(5) { flag.archived = Located(random.chance(50), UInt32(10 * number + 14)) }
            flag.targets = ["Production", "Staging"].filter { _ in random.chance(80) }.map { name in
                .written(Identifier(name), UInt32(10 * number + 15)) { targets in
                    targets.companies = .ids(["acme", Identifier("c\(number)")], UInt32(10 * number + 16))
                    if random.chance(5) { targets.removeUsers = [Located("sam", UInt32(10 * number + 17))] }
                }
            }
        }
        var lists = [LiveTargets](repeating: LiveTargets(companies: ["acme", Identifier("c\(number)")]), count: 2)
        if random.chance(10) { lists[0].companies.insert("globex") }
        if random.chance(10) { lists[1].users = ["sam"] }
        if random.chance(5) { live.archived = true }
        if random.chance(5) { live.stale = true }
        if random.chance(5) { live.name = "Other" }
        return (flag, random.chance(95) ? live : nil, lists)
    }

    @Test("are resolved and planned as few are", arguments: Seeds.cases(2))
    func planned(_ seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let flags = (0..<Self.count).map { Self.flag($0, &random) }
        func plan(_ range: Range<Int>) throws -> Plan {
            let some = flags[range]
            let live = some.compactMap(\.1)
            var state = LiveState.acme(random.chance(50) ? live.reversed() : live)
            for (flag, _, lists) in some {
                state.targets[TargetsAddress(flag: flag.key.value, environment: "en1")] = lists[0]
                state.targets[TargetsAddress(flag: flag.key.value, environment: "en2")] = lists[1]
            }
            return try Plan.of(some.map(\.0), live: state)
        }
        let whole = try plan(0..<Self.count)
        let parts = try [0..<400, 400..<800, 800..<Self.count].map(plan)
        #expect(whole.changes == parts.flatMap(\.changes), "seed \(seed)")
        #expect(whole.changes.count > 50, "seed \(seed)")
        #expect(whole.summary.flags.unchanged == parts.reduce(0) { $0 + $1.summary.flags.unchanged }, "seed \(seed)")
        for limit in whole.limits {
            let totals = parts.flatMap(\.limits).filter { $0.name == limit.name }.map(\.total)
            #expect(limit.total == totals.reduce(0, +) && limit.total > 0, "seed \(seed): \(limit.name)")
        }
    }

    // Siblings: the first flag, one in the middle, the last; a stage, an environment, somebody, a key.
    @Test("are right but for some: each is said, in order")
    func wrong() throws {
        var flags = (0..<Self.count).map { ManifestFlag.written(Identifier("flag-\($0)"), UInt32($0 + 10)) }
        flags[0].stage = Located("Betta", 10)
        flags[600].targets = [.written("Prodution", 610)]
        flags[700].targets = [.written("en2", 710), .written("Staging", 711)]
        flags[601].owner = Located("jil@example.com", 611)
        flags[Self.count - 1] = .written("New Flag", 9_999)
        let live = (0..<Self.count - 1).map { LiveFlag.live("flag-\($0)", owner: Self.owner) }
        let outcome = Resolver.resolve(Manifest(flags: flags), app: .acme(), flags: live, on: nil)
        #expect(
            outcome.diagnostics.map { "\($0.code.rawValue) \($0.place?.start.line ?? 0)" } == [
                "unknown-stage 10", "unknown-environment 610", "unknown-owner 611",
                "duplicate-environment 711", "key-format 9999",
            ])
        #expect(outcome.manifest == nil)
    }

    @Test("that the policy ignores are left out, wherever they are")
    func ignored() throws {
        let flags = (0..<Self.count).map { ManifestFlag.written(Identifier("flag-\($0)"), UInt32($0 + 10)) }
        var manifest = Manifest(flags: flags)
        manifest.policy.ignore = [Located(KeyPattern("*7"), 3)]
        let live = (0..<Self.count).map { LiveFlag.live("flag-\($0)") }
        let outcome = Resolver.resolve(manifest, app: .acme(), flags: live, on: nil)
        let kept = flags.map(\.key).filter { !$0.value.text.hasSuffix("7") }
        let resolved = try #require(outcome.manifest)
        #expect(resolved.flags.map(\.key) == kept)
        #expect(resolved.flags.map(\.number) == kept.map { Int($0.value.text.dropFirst(5)) })
        #expect(resolved.ignored == flags.map(\.key.value).filter { $0.text.hasSuffix("7") })
    }
}
