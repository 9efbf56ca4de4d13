import Diagnostics
import Testing

@Suite("Diagnostics as text")
struct TextRendererTests {
    @Test("Header, place, line, marks, help and notes")
    func whole() {
        let lines = String(repeating: "\n", count: 30)
        let text = MarkedText(lines + "      1️⃣Prodution2️⃣:\n        companies: []\n")
        let diagnostic = Diagnostic(
            .error, .unknownEnvironment, "the app has no environment `Prodution`", at: text.place(1, 2),
            help: "did you mean `Production`?", notes: ["this app has Production, Staging, Development"])
        #expect(
            TextRenderer(Sources(("flags.yaml", text.text))).render([diagnostic]) == """
                error[unknown-environment]: the app has no environment `Prodution`
                  --> flags.yaml:31:7
                   |
                31 |       Prodution:
                   |       ^^^^^^^^^
                   = help: did you mean `Production`?
                   = note: this app has Production, Staging, Development

                """)
    }

    @Test("An empty line separates two diagnostics; a warning is labelled as one")
    func several() {
        let text = MarkedText("1️⃣a2️⃣: 3️⃣b4️⃣\n")
        let diagnostics = [
            Diagnostic(.error, .emptyName, "one", at: text.place(1, 2)),
            Diagnostic(.warning, .unusedAudience, "two", at: text.place(3, 4)),
        ]
        #expect(
            TextRenderer(Sources(("f", text.text))).render(diagnostics) == """
                error[empty-name]: one
                 --> f:1:1
                  |
                1 | a: b
                  | ^

                warning[unused-audience]: two
                 --> f:1:4
                  |
                1 | a: b
                  |    ^

                """)
        #expect(TextRenderer(Sources()).render([]) == "")
    }

    @Test("Without a place there are header, help and notes; lines of help are aligned")
    func withoutPlace() {
        let diagnostic = Diagnostic(
            .error, .archiveNeedsApp, "no app is named", at: nil,
            help: "write it:\napp: apZ4k29fmQ81xw\n\nor pass --app",
            notes: ["one", "two\nlines"])
        #expect(
            TextRenderer(Sources()).render([diagnostic]) == #"""
                error[archive-needs-app]: no app is named
                  = help: write it:
                          app: apZ4k29fmQ81xw

                          or pass --app
                  = note: one
                  = note: two\nlines

                """#)
    }

    @Test("The message next to the marks")
    func inline() {
        #expect(
            rendered("stage: 1️⃣Betta2️⃣ # soon", inline: "no such stage") == """
                error[wrong-type]: something is wrong
                 --> flags.yaml:1:8
                  |
                1 | stage: Betta # soon
                  |        ^^^^^ no such stage

                """)
    }

    @Test("A label far above, with the lines in between left out")
    func far() {
        let output = rendered(
            "a:\n  3️⃣huddles4️⃣:\n    name: x\n    owner: y\n\n\n\n\n\n  1️⃣huddles2️⃣:\n", inline: "again here",
            labels: [(3, 4, "first here")])
        #expect(
            output == """
                error[wrong-type]: something is wrong
                  --> flags.yaml:10:3
                   |
                 2 |   huddles:
                   |   ------- first here
                ...
                10 |   huddles:
                   |   ^^^^^^^ again here

                """)
    }

    @Test("Labels on the next line, and with one line between, which is shown")
    func near() {
        let output = rendered(
            "3️⃣a4️⃣: 1\n1️⃣a2️⃣: 2\n\n5️⃣a6️⃣: 3\n", labels: [(5, 6, "and here"), (3, 4, "first here")])
        #expect(
            output == """
                error[wrong-type]: something is wrong
                 --> flags.yaml:2:1
                  |
                1 | a: 1
                  | - first here
                2 | a: 2
                  | ^
                3 |
                4 | a: 3
                  | - and here

                """)
    }

    @Test("Two on one line: the last has its message next to it, the others below")
    func sameLine() {
        let output = rendered("{3️⃣a4️⃣: 1, b: 2, 1️⃣a2️⃣: 3}", inline: "again here", labels: [(3, 4, "first here")])
        #expect(
            output == """
                error[wrong-type]: something is wrong
                 --> flags.yaml:1:14
                  |
                1 | {a: 1, b: 2, a: 3}
                  |  -           ^ again here
                  |  |
                  |  first here

                """)
    }

    @Test("The last mark without a message doesn't take that of another")
    func sameLineWithoutInline() {
        let output = rendered("{3️⃣a4️⃣: 1, 1️⃣a2️⃣: 3}", labels: [(3, 4, "first here")])
        #expect(
            output == """
                error[wrong-type]: something is wrong
                 --> flags.yaml:1:8
                  |
                1 | {a: 1, a: 3}
                  |  -     ^
                  |  |
                  |  first here

                """)
    }

    @Test("Four on one line are stepped")
    func steps() {
        let output = rendered(
            "{3️⃣aa4️⃣, 5️⃣bb6️⃣, 1️⃣cc2️⃣, 7️⃣dd8️⃣}", inline: "the third",
            labels: [(3, 4, "the first"), (5, 6, "the second"), (7, 8, "the last")])
        #expect(
            output == """
                error[wrong-type]: something is wrong
                 --> flags.yaml:1:10
                  |
                1 | {aa, bb, cc, dd}
                  |  --  --  ^^  -- the last
                  |  |   |   |
                  |  |   |   the third
                  |  |   the second
                  |  the first

                """)
    }

    @Test("Overlapping marks: the primary one is on top, messages start at their marks")
    func overlapping() {
        let output = rendered(
            "key: 3️⃣[one, 1️⃣two2️⃣, three]4️⃣", inline: "not this one", labels: [(3, 4, "in this list")])
        #expect(
            output == """
                error[wrong-type]: something is wrong
                 --> flags.yaml:1:12
                  |
                1 | key: [one, two, three]
                  |      ------^^^--------
                  |      |     |
                  |      |     not this one
                  |      in this list

                """)
    }

    @Test("Marks at one place")
    func equalSpans() {
        let output = rendered("key: 1️⃣3️⃣value2️⃣4️⃣", inline: "as text", labels: [(3, 4, "as value"), (3, 4, "as both")])
        #expect(
            output == """
                error[wrong-type]: something is wrong
                 --> flags.yaml:1:6
                  |
                1 | key: value
                  |      ^^^^^ as text
                  |      |
                  |      as both
                  |      as value

                """)
    }

    @Test("A label in another file has a block of its own")
    func otherFile() {
        let root = MarkedText("flags:\n  1️⃣huddles2️⃣: {}\n")
        let other = MarkedText(String(repeating: "\n", count: 11) + "  1️⃣huddles2️⃣: {}\n\n\n  3️⃣huddles4️⃣:")
        let diagnostic = Diagnostic(
            .error, .duplicateKey, "`huddles` is there three times", at: root.place(1, 2),
            labels: [
                Diagnostic.Label(other.place(1, 2, file: 1), "first here"),
                Diagnostic.Label(other.place(3, 4, file: 1), "and here"),
            ],
            help: "keep one")
        let sources = Sources(("flags.yaml", root.text), ("flags/chat.yaml", other.text))
        #expect(
            TextRenderer(sources).render([diagnostic]) == """
                error[duplicate-key]: `huddles` is there three times
                  --> flags.yaml:2:3
                   |
                 2 |   huddles: {}
                   |   ^^^^^^^
                   |
                  ::: flags/chat.yaml:12:3
                   |
                12 |   huddles: {}
                   |   ------- first here
                ...
                15 |   huddles:
                   |   ------- and here
                   = help: keep one

                """)
    }

    @Test("A label without a primary place")
    func labelAlone() {
        let text = MarkedText("1️⃣a2️⃣: 1")
        let diagnostic = Diagnostic(
            .warning, .wrongType, "nothing is wrong", at: nil,
            labels: [Diagnostic.Label(text.place(1, 2), "see here")])
        #expect(
            TextRenderer(Sources(("f", text.text))).render([diagnostic]) == """
                warning[wrong-type]: nothing is wrong
                 ::: f:1:1
                  |
                1 | a: 1
                  | - see here

                """)
    }

    @Test("An unknown file has a place and no lines")
    func unknownFile() {
        let place = MarkedText("a: 1️⃣b2️⃣").place(1, 2, file: 7)
        let diagnostic = Diagnostic(.error, .wrongType, "something is wrong", at: place, help: "look there")
        #expect(
            TextRenderer(Sources(("f", "text"))).render([diagnostic]) == """
                error[wrong-type]: something is wrong
                 --> <unknown>:1:4
                  = help: look there

                """)
    }

    @Test("Several lines are marked on the first, with a sign that they continue")
    func multiline() {
        #expect(
            rendered("a: 1️⃣[one,\n  two]2️⃣\n", inline: "no list") == """
                error[wrong-type]: something is wrong
                 --> flags.yaml:1:4
                  |
                1 | a: [one,
                  |    ^^^^^ … no list

                """)
        #expect(
            rendered("3️⃣a4️⃣: 1️⃣[one,\n  two]2️⃣\n", labels: [(3, 4, "of this")]) == """
                error[wrong-type]: something is wrong
                 --> flags.yaml:1:4
                  |
                1 | a: [one,
                  | -  ^^^^^ …
                  | |
                  | of this

                """)
    }

    @Test("A span that ends with the line's break doesn't continue")
    func wholeLine() {
        #expect(
            rendered("a: 1️⃣one\n2️⃣b: two\n") == """
                error[wrong-type]: something is wrong
                 --> flags.yaml:1:4
                  |
                1 | a: one
                  |    ^^^

                """)
    }

    @Test(
        "The end of the file, of a line, and an empty line get one mark",
        arguments: [
            ("end of the last line", "a: b1️⃣2️⃣", "1:5", "1 | a: b", "  |     ^"),
            ("behind the last line", "a: b\n1️⃣2️⃣", "2:1", "2 |", "  | ^"),
            ("empty line", "a:\n1️⃣2️⃣\nb:", "2:1", "2 |", "  | ^"),
            ("empty line with its break", "a:\n1️⃣\n2️⃣b:", "2:1", "2 |", "  | ^"),
            ("end of a line", "a: b1️⃣2️⃣\nb:", "1:5", "1 | a: b", "  |     ^"),
            ("empty file", "1️⃣2️⃣", "1:1", "1 |", "  | ^"),
            ("between two characters", "a:1️⃣2️⃣ b", "1:3", "1 | a: b", "  |   ^"),
            ("turned around", "a: 2️⃣b1️⃣c", "1:5", "1 | a: bc", "  |     ^"),
        ])
    func empty(name: String, text: String, position: String, line: String, marks: String) {
        #expect(
            rendered(text) == """
                error[wrong-type]: something is wrong
                 --> flags.yaml:\(position)
                  |
                \(line)
                \(marks)

                """)
    }

    @Test(
        "Lines end where git and editors end them", arguments: [("LF", "\n"), ("CRLF", "\r\n")])
    func lineBreaks(name: String, separator: String) {
        let text = ["a: 1", "", "  1️⃣b2️⃣: 2", "c: 3"].joined(separator: separator)
        #expect(
            rendered(text) == """
                error[wrong-type]: something is wrong
                 --> flags.yaml:3:3
                  |
                3 |   b: 2
                  |   ^

                """)
    }

    @Test(
        "A line goes on behind other line ends, which are shown escaped",
        arguments: [
            ("CR", "\r", "\\r"), ("NEL", "\u{85}", "\\u{85}"), ("LS", "\u{2028}", "\\u{2028}"),
            ("PS", "\u{2029}", "\\u{2029}"),
        ])
    func otherLineBreaks(name: String, separator: String, shown: String) {
        #expect(
            rendered("a: 1\n1️⃣b2️⃣: 2\(separator)c\nd: 4") == """
                error[wrong-type]: something is wrong
                 --> flags.yaml:2:1
                  |
                2 | b: 2\(shown)c
                  | ^

                """)
    }

    @Test("External text is escaped")
    func hostile() {
        let text = MarkedText("1️⃣a\u{1B}2️⃣: \u{202E}x\n")
        let diagnostic = Diagnostic(
            .error, .wrongType, "message\n\u{1B}[2J", at: text.place(1, 2), inline: "inline\n",
            labels: [Diagnostic.Label(text.place(1, 2), "label\n")],
            help: "help\u{202E}\n::error::x\n \u{3000}::set-output name=x::y\n##[group]", notes: ["::note\n::x"])
        #expect(
            TextRenderer(Sources(("f\n\u{1B}", text.text))).render([diagnostic]) == ##"""
                error[wrong-type]: message\n\u{1B}[2J
                 --> f\n\u{1B}:1:1
                  |
                1 | a\u{1B}: \u{202E}x
                  | ^^^^^^^ inline\n
                  | |
                  | label\n
                  = help: help\u{202E}
                          \u{3A}:error::x
                           　\u{3A}:set-output name=x::y
                          ##\u{5B}group]
                  = note: ::note\n::x

                """##)
    }
}
