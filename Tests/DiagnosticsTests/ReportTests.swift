import Diagnostics
import JSONText
import Testing

@Suite("Diagnostics for programs")
struct ReportTests {
    private static let text = MarkedText("a: 1\n  3️⃣hud4️⃣: {}\n  1️⃣hud2️⃣:\n    5️⃣x: 1\n    y: 26️⃣\n7️⃣")
    private static let sources = Sources(("dir/flags.yaml", text.text), ("a,b:c%.yaml", text.text))

    @Test("JSON has every part, and null or an empty list for missing ones")
    func json() {
        let diagnostics = [
            Diagnostic(
                .error, .duplicateKey, "`hud` is there twice", at: Self.text.place(1, 2), inline: "again",
                labels: [Diagnostic.Label(Self.text.place(3, 4, file: 1), "first here")], help: "keep one",
                notes: ["one", "two"]),
            Diagnostic(.warning, .archiveNeedsApp, "no app is named", at: nil),
        ]
        #expect(
            JSONRenderer(Self.sources).render(diagnostics).pretty() == """
                {
                  "diagnostics": [
                    {
                      "code": "duplicate-key",
                      "severity": "error",
                      "message": "`hud` is there twice",
                      "file": "dir/flags.yaml",
                      "line": 3,
                      "column": 3,
                      "endLine": 3,
                      "endColumn": 6,
                      "help": "keep one",
                      "notes": [
                        "one",
                        "two"
                      ],
                      "labels": [
                        {
                          "file": "a,b:c%.yaml",
                          "line": 2,
                          "column": 3,
                          "endLine": 2,
                          "endColumn": 6,
                          "message": "first here"
                        }
                      ]
                    },
                    {
                      "code": "archive-needs-app",
                      "severity": "warning",
                      "message": "no app is named",
                      "file": null,
                      "line": null,
                      "column": null,
                      "endLine": null,
                      "endColumn": null,
                      "help": null,
                      "notes": [],
                      "labels": []
                    }
                  ],
                  "errors": 1,
                  "warnings": 1
                }
                """)
        #expect(JSONRenderer(Self.sources).render([]).compact() == #"{"diagnostics":[],"errors":0,"warnings":0}"#)
    }

    @Test(
        "A place as GitHub wants it",
        arguments: [
            ("a word", text.place(1, 2), "line=3,endLine=3,col=3,endColumn=5"),
            ("nothing", text.place(3, 3), "line=2,endLine=2,col=3,endColumn=3"),
            ("several lines", text.place(5, 6), "line=4,endLine=5"),
            ("up to a line's break", text.place(5, 7), "line=4,endLine=5"),
            ("turned around", text.place(2, 3), "line=3,endLine=3,col=6,endColumn=6"),
        ])
    func gitHubPlaces(name: String, place: Place, expected: String) {
        let output = GitHubRenderer(Self.sources).render([Diagnostic(.error, .wrongType, "wrong", at: place)])
        #expect(output == "::error file=dir/flags.yaml,\(expected),title=wrong-type::wrong\n")
    }

    @Test("A GitHub command for each, with help, notes and secondary locations on separate lines")
    func gitHub() {
        let diagnostics = [
            Diagnostic(
                .error, .duplicateKey, "`hud` is there twice: 100%", at: Self.text.place(1, 2, file: 1),
                labels: [Diagnostic.Label(Self.text.place(3, 4), "first here")], help: "keep one\nor none",
                notes: ["50 % of all"]),
            Diagnostic(.warning, .archiveNeedsApp, "no app, none", at: nil),
        ]
        #expect(
            GitHubRenderer(Self.sources).render(diagnostics) == """
                ::error file=a%2Cb%3Ac%25.yaml,line=3,endLine=3,col=3,endColumn=5,title=duplicate-key::\
                `hud` is there twice: 100%25%0Adir/flags.yaml:2:3: first here%0Ahelp: keep one%0A  or none\
                %0Anote: 50 %25 of all
                ::warning title=archive-needs-app::no app, none

                """)
    }

    @Test("Nothing in a GitHub command can start another")
    func gitHubHostile() {
        let diagnostic = Diagnostic(
            .error, .wrongType, "a\n::error::b\r\n%0A::warning::c\u{202E}", at: nil, help: "##[group]\n::x")
        #expect(
            GitHubRenderer(Self.sources).render([diagnostic])
                == #"::error title=wrong-type::a\n::error::b\r\n%250A::warning::c\u{202E}"#
                + ##"%0Ahelp: ##\u{5B}group]%0A  ::x"## + "\n")
    }

    @Test(
        "The summary counts, and says what wasn't done",
        arguments: [
            (2, 1, "2 errors, 1 warning; nothing was planned"), (1, 0, "1 error; nothing was planned"),
            (1, 2, "1 error, 2 warnings; nothing was planned"), (0, 1, "1 warning"), (0, 3, "3 warnings"), (0, 0, nil),
        ])
    func summary(errors: Int, warnings: Int, expected: String?) {
        let line = DiagnosticSummary.line(errors: errors, warnings: warnings, consequence: "nothing was planned")
        #expect(line == expected)
    }
}
