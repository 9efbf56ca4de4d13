import Diagnostics
import FlagModel
import FlagTestKit
import ManifestReading
import Planning
import TestTools
import Testing

/// What an adoption rests on: whatever moved, a plan for that flag is empty afterwards, and says the same of the others.
@Suite("An adoption of anything")
struct AdoptPropertyTests {
    // Siblings: lists of ids alone, and with grants that hold, have ended and haven't begun.
    @Test("has an empty plan for the flag, and leaves the others as they were", arguments: [false, true])
    func emptyPlan(hasGrants: Bool) throws {
        var adopted = 0
        for seed in Seeds.cases(200) {
            var random = Seeded(seed: seed)
            let live = LiveState.generated(&random)
            var options = ImportOptions(audiences: random.chance(50))
            if random.chance(30) { options.fields.remove(.owner) }
            let imported = try ImportCase(live, options)
            var text =
                random.chance(30)
                ? imported.texts[0].replacing("targets: exact", with: "targets: additive") : imported.texts[0]
            if hasGrants { text = Self.granting(text, &random) }
            let keys = live.flags.map(\.key).filter { FlagKeyFormat.custom.accepts($0.text) }
            guard let key = keys.randomElement(using: &random) else { continue }
            let moved = Self.moved(live, key, &random)
            do {
                let (before, after) = try Self.adopt(key, text, moved)
                #expect(
                    !after.changes.map(\.flag).contains(key),
                    "HOIST_SEED=\(seed): \(after.changes.filter { $0.flag == key })\n\(text)")
                let others = after.changes.filter { $0.flag != key }.map(\.flag)
                #expect(
                    before.map { $0.changes.filter { $0.flag != key }.map(\.flag) == others } ?? true,
                    "HOIST_SEED=\(seed)")
                adopted += 1
            } catch let problem as ManifestEditingProblem {
                // A flag without one of its own, with a key too long for a line.
                #expect(text.contains("\n  ? "), "HOIST_SEED=\(seed): \(problem.message)\n\(text)")
            } catch {
                Issue.record("HOIST_SEED=\(seed): \(error)\n\(text)")
            }
        }
        #expect(adopted > 0)
    }

    /// The day of the plans.
    static let day = CalendarDate("2027-02-01")

    /// A manifest with some of its ids on days.
    static func granting(_ text: String, _ random: inout Seeded) -> String {
        var isOfTargets = false
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            let words = line.drop { $0 == " " }
            guard words.hasPrefix("- ") else {
                isOfTargets = words == "companies:" || words == "users:"
                return String(line)
            }
            let id = words.dropFirst(2)
            let isPlain = id.utf8.allSatisfy { $0 > 0x2F && $0 < 0x7B && $0 != 0x3A }
            guard isOfTargets, isPlain || (id.first == "\"" && id.last == "\"" && id.count > 1), random.chance(60)
            else {
                return String(line)
            }
            let indentation = String(repeating: " ", count: line.count - words.count)
            let days = random.one(
                of: ["until: 2027-02-01", "until: 2027-01-31", "from: 2027-02-02", "from: 2027-01-01", "why: because"],
                or: "")
            return random.chance(50)
                ? "\(indentation)- {id: \(id), \(days)} # so" : "\(indentation)- \(days)\n\(indentation)  id: \(id)"
        }
        return lines.joined(separator: "\n")
    }

    /// Other details and other targets of one flag.
    static func moved(_ live: LiveState, _ key: Identifier, _ random: inout Seeded) -> LiveState {
        var moved = live
        for index in moved.flags.indices where moved.flags[index].key == key {
            if random.chance(50) { moved.flags[index].name = Nasty.text(&random) }
            if random.chance(50) { moved.flags[index].description = random.chance(50) ? nil : "Moved." }
            if random.chance(30) {
                moved.flags[index].owner = live.flags.compactMap(\.owner).randomElement(using: &random)
            }
            if random.chance(30) { moved.flags[index].stage = live.app.stages.randomElement(using: &random) }
            if random.chance(30) { moved.flags[index].permanent.toggle() }
            if random.chance(20) { moved.flags[index].archived.toggle() }
        }
        for address in moved.targets.keys.sorted() where address.flag == key && random.chance(50) {
            for kind in TargetKind.allCases {
                if random.chance(40), let gone = moved.targets[address]?[kind].sorted().randomElement(using: &random) {
                    moved.targets[address]?[kind].remove(gone)
                }
                if random.chance(40) { moved.targets[address]?[kind].insert(Identifier("new-" + Nasty.text(&random))) }
                if random.chance(10) { moved.targets[address]?[kind] = [] }
            }
        }
        return moved
    }

    /// The plans before and after.
    private static func adopt(_ key: Identifier, _ text: String, _ live: LiveState) throws -> (Plan?, Plan) {
        let reading = ManifestReader.read(Array(text.utf8), name: "flags.yaml")
        let manifest = try #require(reading.manifest)
        // The owner that the manifest names may own nothing any more: then there is no plan before.
        let known = Resolver.resolve(manifest, app: live.app, flags: live.flags, on: day).manifest
        let bare = Adopter.withoutNames(manifest, of: [key])
        let resolved = try #require(
            known ?? Resolver.resolve(bare, app: live.app, flags: live.flags, on: day).manifest, "it isn't resolved")
        let options = ImportOptions()
        let set = try Adopter.readSet(of: [key], in: live, resolved, options)
        var read = live
        read.targets = live.targets.filter { set.addresses.contains($0.key) }
        var adopter = try Adopter(manifest, resolved: resolved, live: read, options)
        let flag = try adopter.flag(key)
        let files = try ManifestEditor.files(with: [flag], in: Array(text.utf8), name: "flags.yaml", from: NoFiles())
        let bytes = files.first?.bytes ?? Array(text.utf8)
        return (try known.map { try plan($0, live, reading.sources) }, try plan(bytes, live))
    }

    private static func plan(_ bytes: [UInt8], _ live: LiveState) throws -> Plan {
        let reading = ManifestReader.read(bytes, name: "flags.yaml")
        let manifest = try #require(reading.manifest)
        let resolved = try #require(Resolver.resolve(manifest, app: live.app, flags: live.flags, on: day).manifest)
        return try plan(resolved, live, reading.sources)
    }

    static func plan(_ resolved: ResolvedManifest, _ live: LiveState, _ sources: Sources) throws -> Plan {
        try Planner.plan(
            resolved, live: live,
            context: PlanContext(
                apiURL: "https://app.reflag.com/api",
                manifest: ManifestDigest(paths: ["flags.yaml"], sha256: String(repeating: "0f", count: 32)),
                sources: sources, today: day))
    }
}
