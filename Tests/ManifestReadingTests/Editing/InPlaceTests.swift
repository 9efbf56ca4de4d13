import Diagnostics
import FlagModel
import TestTools
import Testing

@testable import ManifestReading

/// Flags that are written as they have become in Reflag, in manifests whose lists, items and names are shared by anchors, aliases and
/// merge keys.
@Suite("Flags written in place")
struct InPlaceTests {
    /// A flag with other items in its lists and another name.
    private static func moved(_ old: ManifestFlag, _ random: inout Seeded) -> ManifestFlag {
        var flag = old
        let place = old.key.place
        if flag[.name] != nil, random.chance(40) { flag[.name] = .field(.text("Moved"), at: place) }
        flag.targets = old.targets.map { old in
            var targets = old
            for kind in TargetKind.allCases {
                guard var list = old.list(kind)?.value else { continue }
                if random.chance(50), let gone = list.indices.randomElement(using: &random) { list.remove(at: gone) }
                if random.chance(20) { list = [] }
                if random.chance(40) { list.append(Located("moved", at: place)) }
                let written = Located(list, at: place)
                if kind == .company { targets.companies = written } else { targets.users = written }
            }
            targets.grants = old.grants.compactMap { old -> Grant? in
                if random.chance(30) { return nil }
                let until = random.chance(30) ? CalendarDate("2099-11-30").map { Located($0, at: place) } : old.until
                return Grant(
                    kind: old.kind, id: old.id, from: old.from, until: until, why: old.why, place: old.place)
            }
            return targets
        }
        return flag
    }

    private static func lines(_ text: String) -> [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    // Siblings: flags of the root and of an included file; one flag, several; nothing shared, everything that may be.
    @Test("whatever is shared: they mean what they should, and what has nothing to do with them keeps every byte")
    func property() throws {
        var (written, left) = (0, [String]())
        for seed in Seeds.cases(300) {
            var random = Seeded(seed: seed &+ 5_000_000)
            var layout = NastyLayout(Seeded(seed: seed), shares: true)
            var other = NastyLayout(Seeded(seed: seed &+ 9_000_000), isIncluded: true, shares: random.chance(50))
            let root = layout.text(including: "flags/*.yaml")
            let files = MemoryFiles(
                files: [.file("flags/one.yaml", other.includedText(from: 100))])
            let reading = ManifestReader.read(Array(root.utf8), name: "flags.yaml", files: files)
            let manifest = try #require(
                reading.manifest, "HOIST_SEED=\(seed): \(reading.diagnostics.sorted.map(\.message))\n\(root)")
            let original = ManifestEditor.Original(
                manifest, files: [("flags.yaml", Array(root.utf8))] + reading.included)
            let chosen = manifest.flags.filter { _ in random.chance(40) }
            let additions = chosen.map { ManifestEditor.Addition(Self.moved($0, &random), []) }
            let result = ManifestEditor.put(each: additions, in: original, from: files) { _, _ in true }
            written += result.written.count
            for flag in result.left {
                left.append("HOIST_SEED=\(seed): \(flag)")
            }
            for (before, after) in zip(original.files, result.original.files) {
                let (old, new) = (
                    Self.lines(String(decoding: before.bytes, as: UTF8.self)),
                    Set(Self.lines(String(decoding: after.bytes, as: UTF8.self)))
                )
                for line in old where !new.contains(line) {
                    // Lines with items, names, lists, anchors and aliases; comments that went with an item.
                    let isPart = ["-", ",", "[", "]", "name:", "companies:", "users:", "&", "*", "#"].contains {
                        line.contains($0)
                    }
                    #expect(isPart, "HOIST_SEED=\(seed): \(line)\n\(root)")
                }
            }
        }
        print("written in place: \(written); not: \(left.count)")
        #expect(left.isEmpty, "\(left.prefix(3))")
    }
}
