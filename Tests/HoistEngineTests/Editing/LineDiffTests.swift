import HoistEngine
import TestTools
import Testing

@Suite("The lines in which two files differ")
struct LineDiffTests {
    @Test("three lines stand around each difference, and two that are near are in one part")
    func whole() {
        let before = (1...20).map { "line \($0)\n" }.joined()
        let after = before.replacing("line 3\n", with: "line three\n").replacing("line 10\n", with: "")
            .replacing("line 12\n", with: "line 12\nline 12½\n").replacing("line 20\n", with: "line 20")
        #expect(
            LineDiff("flags.yaml", Array(before.utf8), Array(after.utf8)).lines.joined(separator: "\n") == """
                --- flags.yaml
                +++ flags.yaml
                @@ -1,15 +1,15 @@
                 line 1
                 line 2
                -line 3
                +line three
                 line 4
                 line 5
                 line 6
                 line 7
                 line 8
                 line 9
                -line 10
                 line 11
                 line 12
                +line 12½
                 line 13
                 line 14
                 line 15
                @@ -17,4 +17,4 @@
                 line 17
                 line 18
                 line 19
                -line 20
                +line 20
                \\ No newline at end of file
                """)
        #expect(LineDiff("flags.yaml", Array(before.utf8), Array(before.utf8)).lines.isEmpty)
    }

    // Siblings: empty texts, no newline at the end, lines that occur often, CRLF, `é` composed and decomposed.
    @Test("who applies them to the first has the second")
    func applied() throws {
        for seed in Seeds.cases(500) {
            var random = Seeded(seed: seed)
            let words = ["a", "b", "", "  - x", "\u{E9}", "e\u{301}", "a\r"]
            func text() -> [UInt8] {
                let lines = (0..<Int.random(in: 0...30, using: &random)).map { _ in
                    words.randomElement(using: &random) ?? ""
                }
                let end = random.chance(70) && !lines.isEmpty ? "\n" : ""
                return Array((lines.joined(separator: "\n") + end).utf8)
            }
            let before = text()
            let after = random.chance(30) ? text() : Self.edited(before, &random)
            let lines = LineDiff("f", before, after).lines
            #expect(lines.isEmpty == (before == after), "HOIST_SEED=\(seed)")
            #expect(try Self.apply(lines, to: before) == after, "HOIST_SEED=\(seed): \(lines)")
        }
    }

    @Test("who applies those of parts, one after the other, has all of them")
    func parts() throws {
        for seed in Seeds.cases(300) {
            var random = Seeded(seed: seed)
            let texts = (0..<Int.random(in: 1...6, using: &random)).map { part in
                (0..<Int.random(in: 0...5, using: &random)).map { "\(part): line \($0)\n" }.joined()
            }
            let changed = texts.map { text in
                random.chance(60) ? text.replacing("line 1\n", with: "line one\n").replacing("2", with: "2\n2") : text
            }
            func parts(_ texts: [String]) -> [[LineDiff.Line]] {
                var starts: [Int] = []
                for text in texts.dropLast() {
                    starts.append((starts.last ?? 0) + text.count { $0 == "\n" })
                }
                return LineDiff.parts(of: Array(texts.joined().utf8), beginningAt: starts)
            }
            var current = parts(texts)
            var text = Array(texts.joined().utf8)
            let wanted = parts(changed)
            for part in texts.indices.shuffled(using: &random) where texts[part] != changed[part] {
                let diff = LineDiff("f", part, of: current, to: wanted[part])
                current[part] = wanted[part]
                text = try Self.apply(diff.lines, to: text)
            }
            #expect(text == Array(changed.joined().utf8), "HOIST_SEED=\(seed)")
        }
    }

    private static func edited(_ text: [UInt8], _ random: inout Seeded) -> [UInt8] {
        var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        for _ in 0..<Int.random(in: 0...3, using: &random) where !lines.isEmpty {
            let index = Int.random(in: 0..<lines.count, using: &random)
            if random.chance(50) { lines.remove(at: index) } else { lines.insert(Array("new".utf8), at: index) }
        }
        return Array(lines.joined(separator: [0x0A]))
    }

    private struct Wrong: Error {
        let line: String
    }

    private static func lines(_ text: [UInt8]) -> [[UInt8]] {
        var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) + [0x0A] }
        let last = lines.removeLast().dropLast()
        return last.isEmpty ? lines : lines + [Array(last)]
    }

    /// As `patch` does, but nothing may stand elsewhere.
    private static func apply(_ diff: [String], to text: [UInt8]) throws -> [UInt8] {
        var rest = Self.lines(text)[...]
        var made: [[UInt8]] = []
        var left = (old: 0, new: 0)
        for (index, line) in diff.enumerated().dropFirst(2) {
            if line.hasPrefix("@@") {
                guard left == (0, 0), let found = line.wholeMatch(of: /@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/),
                    let start = Int(found.1), let newStart = Int(found.3)
                else { throw Wrong(line: line) }
                left = (found.2.flatMap { Int($0) } ?? 1, found.4.flatMap { Int($0) } ?? 1)
                let skipped = left.old == 0 ? start : start - 1
                while rest.startIndex < skipped, let next = rest.popFirst() { made.append(next) }
                guard made.count == (left.new == 0 ? newStart : newStart - 1) else { throw Wrong(line: line) }
                continue
            }
            guard let sign = line.unicodeScalars.first, sign != "\\" else { continue }
            let hasEnd = !(index + 1 < diff.count && diff[index + 1].hasPrefix("\\"))
            let bytes = Array(line.utf8.dropFirst()) + (hasEnd ? [0x0A] : [])
            if sign != "+" {
                guard rest.popFirst() == bytes else { throw Wrong(line: line) }
                left.old -= 1
            }
            if sign != "-" {
                made.append(bytes)
                left.new -= 1
            }
        }
        guard left == (0, 0) else { throw Wrong(line: "the end") }
        return Array((made + rest).joined())
    }
}
