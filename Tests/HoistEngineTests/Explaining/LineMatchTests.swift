import TestTools
import Testing

@testable import HoistEngine

/// Which lines of a manifest are committed.
@Suite("Lines of a text in another")
struct LineMatchTests {
    private func matches(_ text: String, in other: String) -> [Int?] {
        let match = LineMatch(text, in: other)
        return (1...text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).count).map(
            match.line(of:))
    }

    @Test("are found where lines were added, taken away, changed and moved")
    func examples() {
        #expect(matches("a\nb\nc", in: "a\nb\nc") == [1, 2, 3])
        #expect(matches("a\nnew\nb\nc", in: "a\nb\nc") == [1, nil, 2, 3])
        #expect(matches("a\nc", in: "a\nb\nc") == [1, 3])
        #expect(matches("a\nx\nc\ny\ne", in: "a\nb\nc\nd\ne") == [1, nil, 3, nil, 5])
        #expect(matches("a\r\nb\r\n", in: "a\nb\n") == [1, 2, 3])
        // Two of the same are told apart by what is around them.
        #expect(matches("q\n- acme\nr\n- acme\nz", in: "a\n- acme\nb\n- acme\nz")[3] == 4)
        #expect(matches("e\u{301}", in: "\u{E9}") == [nil], "what looks the same isn't")
        #expect(LineMatch("a", in: "a").line(of: 0) == nil && LineMatch("a", in: "a").line(of: 2) == nil)
    }

    @Test(
        "are the same line, each once, in the same order, and none that stayed alone is lost",
        arguments: Seeds.cases(200))
    func property(seed: UInt64) {
        var random = Seeded(seed: seed)
        let before = (0..<Int.random(in: 0...30, using: &random)).map { number in
            random.chance(60) ? "line \(number)" : random.one(of: ["", "- acme", "x:"], or: "")
        }
        var after: [String] = []
        for line in before where !random.chance(15) {
            if random.chance(20) { after.append("new") }
            after.append(line)
        }
        let match = LineMatch(after.joined(separator: "\n"), in: before.joined(separator: "\n"))
        var last = 0
        for (index, line) in after.enumerated() {
            guard let found = match.line(of: index + 1) else {
                #expect(!line.hasPrefix("line "), "seed \(seed): \(line)")
                continue
            }
            #expect(found > last && before[found - 1] == line, "seed \(seed)")
            last = found
        }
    }
}
