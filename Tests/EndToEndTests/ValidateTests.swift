import Foundation
import JSONText
import Testing

@Suite("hoist validate", .timeLimit(.minutes(60)))
struct ValidateTests {
    private static let good = "version: 1\nflags:\n  a: {}\n  b: {expires: 2020-01-31}\n"
    private static let bad = "version: 1\nflags:\n  a: {}\n  a: {}\n"

    private static let warning = """
        warning[expired-flag]: `b` expired on 2020-01-31
         --> flags.yaml:4:16
          |
        4 |   b: {expires: 2020-01-31}
          |                ^^^^^^^^^^
          = help: remove the flag from the code and write `archived: true`, or give it a later date

        1 warning

        """

    private static let error = """
        error[duplicate-key]: this mapping has the key `a` twice
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
                            `archived: true`, or give it a later date

                            """, err: ""))
            let json = try await place.hoist("validate", "--format", "json")
            #expect(json.status == 0)
            #expect(
                try json.json().text == """
                    {"diagnostics":[{"code":"expired-flag","column":16,"endColumn":26,"endLine":4,"file":"flags.yaml",\
                    "help":"remove the flag from the code and write `archived: true`, or give it a later date",\
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
                    ::this mapping has the key `a` twice%0Aflags.yaml:3:3: the first one%0Ahelp: keep one of the two

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

    @Test("a manifest that isn't there: 3, in each form, at its own name")
    func missing() async throws {
        try await withWorkplace { place in
            #expect(
                try await place.hoist("validate")
                    == Ran(
                        status: 3, out: "",
                        err: """
                            error[unreadable-manifest]: there is no manifest at flags.yaml
                             --> flags.yaml:1:1
                              |
                            1 |
                              | ^
                              = help: write one with `hoist init`, or name another with --manifest

                            1 error; the manifest isn't valid

                            """))
            let json = try await place.hoist("validate", "-f", "other.yaml", "--format", "json")
            #expect(json.status == 3)
            #expect(
                try json.json()["diagnostics"].items.map { "\($0["code"].string) \($0["file"].string)" }
                    == ["unreadable-manifest other.yaml"])
            let github = try await place.hoist("validate", "other.yaml", "--format", "github")
            #expect(github.status == 3)
            #expect(
                github.out == """
                    ::error file=other.yaml,line=1,endLine=1,col=1,endColumn=1,title=unreadable-manifest\
                    ::there is no manifest at other.yaml%0Ahelp: write one with `hoist init`, or name another with --manifest

                    """)
            try FileManager.default.createDirectory(atPath: place.folder + "/folder", withIntermediateDirectories: true)
            let folder = try await place.hoist("validate", "folder")
            #expect(folder.status == 3)
            #expect(folder.err.hasPrefix("error[unreadable-manifest]: folder can't be read: it is a folder\n"))
        }
    }

    @Test("several files at once: each is reported by its name, and one that is missing stops none of the others")
    func several() async throws {
        try await withWorkplace(Self.good) { place in
            try place.write(Self.bad, to: "apps/web/flags.yaml")
            try place.write("version: 1\nflags: {x: {nme: y}}\n", to: "apps/api/flags.yaml")
            let files = ["apps/web/flags.yaml", "gone.yaml", "flags.yaml", "apps/api/flags.yaml"]
            let text = try await place.hoist(["validate"] + files)
            #expect(text.status == 3)
            #expect(text.out == "flags.yaml is valid: 2 flags\n")
            #expect(
                text.err == """
                    error[duplicate-key]: this mapping has the key `a` twice
                     --> apps/web/flags.yaml:4:3
                      |
                    3 |   a: {}
                      |   - the first one
                    4 |   a: {}
                      |   ^ the second one
                      = help: keep one of the two

                    error[unreadable-manifest]: there is no manifest at gone.yaml
                     --> gone.yaml:1:1
                      |
                    1 |
                      | ^
                      = help: write one with `hoist init`, or name another with --manifest

                    warning[expired-flag]: `b` expired on 2020-01-31
                     --> flags.yaml:4:16
                      |
                    4 |   b: {expires: 2020-01-31}
                      |                ^^^^^^^^^^
                      = help: remove the flag from the code and write `archived: true`, or give it a later date

                    error[unknown-key]: a flag has no `nme`
                     --> apps/api/flags.yaml:2:13
                      |
                    2 | flags: {x: {nme: y}}
                      |             ^^^
                      = help: did you mean `name`?
                      = note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets

                    3 errors, 1 warning; 3 of 4 manifests aren't valid

                    """)
            let json = try await place.hoist(["validate", "--format", "json"] + files)
            #expect(json.status == 3)
            #expect(try json.json().names == ["diagnostics", "errors", "warnings"])
            #expect(
                try json.json()["diagnostics"].items.map { "\($0["file"].string):\($0["line"]) \($0["code"].string)" }
                    == [
                        "apps/web/flags.yaml:4 duplicate-key", "gone.yaml:1 unreadable-manifest",
                        "flags.yaml:4 expired-flag", "apps/api/flags.yaml:2 unknown-key",
                    ])
            #expect(try json.json()["errors"].integer == 3)
            let github = try await place.hoist(["validate", "--format", "github"] + files)
            #expect(
                github.out.lines.map { $0.prefix { $0 != "," } } == [
                    "::error file=apps/web/flags.yaml", "::error file=gone.yaml", "::warning file=flags.yaml",
                    "::error file=apps/api/flags.yaml",
                ])
        }
    }

    @Test("all right: 0; `-f` and names go together, and a file that is named twice is checked once")
    func severalRight() async throws {
        try await withWorkplace("version: 1\nflags: {}\n") { place in
            try place.write("version: 1\nflags: {b: {}}\n", to: "b.yaml")
            let expected = Ran(status: 0, out: "flags.yaml is valid: 0 flags\nb.yaml is valid: 1 flag\n", err: "")
            #expect(try await place.hoist("validate", "-f", "flags.yaml", "b.yaml") == expected)
            #expect(
                try await place.hoist("validate", "b.yaml", "-f", "flags.yaml", "--manifest", "b.yaml", "./flags.yaml")
                    == expected)
            let json = try await place.hoist("validate", "flags.yaml", "b.yaml", "--format", "json")
            #expect(try json.json().text == #"{"diagnostics":[],"errors":0,"warnings":0}"#)
            let piped = try await place.hoist("validate", "-", "b.yaml", "-", input: "version: 1\nflags: {}\n")
            #expect(piped == Ran(status: 0, out: "- is valid: 0 flags\nb.yaml is valid: 1 flag\n", err: ""))
        }
    }

    @Test("a file that another one includes is checked with it; an error that two manifests share is reported once")
    func included() async throws {
        try await withWorkplace("version: 1\ninclude: [flags/*.yaml]\nflags: {}\n") { place in
            try place.write("flags: {a: {}}\n", to: "flags/a.yaml")
            let ran = try await place.hoist("validate", "flags/a.yaml", "flags.yaml")
            let covered = "flags/a.yaml was checked with flags.yaml, which includes it\n"
            #expect(ran == Ran(status: 0, out: covered + "flags.yaml is valid: 1 flag\n", err: ""))
            let asJSON = try await place.hoist("validate", "flags/a.yaml", "flags.yaml", "--format", "json")
            #expect(asJSON.err == covered)
            try place.write("version: 1\ninclude: [flags/a.yaml]\nflags: {}\n", to: "other.yaml")
            try place.write("flags: {a: {nme: A}}\n", to: "flags/a.yaml")
            let json = try await place.hoist("validate", "flags.yaml", "other.yaml", "--format", "json")
            #expect(json.status == 3)
            #expect(
                try json.json()["diagnostics"].items.map { "\($0["file"].string) \($0["code"].string)" }
                    == ["flags/a.yaml unknown-key"])
        }
    }

    @Test("files that include one another: one is checked by itself, and the end says with which the others were")
    func circles() async throws {
        try await withWorkplace { place in
            try place.write("version: 1\ninclude: [b.yaml]\nflags: {a: {}}\n", to: "a.yaml")
            try place.write("version: 1\ninclude: [a.yaml]\nflags: {b: {}}\n", to: "b.yaml")
            for (named, other) in [("a.yaml", "b.yaml"), ("b.yaml", "a.yaml")] {
                let ran = try await place.hoist("validate", named, other)
                #expect(ran.status == 3)
                #expect(ran.out == "\(other) was checked with \(named), which includes it\n")
                #expect(ran.err.contains("error[unknown-key]: an included file has no `version`\n --> \(other):1:1\n"))
                #expect(ran.err.hasSuffix("2 errors; the manifest isn't valid\n"))
            }
            try place.write("version: 1\ninclude: [d.yaml]\nflags: {}\n", to: "c.yaml")
            try place.write("version: 1\ninclude: [e.yaml]\nflags: {}\n", to: "d.yaml")
            try place.write("version: 1\ninclude: [c.yaml]\nflags: {}\n", to: "e.yaml")
            let three = try await place.hoist("validate", "c.yaml", "d.yaml", "e.yaml", "a.yaml")
            #expect(three.status == 3)
            #expect(three.out == "d.yaml was checked with c.yaml, which includes it\n")
            #expect(three.err.hasSuffix("6 errors; 3 of 3 manifests aren't valid\n"))
            try place.write("version: 1\ninclude: [g.yaml]\nflags: {}\n", to: "f.yaml")
            try place.write("version: 1\ninclude: [h.yaml]\nflags: {}\n", to: "g.yaml")
            try place.write("flags: {nme: {}}\n", to: "h.yaml")
            let chain = try await place.hoist("validate", "h.yaml", "g.yaml", "f.yaml")
            #expect(chain.out.hasPrefix("h.yaml was checked with g.yaml, which includes it\n"))
        }
    }

    @Test("an included file is checked with the manifest above it that includes it")
    func parts() async throws {
        let part = "flags:\n  a: {targets: {Production: {audiences: [staff]}}}\n"
        let manifest = "version: 1\ninclude: [teams/**/*.yaml]\naudiences: {staff: {users: [u]}}\nflags: {}\n"
        try await withWorkplace(manifest) { place in
            try place.write(part, to: "teams/x.yaml")
            try place.write("# nothing yet\n", to: "teams/deep/y.yaml")
            try place.write("{\"version\": 1, \"flags\": {}}\n", to: "teams/deep/package.json")
            try place.write(
                "version: 1\ninclude: ['*.yaml']\nflags: {}\n", to: "other/flags.yaml")
            try place.write(part, to: "other/z.yaml")
            #expect(
                try await place.hoist("validate", "teams/x.yaml", "teams/deep/y.yaml")
                    == Ran(
                        status: 0,
                        out: """
                            teams/x.yaml was checked with flags.yaml, which includes it
                            teams/deep/y.yaml was checked with flags.yaml, which includes it
                            flags.yaml is valid: 1 flag

                            """, err: ""))
            // A manifest of another name, and from a folder below.
            try FileManager.default.moveItem(atPath: place.folder + "/flags.yaml", toPath: place.folder + "/our.yml")
            let absolute = try await place.hoist("validate", place.folder + "/teams/x.yaml")
            #expect(absolute.status == 0)
            #expect(absolute.out.hasSuffix("/our.yml is valid: 1 flag\n"))
            // One that is broken is found by the manifest above it, too.
            try place.write("flags:\n  a: [\n", to: "teams/x.yaml")
            let broken = try await place.hoist("validate", "teams/x.yaml")
            #expect(broken.status == 3)
            #expect(broken.err.hasPrefix("error[unclosed-bracket]"))
            #expect(broken.out == "teams/x.yaml was checked with our.yml, which includes it\n")
            // Where no manifest includes it, nothing is said of the audiences that others may have.
            try place.write(part, to: "alone/x.yaml")
            let alone = try await place.hoist("validate", "alone/x.yaml")
            #expect(alone.status == 3)
            #expect(
                alone.err == """
                    error[missing-key]: the manifest has no `version`
                     --> alone/x.yaml:1:1
                      |
                    1 | flags:
                      | ^
                      = help: if a manifest includes this file, name that manifest in its place; if not, write `version: 1` at the top

                    1 error; the manifest isn't valid

                    """)
        }
    }

    @Test("a link that leads nowhere hides no flags from a plan or from validate")
    func dangling() async throws {
        let manifest = """
            version: 1
            app: sandboxapp0001
            include: ['flags/*.yaml']
            policy: {unlisted: archive}
            flags: {}
            """
        try await withWorkplace(manifest) { place in
            try place.write("flags: {a: {}}\n", to: "flags/a.yaml")
            try FileManager.default.createSymbolicLink(
                atPath: place.folder + "/flags/b.yaml", withDestinationPath: "gone.yaml")
            for command in [["validate"], ["plan", "--sandbox"], ["apply", "--sandbox", "--auto-approve"]] {
                let ran = try await place.hoist(command)
                #expect(ran.status == 3)
                #expect(
                    ran.err.hasPrefix(
                        """
                        error[include-unreadable]: the link `flags/b.yaml` leads nowhere: No such file or directory
                         --> flags.yaml:3:11

                        """))
            }
        }
    }
}
