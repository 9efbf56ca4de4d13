import Diagnostics
import FlagModel
import TestTools
import Testing

@testable import ManifestReading

/// What the index of near ids finds, compared with every id against every other one.
@Suite("Near ids: what holds for all ids")
struct NearIDsPropertyTests {
    // Siblings: short ids, ids with digits, separators between digits, capitals, letters beyond ASCII, more than 64 letters.
    @Test("exactly the ids that a comparison of all pairs finds", arguments: Seeds.cases(400))
    func pairs(seed: UInt64) {
        var random = Seeded(seed: seed)
        var index = TargetIndex()
        let pieces = random.one(
            of: [
                ["a", "b", "A", "-"], ["a", "b", "c", "d", "1", "2", "-", "."], ["é", "É", "a", "b", "ß", "_", "7"],
            ],
            or: [])
        let start = random.one(of: ["", "", "acme", "aabb", String(repeating: "xy", count: 31)], or: "")
        for _ in 0..<Int.random(in: 2...40, using: &random) {
            let id = Identifier(start + random.text(of: pieces, upTo: 6))
            guard !id.text.isEmpty else { continue }
            switch Int.random(in: 0..<10, using: &random) {
            case 0: index.note(live: id)
            case 1: index.note(id, at: .here, in: Int32.random(in: 0..<4, using: &random), isListed: false)
            default: index.note(id, at: .here, in: Int32.random(in: 0..<4, using: &random), isListed: true)
            }
        }
        let found = NearIDs(index).pairs { _ in true }
        #expect(found.map(\.id) == NaivePairs.ids(index), "seed \(seed)")
        for pair in found {
            let (id, meant) = (index.entries[pair.id], index.entries[pair.meant])
            #expect(NaivePairs.areNear(id.id.text, meant.id.text), "seed \(seed): \(id.id), \(meant.id)")
            #expect(meant.isTarget && meant.weight >= id.weight, "seed \(seed): \(id.id), \(meant.id)")
        }
    }

    // Siblings: ids that several flags have, in the lists of one kind, of both, and in grants.
    @Test("what a manifest is warned of is what an index of all its ids finds", arguments: Seeds.cases(200))
    func filtered(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let pieces = ["a", "b", "A", "-", "é", "7"]
        var index = TargetIndex()
        var text = "version: 1\nflags:\n"
        for flag in 0..<Int32.random(in: 1...6, using: &random) {
            let start = random.one(of: ["acme", "globex"], or: "acme")
            let ids = (0..<Int.random(in: 1...8, using: &random)).map { _ in start + random.text(of: pieces, upTo: 3) }
            var distinct: [Identifier] = []
            for id in ids.map({ Identifier($0) }) where !distinct.contains(id) { distinct.append(id) }
            for id in distinct { index.note(id, at: .here, in: flag, isListed: true) }
            let items = distinct.map { "\"\($0)\"" }.joined(separator: ", ")
            text += "  f\(flag): {targets: {Production: {companies: [\(items)]}, Staging: {users: [u\(flag)x]}}}\n"
        }
        let manifest = try #require(ManifestReader.read(Array(text.utf8), name: "flags.yaml").manifest)
        let expected = NearIDs(index).pairs { _ in true }.map { pair in
            let (id, meant) = (index.entries[pair.id].id, index.entries[pair.meant].id)
            return "the company `\(id)` is nearly `\(meant)`, and isn't targeted elsewhere"
        }
        let found = SuspiciousIDs.warnings(in: manifest).map(\.message)
        #expect(found.sorted() == expected.sorted(), "seed \(seed): \(text)")
    }
}

/// The same by the words of the rule, on strings.
private enum NaivePairs {
    static func ids(_ index: TargetIndex) -> [Int] {
        index.entries.indices.filter { number in
            let entry = index.entries[number]
            guard entry.holders == 1, !entry.isLive else { return false }
            return index.entries.indices.contains { other in
                let meant = index.entries[other]
                guard other != number, meant.isTarget, areNear(entry.id.text, meant.id.text) else { return false }
                return meant.weight > entry.weight || meant.weight == entry.weight && other < number
            }
        }
    }

    static func areNear(_ first: String, _ second: String) -> Bool {
        let (first, second) = (folded(first), folded(second))
        guard first != second else { return !first.isEmpty }
        return slips(of: first).contains(second) || slips(of: second).contains(first)
    }

    /// Every text with one letter doubled, or two letters that have changed places; none of texts that are short or long.
    private static func slips(of text: [Character]) -> Set<[Character]> {
        var slips: Set<[Character]> = []
        guard text.count >= 4 else { return [] }
        for index in text.indices where text[index].isLetter {
            if text.count < 64 { slips.insert(Array(text[...index]) + Array(text[index...])) }
            guard text.count <= 64, index + 1 < text.count, text[index + 1].isLetter else { continue }
            var moved = text
            moved.swapAt(index, index + 1)
            slips.insert(moved)
        }
        return slips
    }

    private static func folded(_ text: String) -> [Character] {
        var folded: [Character] = []
        let characters = Array(text.lowercased())
        for (index, character) in characters.enumerated() {
            guard "-._".contains(character) else {
                folded.append(character)
                continue
            }
            let next = characters[index...].first { !"-._".contains($0) }
            if folded.last?.isNumber == true, next?.isNumber == true { folded.append("-") }
        }
        return folded
    }
}

extension Place {
    fileprivate static let here = Place(file: 0, character: SourcePosition(line: 1, column: 1))
}
