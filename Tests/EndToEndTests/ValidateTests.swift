import Testing

@Suite("hoist validate", .timeLimit(.minutes(5)))
struct ValidateTests {
    private static let good = "version: 1\nflags:\n  a: {}\n  b: {expires: 2020-01-31}\n"
    private static let bad = "version: 1\nflags:\n  a: {}\n  a: {}\n"

    private static let warning = """
        warning[expired-flag]: `b` expired on 2020-01-31
         --> flags.yaml:4:16
          |
        4 |   b: {expires: 2020-01-31}
          |                ^^^^^^^^^^
          = help: remove the flag from the code and write `archived: true`, or give it a later day

        1 warning

        """

    private static let error = """
        error[duplicate-key]: the key `a` stands twice in this mapping
         --> flags.yaml:4:3
          |
        3 |   a: {}
          |   - the first one
        4 |   a: {}
          |   ^ the second one
          = help: keep one of the two

        1 error; the manifest isn't valid

        """

    @Test("a right manifest: 0, with no key and no network")
    func right() async throws {
        try await withWorkplace(Self.good) { place in
            #expect(
                try await place.hoist("validate")
                    == Ran(status: 0, out: "flags.yaml is valid: 2 flags\n", err: Self.warning))
            #expect(
                try await place.hoist("validate", "--format", "github")
                    == Ran(
                        status: 0,
                        out: """
                            ::warning file=flags.yaml,line=4,endLine=4,col=16,endColumn=25,title=expired-flag\
                            ::`b` expired on 2020-01-31%0Ahelp: remove the flag from the code and write \
                            `archived: true`, or give it a later day

                            """, err: ""))
            let json = try await place.hoist("validate", "--format", "json")
            #expect(json.status == 0)
            #expect(
                try json.json().text == """
                    {"diagnostics":[{"code":"expired-flag","column":16,"endColumn":26,"endLine":4,"file":"flags.yaml",\
                    "help":"remove the flag from the code and write `archived: true`, or give it a later day",\
                    "labels":[],"line":4,"message":"`b` expired on 2020-01-31","notes":[],"severity":"warning"}],\
                    "errors":0,"warnings":1}
                    """)
        }
    }

    @Test("a wrong manifest: 3, in each form")
    func wrong() async throws {
        try await withWorkplace(Self.bad) { place in
            let text = try await place.hoist("validate")
            #expect(text == Ran(status: 3, out: "", err: Self.error))
            let github = try await place.hoist("validate", "--format", "github")
            #expect(github.status == 3)
            #expect(
                github.out == """
                    ::error file=flags.yaml,line=4,endLine=4,col=3,endColumn=3,title=duplicate-key\
                    ::the key `a` stands twice in this mapping%0Aflags.yaml:3:3: the first one%0Ahelp: keep one of the two

                    """)
            let json = try await place.hoist("validate", "--format", "json")
            #expect(json.status == 3)
            #expect(try json.json()["diagnostics"].items.map(\.["code"].string) == ["duplicate-key"])
            #expect(
                try json.json()["diagnostics"].items.first?["labels"].items.map(\.names)
                    == [["column", "endColumn", "endLine", "file", "line", "message"]])
        }
    }

    @Test("`-f -` reads standard input")
    func standardInput() async throws {
        try await withWorkplace { place in
            let right = try await place.hoist("validate", "-f", "-", input: "version: 1\nflags: {a: {}}\n")
            #expect(right.status == 0)
            #expect(right.out.hasSuffix(" is valid: 1 flag\n"))
            #expect(right.err == "")
            let wrong = try await place.hoist("validate", "--manifest", "-", input: "version: 2\nflags: {}\n")
            #expect(wrong.status == 3)
            #expect(wrong.err.contains(" --> <stdin>:1:10\n"))
        }
    }
}
