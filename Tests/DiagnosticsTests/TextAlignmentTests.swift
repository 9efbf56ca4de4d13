import Diagnostics
import Testing

@Suite("Marks under the right columns")
struct TextAlignmentTests {
    @Test(
        "Marks are under the displayed text",
        arguments: [
            ("tab at the beginning", "\t1️⃣key2️⃣: 1", "    key: 1", "    ^^^"),
            ("tab to the next stop", "ab\t1️⃣key2️⃣", "ab  key", "    ^^^"),
            ("tab at a stop", "abcd\t1️⃣key2️⃣", "abcd    key", "        ^^^"),
            ("a tab itself", "a:1️⃣\t2️⃣b", "a:  b", "  ^^"),
            ("a tab at the end", "a:1️⃣\t2️⃣", "a:  ", "  ^^"),
            ("tab behind a wide character", "日\t1️⃣x2️⃣", "日  x", "    ^"),
            ("wide characters before", "日本: 1️⃣x2️⃣", "日本: x", "      ^"),
            ("wide characters marked", "a: 1️⃣日本2️⃣!", "a: 日本!", "   ^^^^"),
            ("emoji before", "😀 1️⃣x2️⃣", "😀 x", "   ^"),
            ("flag and skin tone", "🇩🇪👍🏽 1️⃣x2️⃣", "🇩🇪👍🏽 x", "     ^"),
            ("half of a flag", "a1️⃣🇩2️⃣🇪b", "a🇩🇪b", " ^^"),
            ("emoji by selector", "❤\u{FE0F} 1️⃣x2️⃣", "❤\u{FE0F} x", "   ^"),
            ("combining mark before", "e\u{301} 1️⃣x2️⃣", "e\u{301} x", "  ^"),
            ("combining mark marked", "a1️⃣e\u{301}2️⃣b", "ae\u{301}b", " ^"),
            ("a combining mark alone", "ae1️⃣\u{301}2️⃣b", "ae\u{301}b", " ^"),
            ("a joined emoji", "👨\u{200D}👩 1️⃣x2️⃣", #"👨\u{200D}👩 x"#, "             ^"),
            ("zero width before", "a\u{200B}b1️⃣x2️⃣", #"a\u{200B}bx"#, "          ^"),
            ("a direction marked", "a1️⃣\u{202E}2️⃣b", #"a\u{202E}b"#, " ^^^^^^^^"),
            ("escape and null", "\u{1B}\u{0}1️⃣x2️⃣", #"\u{1B}\u{0}x"#, "           ^"),
            ("form feed", "\u{C}1️⃣x2️⃣", #"\u{C}x"#, "     ^"),
            ("a command", "##[x1️⃣]2️⃣", ##"##\u{5B}x]"##, "         ^"),
            ("no command", "#[x1️⃣]2️⃣", "#[x]", "   ^"),
        ])
    func aligned(name: String, text: String, line: String, marks: String) {
        let output = rendered(text).split(separator: "\n").suffix(2).joined(separator: "\n")
        #expect(Array(output.utf8) == Array("1 | \(line)\n  | \(marks)".utf8))
    }

    private static func lines(of output: String) -> [Substring] {
        output.split(separator: "\n").dropFirst(3).map { $0.dropFirst(4) }
    }

    private static func text(_ character: String, _ count: Int) -> String {
        String(repeating: character, count: count)
    }

    @Test("A line of 140 columns is shown completely, a longer one is cut at the end")
    func limit() {
        let fits = rendered("1️⃣x2️⃣" + Self.text("a", 139))
        #expect(Self.lines(of: fits) == ["x" + Self.text("a", 139), "^"].map { Substring($0) })
        let tooLong = rendered("1️⃣x2️⃣" + Self.text("a", 140))
        #expect(Self.lines(of: tooLong) == ["x" + Self.text("a", 139) + "…", "^"].map { Substring($0) })
    }

    @Test("A long line is cut on both sides", arguments: [200, 5_000])
    func middle(length: Int) {
        let output = rendered(Self.text("a", length) + "1️⃣[target]2️⃣" + Self.text("b", length), inline: "here")
        let expected = [
            "…" + Self.text("a", 66) + "[target]" + Self.text("b", 66) + "…",
            Self.text(" ", 67) + "^^^^^^^^ here",
        ]
        #expect(Self.lines(of: output) == expected.map { Substring($0) })
    }

    @Test("At the end of a long line, its start gets all the space", arguments: [200, 5_000])
    func end(length: Int) {
        let output = rendered(Self.text("a", length) + "1️⃣x2️⃣")
        let expected = ["…" + Self.text("a", 139) + "x", Self.text(" ", 140) + "^"]
        #expect(Self.lines(of: output) == expected.map { Substring($0) })

        let behind = rendered(Self.text("a", length) + "1️⃣2️⃣")
        let expectedBehind = ["…" + Self.text("a", 140), Self.text(" ", 141) + "^"]
        #expect(Self.lines(of: behind) == expectedBehind.map { Substring($0) })
    }

    @Test("Wide characters count as two when a line is cut", arguments: [100, 3_000])
    func wide(length: Int) {
        let output = rendered(Self.text("日", length) + "1️⃣語語2️⃣" + Self.text("日", length))
        let expected = [
            "…" + Self.text("日", 34) + "語語" + Self.text("日", 34) + "…", Self.text(" ", 69) + "^^^^",
        ]
        #expect(Self.lines(of: output) == expected.map { Substring($0) })
    }

    @Test("A long span is marked up to where it is cut off", arguments: [300, 5_000])
    func longSpan(length: Int) {
        let output = rendered("key: 1️⃣" + Self.text("v", length) + "2️⃣ # end", inline: "too long")
        let expected = [
            "key: " + Self.text("v", 135) + "…", Self.text(" ", 5) + Self.text("^", 136) + " too long",
        ]
        #expect(Self.lines(of: output) == expected.map { Substring($0) })
    }

    @Test("Spans far apart on a long line are both shown", arguments: [300, 5_000])
    func farApart(length: Int) {
        let gap = Self.text("-", length)
        let output = rendered(
            gap + "3️⃣first4️⃣" + gap + "1️⃣again2️⃣" + gap, inline: "again here", labels: [(3, 4, "first here")])
        let margin = Self.text("-", 20)
        let expected = [
            "…\(margin)first\(margin)…\(margin)again\(margin)…",
            Self.text(" ", 21) + "-----" + Self.text(" ", 41) + "^^^^^ again here",
            Self.text(" ", 21) + "|",
            Self.text(" ", 21) + "first here",
        ]
        #expect(Self.lines(of: output) == expected.map { Substring($0) })
    }

    @Test("A long line that only connects its neighbours shows its start")
    func joining() {
        let output = rendered("1️⃣a2️⃣\n" + Self.text("b", 3_000) + "\n3️⃣c4️⃣", labels: [(3, 4, "")])
        let expected = ["a", "^", Self.text("b", 140) + "…", "c", "-"]
        #expect(Self.lines(of: output) == expected.map { Substring($0) })
    }
}
