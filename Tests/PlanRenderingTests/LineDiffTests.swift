import TestTools
import Testing

@testable import PlanRendering

@Suite("A line diff")
struct LineDiffTests {
    @Test("of nothing and a text is the text")
    func one() {
        #expect(LineDiff.rows(before: nil, after: "a\n") == [.added("a"), .added("")])
        #expect(LineDiff.rows(before: "a", after: nil) == [.removed("a")])
        #expect(LineDiff.rows(before: nil, after: nil) == [])
    }

    @Test("of a long text shows only what differs at its beginning, in its middle or at its end")
    func longText() {
        let lines = (0..<300).map { "line \($0)" }
        func rows(changing index: Int) -> [LineDiff.Row] {
            var other = lines
            other[index] = "another"
            return LineDiff.rows(before: lines.joined(separator: "\n"), after: other.joined(separator: "\n"))
        }
        #expect(
            rows(changing: 0) == [
                .removed("line 0"), .added("another"), .same("line 1"), .same("line 2"), .skipped(297),
            ])
        #expect(
            rows(changing: 299) == [
                .skipped(297), .same("line 297"), .same("line 298"), .removed("line 299"), .added("another"),
            ])
        #expect(
            rows(changing: 150) == [
                .skipped(148), .same("line 148"), .same("line 149"), .removed("line 150"), .added("another"),
                .same("line 151"), .same("line 152"), .skipped(147),
            ])
    }

    @Test("finds common lines between differences")
    func common() {
        #expect(
            LineDiff.rows(before: "a\nb\nc\nd", after: "x\nb\nc\ny\nd") == [
                .removed("a"), .added("x"), .same("b"), .same("c"), .added("y"), .same("d"),
            ]
        )
    }

    @Test("leaves out lines far from a difference, if that saves a line")
    func context() {
        let lines = (1...12).map(String.init)
        var changed = lines
        changed[5] = "six"
        #expect(
            LineDiff.rows(before: lines.joined(separator: "\n"), after: changed.joined(separator: "\n")) == [
                .skipped(3), .same("4"), .same("5"), .removed("6"), .added("six"), .same("7"), .same("8"),
                .skipped(4),
            ]
        )
        #expect(
            LineDiff.rows(before: "1\n2\n3\n4", after: "1\n2\n3\nfour") == [
                .same("1"), .same("2"), .same("3"), .removed("4"), .added("four"),
            ]
        )
    }

    @Test("distinguishes texts whose bytes differ")
    func bytes() {
        #expect(LineDiff.rows(before: "\u{E9}", after: "e\u{301}") == [.removed("\u{E9}"), .added("e\u{301}")])
    }

    @Test("of texts with thousands of differing lines shows all of them, without a search")
    func bound() {
        let old = (0..<4000).map { "old \($0)" }
        let new = (0..<4000).map { "new \($0)" }
        let rows = LineDiff.rows(before: old.joined(separator: "\n"), after: new.joined(separator: "\n"))
        #expect(rows == old.map(LineDiff.Row.removed) + new.map(LineDiff.Row.added))
    }

    @Test("reproduces both texts, for generated texts", arguments: 1...20 as ClosedRange<UInt64>)
    func property(seed: UInt64) {
        var random = Seeded(seed: seed)
        let old = (0..<Int.random(in: 0..<30, using: &random)).map { _ in random.one(of: ["a", "b", "c"], or: "") }
        let new = old.filter { _ in random.chance(80) } + (random.chance(50) ? ["b", "z"] : [])
        let rows = LineDiff.rows(before: old.joined(separator: "\n"), after: new.joined(separator: "\n"))
        var before: [String] = []
        var after: [String] = []
        for row in rows {
            switch row {
            case .same(let line):
                before.append(line)
                after.append(line)
            case .removed(let line): before.append(line)
            case .added(let line): after.append(line)
            case .skipped(let count):
                // Skipped lines are the same in both, and as many as are missing from the old text.
                let lines = old.dropFirst(before.count).prefix(count)
                before += lines
                after += lines
            }
        }
        #expect(before == (old.isEmpty ? [""] : old), "seed \(seed)")
        #expect(after == (new.isEmpty ? [""] : new), "seed \(seed)")
    }
}
