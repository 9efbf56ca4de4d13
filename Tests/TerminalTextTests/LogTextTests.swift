import TerminalText
import TestTools
import Testing

/// The last check of everything that is printed for people.
@Suite("Text on its way to a terminal or a log")
struct LogTextTests {
    // Siblings: white space before a command that isn't ASCII, `\r` as GitLab's sections have it, and Azure's `##vso[`.
    @Test(
        "What a log or a terminal would obey is escaped",
        arguments: [
            ("a command", "::error::x\n", "\\u{3A}:error::x\n"),
            ("on any line, after white space", "a\n \u{3000}::x\n", "a\n \u{3000}\\u{3A}:x\n"),
            ("more colons", ":::x ::y", "\\u{3A}::x ::y"),
            ("a group", "a ##[group]b\n##vso[x]", "a ##\\u{5B}group]b\n##vso\\u{5B}x]"),
            (
                "GitLab's section", "section_start:1:a\r\u{1B}[0Kb", #"section_start:1:a\r\u{1B}[0Kb"#
            ),
            ("a title and a colour", "\u{1B}]0;x\u{7}\u{1B}[31mred", #"\u{1B}]0;x\u{7}\u{1B}[31mred"#),
            ("a direction", "pay\u{202E}lap\ta", #"pay\u{202E}lap\ta"#),
        ])
    func escaped(name: String, text: String, expected: String) {
        #expect(LogText.guarded(text, colored: false) == expected)
    }

    @Test(
        "Harmless text stays as it is",
        arguments: [
            "", "a: b\n\n  c :: d\n", "# not ##\n ::: flags.yaml:3:1\n1 · → −\n", "日本 👍🏽\n", "[1/2] x", ": x\n :y",
        ])
    func untouched(text: String) {
        #expect(LogText.guarded(text, colored: false) == text)
        #expect(LogText.guarded(text, colored: true) == text)
        #expect(!LogText.hasCommand(text))
    }

    @Test("Only the styles of styled text are left of escape sequences, and only where there is color")
    func colors() {
        for style in StyledText.Style.allCases {
            let text = StyledText("x", style).written(colored: true) + "\n"
            #expect(LogText.guarded(text, colored: true) == text)
            #expect(!LogText.guarded(text, colored: false).unicodeScalars.contains("\u{1B}"))
        }
        // Hidden text, and a cursor that moves.
        for sequence in ["[8m", "[2J", "[1A", "[31;8m"] {
            #expect(LogText.guarded("\u{1B}\(sequence)", colored: true) == "\\u{1B}\(sequence)")
        }
    }

    @Test("Nothing that is obeyed is left of any text, and what was checked is left alone", arguments: seeds)
    func hostile(seed: UInt64) throws {
        var generator = Seeded(seed: seed)
        for _ in 0..<2_000 {
            let text = (0..<4).map { _ in generator.hostileText() }.joined(separator: "\n")
            let shown = LogText.guarded(text, colored: false)
            try #require(!shown.unicodeScalars.contains { $0 != "\n" && isHidden($0) }, "seed \(seed), shown \(shown)")
            try #require(!shown.contains(/##[A-Za-z]*\[/), "seed \(seed), shown \(shown)")
            for line in shown.unicodeScalars.split(separator: "\n") {
                let start = line.drop { $0.properties.isWhitespace }
                let isCommand = start.starts(with: "::".unicodeScalars) && !start.starts(with: "::: ".unicodeScalars)
                try #require(!isCommand, "seed \(seed), shown \(shown)")
            }
            try #require(LogText.guarded(shown, colored: false) == shown, "seed \(seed)")
            try #require(!LogText.hasCommand(shown), "seed \(seed)")
        }
    }
}

@Suite("The progress bar")
struct ProgressBarTests {
    // Siblings: 40, 20 and 1 columns.
    @Test(
        "fits into the terminal, so that it can be erased",
        arguments: [
            (100, "[##########....................] 40/120 calls, 400 a second, 0 s left"),
            (60, "[###.......] 40/120 calls, 400 a second, 0 s left"), (40, "[###.......] 40/120, 400/s, 0 s left"),
            (30, "40/120, 400/s, 0 s left"), (20, "40/120, 0 s left"), (15, "40/120 calls"), (4, "40/"), (1, ""),
            (0, ""),
        ])
    func width(columns: Int, expected: String) {
        let line = ProgressBar(total: 120).line(done: 40, after: .milliseconds(100), columns: columns)
        #expect(line == expected)
        #expect(columns == 0 || DisplayWidth.columns(of: line) < columns)
    }

    @Test("says at 40 columns how much is done, how fast and how long it takes, of as many as an app has")
    func narrow() {
        let line = ProgressBar(total: 30_003).line(done: 12_345, after: .seconds(231), columns: 40)
        #expect(line == "12345/30003, 53/s, 330 s left")
    }

    @Test("never needs more columns than there are", arguments: 1...90)
    func anyWidth(columns: Int) {
        for (done, total) in [(0, 0), (1, 3), (99_999, 100_000), (100_000, 100_000)] {
            let line = ProgressBar(total: total).line(done: done, after: .seconds(70), columns: columns)
            #expect(DisplayWidth.columns(of: line) < columns, "\(line)")
        }
    }
}
