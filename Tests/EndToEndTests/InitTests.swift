import Foundation
import JSONText
import Testing

@Suite("hoist init", .timeLimit(.minutes(60)))
struct InitTests {
    private static let next = """

        Next:
          hoist validate
          hoist plan       with a key in REFLAG_API_KEY; the scope `read` is enough

        """

    /// Makes the place a git repository, with a remote.
    private func git(
        _ place: Workplace,
        remote: String? = nil,
        branch: String? = nil,
        present: String = "main"
    ) async throws {
        var commands = [["init", "-q", "-b", present]]
        if let remote { commands.append(["remote", "add", "origin", remote]) }
        if let branch {
            commands.append(["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/" + branch])
        }
        for arguments in commands {
            let ran = try await place.run("/usr/bin/env", ["git"] + arguments, environment: place.environment)
            try #require(ran.status == 0, "\(ran)")
        }
    }

    private func text(_ name: String, in place: Workplace) throws -> String {
        try String(contentsOfFile: place.folder + "/" + name, encoding: .utf8)
    }

    @Test("where nothing is known: a manifest that is right, and what to say")
    func nothingKnown() async throws {
        try await withWorkplace { place in
            let ran = try await place.hoist("init")
            #expect(
                ran
                    == Ran(
                        status: 0,
                        out: """
                            wrote    flags.yaml
                            wrote    schema/flags.schema.json
                            wrote    .gitignore

                            The app's id wasn't found: write it into the manifest as `app`, or leave it to the key.
                            No CI system was found: --ci github or --ci gitlab writes a workflow.

                            """ + Self.next, err: ""))
            #expect(try place.contents == [".gitignore", "flags.yaml", "schema"])
            #expect(
                try text("schema/flags.schema.json", in: place) == Built.text(of: "schema/flags.schema.json"))
            #expect(try text(".gitignore", in: place) == ".hoist/\n")
            let valid = try await place.hoist("validate")
            #expect(valid == Ran(status: 0, out: "flags.yaml is valid: 0 flags\n", err: ""))
        }
    }

    @Test("a repository on GitHub: the workflow of the examples, and the app of reflag.config.json")
    func gitHub() async throws {
        try await withWorkplace { place in
            try await git(place)
            try place.write("", to: ".github/CODEOWNERS")
            try place.write("// ours\n{\"appId\": \"apZ4k29fmQ81xw\"}", to: "reflag.config.json")
            try place.write("*.log", to: ".gitignore")
            let ran = try await place.hoist("init")
            #expect(
                ran
                    == Ran(
                        status: 0,
                        out: """
                            wrote    flags.yaml
                            wrote    schema/flags.schema.json
                            wrote    .github/workflows/flags.yml
                            added    `.hoist/` to .gitignore

                            The workflow applies the branch `main`: the present branch.
                            Fill in where it says `uses: __OWNER__/hoist@…`: your copy of hoist, by its full commit id. \
                            Then give it its keys (docs/github.md).

                            """ + Self.next, err: ""))
            #expect(
                try text(".github/workflows/flags.yml", in: place)
                    == Built.text(of: "examples/github/plan-and-apply.yml"))
            #expect(try text(".gitignore", in: place) == "*.log\n.hoist/\n")
            #expect(try text("flags.yaml", in: place).contains("\napp: \"apZ4k29fmQ81xw\"            # a key "))
            #expect(try await place.hoist("validate").status == 0)

            let again = try await place.hoist("init")
            #expect(
                again.out.hasPrefix(
                    """
                    kept     flags.yaml: it is up to date
                    kept     schema/flags.schema.json: it is up to date
                    kept     .github/workflows/flags.yml: it is up to date
                    kept     .gitignore: `.hoist/` is in it

                    """), "\(again)")
            #expect(try text(".gitignore", in: place) == "*.log\n.hoist/\n")
        }
    }

    @Test("a repository on GitLab: the pipeline of the examples, and how to include it")
    func gitLab() async throws {
        try await withWorkplace { place in
            try await git(place)
            try place.write("stages: [test]\n", to: ".gitlab-ci.yml")
            let ran = try await place.hoist("init", "--app", "apZ4k29fmQ81xw")
            #expect(
                ran.out == """
                    wrote    flags.yaml
                    wrote    schema/flags.schema.json
                    wrote    hoist.gitlab-ci.yml
                    wrote    .gitignore

                    Fill in HOIST_IMAGE in hoist.gitlab-ci.yml: your image, by its digest.
                    Add to .gitlab-ci.yml: include: [{local: hoist.gitlab-ci.yml}]; set its variables (docs/gitlab.md).

                    """ + Self.next)
            #expect(
                try text("hoist.gitlab-ci.yml", in: place) == Built.text(of: "examples/gitlab/hoist.gitlab-ci.yml"))
            #expect(try text(".gitlab-ci.yml", in: place) == "stages: [test]\n")
        }
    }

    @Test(
        "the remote says which CI system there is, and nothing of it is printed",
        arguments: [
            ("https://someone:ghp_secret@github.com/acme/flags.git", [".github"]),
            ("git@github.com:acme/flags.git", [".github"]),
            ("ssh://git@gitlab.example.com:22/a/b", ["hoist.gitlab-ci.yml"]),
            ("https://GitLab.com/a/b", ["hoist.gitlab-ci.yml"]), ("https://git.example/github/gitlab.git", []),
            ("/srv/github/flags.git", []), ("../gitlab", []),
        ])
    func remotes(remote: String, written: [String]) async throws {
        try await withWorkplace { place in
            try await git(place, remote: remote)
            let ran = try await place.hoist("init")
            #expect(ran.status == 0)
            #expect(!ran.out.contains("ghp_secret"))
            #expect(
                try place.contents.filter { ![".git", ".gitignore", "flags.yaml", "schema"].contains($0) } == written)
        }
    }

    // Siblings: the other way round, neither on the remote, one of them asked for.
    @Test(
        "where there are two CI systems, the one that the remote is on gets a workflow, and it is said",
        arguments: [
            ("git@github.com:acme/flags.git", "auto", ".github/workflows/flags.yml", true),
            ("git@gitlab.example:acme/flags.git", "auto", "hoist.gitlab-ci.yml", true),
            ("/srv/flags.git", "auto", ".github/workflows/flags.yml", true),
            ("git@github.com:acme/flags.git", "gitlab", "hoist.gitlab-ci.yml", false),
        ])
    func mirror(remote: String, ci: String, written: String, isSaid: Bool) async throws {
        try await withWorkplace { place in
            try await git(place, remote: remote)
            try place.write("", to: ".github/CODEOWNERS")
            try place.write("stages: [test]\n", to: ".gitlab-ci.yml")
            let ran = try await place.hoist("init", "--ci", ci)
            #expect(ran.status == 0)
            let files = [".github/workflows/flags.yml", "hoist.gitlab-ci.yml"]
            #expect(files.filter { FileManager.default.fileExists(atPath: place.folder + "/" + $0) } == [written])
            let names = written == files[0] ? ("GitHub", "gitlab") : ("GitLab", "github")
            let said = """
                GitHub and GitLab were both found, and one of two may apply: this is \(names.0)'s. For a mirror that plans too, \
                --ci \(names.1) writes the other one's; set HOIST_MIRROR there (docs/gitlab.md).
                """
            #expect(ran.out.contains(said) == isSaid, "\(ran)")
        }
    }

    @Test("what is there stays, until --force; .gitignore is only ever added to")
    func kept() async throws {
        try await withWorkplace("version: 1\nflags: {}\n") { place in
            try place.write("# ours\n.hoist\n", to: ".gitignore")
            let ran = try await place.hoist("init", "--ci", "none")
            #expect(
                ran.out == """
                    kept     flags.yaml: it already exists; --force overwrites it
                    wrote    schema/flags.schema.json
                    kept     .gitignore: `.hoist/` is in it

                    The app's id wasn't found: write it into the manifest as `app`, or leave it to the key.

                    """ + Self.next)
            #expect(try text("flags.yaml", in: place) == "version: 1\nflags: {}\n")
            let forced = try await place.hoist("init", "--ci", "none", "--force")
            #expect(
                forced.out.hasPrefix(
                    "replaced flags.yaml\nkept     schema/flags.schema.json: it is up to date\nkept     .gitignore: `.hoist/` is in it\n"
                ))
            #expect(try text("flags.yaml", in: place).contains("# How flags are written."))
            #expect(try text(".gitignore", in: place) == "# ours\n.hoist\n")
        }
    }

    // Siblings: a manifest with mistakes, one whose flags are in an included file, one in another form, an empty one; the
    // other files that init writes.
    @Test("--force never touches a manifest with flags, nor what isn't a manifest")
    func forced() async throws {
        let cases: [(text: String, line: String)] = [
            ("version: 1\nflags: {a: {}, b: {}}\n", "kept     flags.yaml: it has 2 flags; --force doesn't replace it"),
            (
                "version: 1\ninclude: [in/*.yaml]\nflags: {}\n",
                "kept     flags.yaml: it has 1 flag; --force doesn't replace it"
            ),
            (
                "version: 1\nflags: {a: [}\n",
                "kept     flags.yaml: it has mistakes, and may have flags; --force doesn't replace it"
            ),
            (
                "services: {}\n",
                "kept     flags.yaml: it is a file of another kind, which --force doesn't replace"
            ),
            ("version: 1\nflags: {}\n", "replaced flags.yaml"), ("", "replaced flags.yaml"),
        ]
        for (text, line) in cases {
            try await withWorkplace(text) { place in
                try place.write("flags: {x: {}}\n", to: "in/x.yaml")
                try place.write("name: deploy\njobs: {}\n", to: ".github/workflows/flags.yml")
                try place.write("{\"name\": \"web\"}\n", to: "schema/flags.schema.json")
                let ran = try await place.hoist("init", "--force", "--ci", "github")
                #expect(ran.status == 0)
                #expect(ran.out.hasPrefix(line + "\n"), "\(ran)")
                #expect(try (self.text("flags.yaml", in: place) == text) == line.hasPrefix("kept"))
                #expect(
                    ran.out.contains("\nkept     .github/workflows/flags.yml: it isn't what `hoist init` writes there"))
                #expect(
                    ran.out.contains("\nkept     schema/flags.schema.json: it isn't what `hoist init` writes there"))
                #expect(try self.text("schema/flags.schema.json", in: place) == "{\"name\": \"web\"}\n")
                #expect(!ran.out.contains("Fill in"), "\(ran)")
                let plain = try await place.hoist("init", "--ci", "none")
                #expect(plain.out.hasPrefix("kept     flags.yaml: it "), "\(plain)")
            }
        }
    }

    // Siblings: a folder that can't be created, a file that can't be read, nothing written before.
    @Test("one that stops half-way says what it has written")
    func halfway() async throws {
        try await withWorkplace { place in
            try place.write("", to: ".github")
            let ran = try await place.hoist("init", "--ci", "github")
            #expect(ran.status == 1)
            #expect(
                ran.err == """
                    error: .github/workflows/flags.yml can't be read: Not a directory
                      = note: before that: wrote    flags.yaml
                      = note: before that: wrote    schema/flags.schema.json
                      = help: check what is there, and its permissions

                    """)
            let again = try await place.hoist("init", "--ci", "github")
            #expect(again.status == 1)
            #expect(!again.err.contains("before that"), "\(again)")
        }
    }

    @Test("a manifest in a folder, with another branch: the workflow names both")
    func elsewhere() async throws {
        try await withWorkplace { place in
            try await git(place, remote: "git@github.com:acme/flags.git", branch: "release/1'\"$(id)")
            let ran = try await place.hoist("init", "-f", "apps/the web/flags.yaml")
            #expect(
                ran.out.hasPrefix(
                    "wrote    apps/the web/flags.yaml\nwrote    apps/the web/schema/flags.schema.json\nwrote    .github/workflows/flags.yml\nwrote    .gitignore\n"
                ))
            #expect(ran.out.contains("\n  hoist validate -f 'apps/the web/flags.yaml'\n"))
            let workflow = try text(".github/workflows/flags.yml", in: place)
            #expect(workflow.contains(#"    branches: ["release/1'\"$(id)"]"# + "\n"))
            #expect(
                workflow.contains(#"    paths: ["apps/the web/flags.yaml", "apps/the web/flags/**"]"# + "\n"))
            #expect(workflow.contains(#"          manifest: "apps/the web/flags.yaml""# + "\n"))
        }
    }

    // Siblings: a branch that the configuration names and that isn't there, no commit yet, no branch at all.
    @Test("the branch is the repository's own: of the remote, the configuration, the present one")
    func branch() async throws {
        func written(_ steps: [[String]], branch: String?) async throws -> String {
            try await withWorkplace { place in
                try await git(place, branch: branch, present: "work")
                for arguments in steps {
                    let ran = try await place.run(
                        "/usr/bin/env", ["git", "-c", "user.name=a", "-c", "user.email=a@b"] + arguments,
                        environment: place.environment)
                    try #require(ran.status == 0, "\(ran)")
                }
                let ran = try await place.hoist("init", "--ci", "github")
                let line = try #require(ran.out.lines.first { $0.hasPrefix("The workflow applies the branch ") })
                let name = try #require(line.firstMatch(of: /`(.*)`/)?.output.1)
                #expect(try text(".github/workflows/flags.yml", in: place).contains("    branches: [\(name)]\n"))
                return String(line.dropFirst("The workflow applies the branch ".count))
            }
        }
        let commit = ["commit", "-q", "--allow-empty", "-m", "x"]
        let config = ["config", "init.defaultBranch", "trunk"]
        #expect(try await written([commit], branch: "release") == "`release`: the remote's default branch.")
        #expect(
            try await written([commit, config, ["branch", "trunk"]], branch: nil)
                == "`trunk`: git's init.defaultBranch.")
        #expect(try await written([commit, config], branch: nil) == "`work`: the present branch.")
        #expect(try await written([], branch: nil) == "`work`: the present branch.")
        #expect(
            try await written([commit, ["checkout", "-q", "--detach"]], branch: nil) == "`main`: no branch was found.")
    }

    // Siblings: an image, a home that others can move, one that is no name of an action, one that a workflow has already.
    @Test("hoist's home is what git is configured with or a workflow has already, if that is exact")
    func home() async throws {
        let exact = "ours/hoist@" + String(repeating: "1a", count: 20)
        func home(_ setting: String?, _ workflow: String? = nil) async throws -> String {
            try await withWorkplace { place in
                try await git(place)
                if let setting {
                    let ran = try await place.run(
                        "/usr/bin/env", ["git", "config", "hoist.action", setting], environment: place.environment)
                    try #require(ran.status == 0)
                }
                if let workflow { try place.write(workflow, to: ".github/workflows/flags.yml") }
                let ran = try await place.hoist("init", "--ci", "github", "--force")
                let text = try self.text(".github/workflows/flags.yml", in: place)
                let homes = text.matches(of: /uses: (\S*hoist@\S*)(.*)/)
                #expect(homes.count == 2 && homes[0].output.1 == homes[1].output.1)
                let said = try #require(ran.out.lines.first { $0.hasPrefix("It takes") || $0.hasPrefix("Fill in") })
                #expect(said.hasPrefix("Fill in") == text.contains("# fill in"))
                return String(homes[0].output.1)
            }
        }
        let workflow = "jobs: {a: {steps: [{uses: 'theirs/hoist@v1.2.3', with: {command: plan}}]}}\n"
        #expect(try await home(exact) == exact)
        #expect(try await home(exact, workflow) == "theirs/hoist@v1.2.3")
        #expect(try await home(exact, workflow.replacing("v1.2.3", with: "main")) == exact)
        let placeholder = "__OWNER__/hoist@" + String(repeating: "0", count: 40)
        for setting in [nil, "ours/hoist@main", exact + " # x", "r.example/hoist:1.2.3", placeholder] {
            #expect(try await home(setting) == placeholder, "\(setting ?? "")")
        }
    }

    @Test("the paths of a workflow come from the manifest's include, and its app isn't missing")
    func includes() async throws {
        let manifest = "version: 1\napp: apZ4k29fmQ81xw\ninclude: [teams/*.yaml, 'more/[ab]?+/**/x!.yaml']\nflags: {}\n"
        try await withWorkplace { place in
            try await git(place)
            try place.write(manifest, to: "apps/w+b/flags.yaml")
            for path in ["teams/a.yaml", "more/a1+/x!.yaml"] { try place.write("flags: {}\n", to: "apps/w+b/" + path) }
            let ran = try await place.hoist("init", "--ci", "github", "-f", "apps/w+b/flags.yaml")
            #expect(ran.status == 0)
            #expect(!ran.out.contains("app's id"), "\(ran)")
            let workflow = try text(".github/workflows/flags.yml", in: place)
            #expect(
                workflow.contains(
                    #"""
                        paths: ["apps/w\\+b/flags.yaml", "apps/w\\+b/teams/*.yaml", "apps/w\\+b/more/**\\+/**/x\\!.yaml"]

                    """#), "\(workflow)")
            #expect(try text("apps/w+b/flags.yaml", in: place) == manifest)
            // Nothing that it wrote is to be warned of.
            let doctor = try await place.hoist("doctor", "-f", "apps/w+b/flags.yaml")
            #expect(!doctor.out.contains("doesn't run"), "\(doctor)")
        }
    }

    // Siblings: each part, one that isn't there yet, a manifest with flags, a file of another kind, two parts.
    @Test("--only renews one thing and leaves everything else alone")
    func only() async throws {
        try await withWorkplace("version: 1\nflags: {}\n") { place in
            try await git(place)
            try place.write("name: mine # hoist\n", to: ".github/workflows/flags.yml")
            try place.write("{\"$schema\": 1}\n", to: "schema/flags.schema.json")
            func lines(_ part: String) async throws -> [String] {
                let ran = try await place.hoist("init", "--only", part)
                #expect(ran.status == 0, "\(ran)")
                return Array(ran.out.lines.prefix { !$0.isEmpty })
            }
            #expect(try await lines("schema") == ["replaced schema/flags.schema.json"])
            #expect(try text("flags.yaml", in: place) == "version: 1\nflags: {}\n")
            #expect(
                try await lines("workflow") == [
                    "replaced .github/workflows/flags.yml; these lines of the old one are gone:",
                    "  - name: mine # hoist",
                ])
            #expect(try await lines("manifest") == ["replaced flags.yaml"])
            #expect(try !place.contents.contains(".gitignore"))
            try place.write("version: 1\nflags: {a: {}}\n")
            #expect(try await lines("manifest") == ["kept     flags.yaml: it has 1 flag; --force doesn't replace it"])
            try FileManager.default.removeItem(atPath: place.folder + "/schema")
            #expect(try await lines("schema") == ["wrote    schema/flags.schema.json"])
            try place.write("name: mine\n", to: ".github/workflows/flags.yml")
            #expect(try await lines("workflow")[0].hasPrefix("kept     .github/workflows/flags.yml: it isn't what"))
            #expect(try await place.hoist("init", "--only", "cache").status == 64)
        }
    }

    /// The path of the workflow that init writes.
    private static let flags = ".github/workflows/flags.yml"
    /// A workflow that applies a manifest.
    private func applying(_ manifest: String, _ name: String = "acme/hoist@v1.2.3") -> String {
        "on: push\njobs: {a: {steps: [{uses: \(name), with: {command: apply, manifest: \(manifest)}}]}}\n"
    }

    /// What init reports in a repository with some files: what became of workflows, and the remarks about them.
    private func report(_ files: [String: String], _ arguments: [String]) async throws -> (
        lines: [String], text: String?
    ) {
        try await withWorkplace { place in
            try await git(place)
            for (path, text) in files { try place.write(text, to: path) }
            let ran = try await place.hoist(["init", "--app", "a"] + arguments)
            #expect(ran.status == 0, "\(ran)")
            let lines = ran.out.lines.prefix { $0 != "Next:" }.filter {
                !$0.isEmpty && !$0.contains("schema") && !$0.contains(".gitignore") && !$0.contains("e    flags")
            }
            for (path, text) in files where lines.contains(where: { $0.hasPrefix("kept") }) {
                #expect(try self.text(path, in: place) == text, "\(path)")
            }
            return (lines, try? text(Self.flags, in: place))
        }
    }

    // Siblings: --only workflow, --force, two others, a matrix with this one too, GitLab's, a file that isn't hoist's.
    @Test("a workflow that applies another manifest stays, and init says what applies this one")
    func another() async throws {
        let web = [Self.flags: applying("flags/web.yaml")]
        let kept = "kept     .github/workflows/flags.yml: it applies `flags/web.yaml`"
        let todo =
            "No workflow applies `flags/store.yaml`: `.github/workflows/flags.yml` applies `flags/web.yaml`. Add jobs for it "
            + "there, or write a workflow of its own (docs/how-to/several-apps.md)."
        for option in [["--force"], ["--only", "workflow"], []] {
            let lines = try await report(web, ["-f", "flags/store.yaml", "--ci", "github"] + option)
            #expect(lines.lines == [kept, todo], "\(option)")
        }
        let matrix = """
            on: push
            jobs:
              a:
                strategy: {matrix: {app: [web, store]}}
                steps: [{uses: acme/hoist@v1.2.3, with: {command: apply, manifest: 'flags/${{ matrix.app }}.yaml'}}]

            """
        #expect(
            try await report([Self.flags: matrix], ["-f", "flags/store.yaml", "--ci", "github", "--only", "workflow"])
                .lines == [kept])
        #expect(
            try await report(
                [
                    "hoist.gitlab-ci.yml":
                        "variables: {HOIST_MANIFEST: flags/web.yaml}\na: {script: [sh x/gitlab/apply.sh]}\n"
                ],
                ["-f", "flags/store.yaml", "--ci", "gitlab", "--force"]
            ).lines == [kept, todo].map { $0.replacing(Self.flags, with: "hoist.gitlab-ci.yml") })
        #expect(
            try await report([Self.flags: "on: push\njobs: {}\n"], ["--ci", "github"]).lines == [
                "kept     .github/workflows/flags.yml: it already exists",
                "No workflow applies `flags.yaml`, and `.github/workflows/flags.yml` was kept: add jobs for it there, or write a "
                    + "workflow of its own (docs/github.md).",
            ])
    }

    // Siblings: --only workflow, --force, one that is called; by hand, a pull request, a schedule alone; both files.
    @Test("what another workflow applies already gets no second one")
    func already() async throws {
        let ci = ".github/workflows/ci.yaml"
        let kept = ["kept     \(ci): it applies `flags.yaml` already, and one workflow may"]
        for option in [["--force"], ["--only", "workflow"], []] {
            let found = try await report([ci: applying("flags.yaml")], ["--ci", "github"] + option)
            #expect(found.lines == kept && found.text == nil, "\(option)")
        }
        let called = [
            ci: "on: [push]\njobs: {a: {uses: ./.github/workflows/x.yml}}",
            ".github/workflows/x.yml": applying("flags.yaml").replacing("on: push", with: "on: workflow_call"),
        ]
        #expect(try await report(called, ["--ci", "github"]).lines == kept)
        for on in ["workflow_dispatch", "pull_request", "{schedule: []}", "{workflow_call: {}}"] {
            let text = applying("flags.yaml").replacing("on: push", with: "on: \(on)")
            #expect(
                try await report([ci: text], ["--ci", "github"]).text?.contains("acme/hoist@v1.2.3") == true, "\(on)")
        }
        let both = try await report(
            [ci: applying("flags.yaml"), Self.flags: applying("flags.yaml")], ["--ci", "github", "--only", "workflow"])
        #expect(both.lines.first?.hasPrefix("replaced .github/workflows/flags.yml; ") == true)
        #expect(both.lines.last == "`\(ci)` applies `flags.yaml` too: take that out of one of the two.")
    }

    // Siblings: lines that moved, one that is there twice, many of them, a schema, whose lines aren't shown.
    @Test("a renewed workflow's own lines are shown, and its action stays, whatever its name is")
    func renewed() async throws {
        try await withWorkplace { place in
            try await git(place)
            let action = "acme/flag-tool@" + String(repeating: "1a", count: 20)
            let configured = try await place.run(
                "/usr/bin/env", ["git", "config", "hoist.action", action], environment: place.environment)
            try #require(configured.status == 0)
            _ = try await place.hoist("init", "--ci", "github")
            let written = try text(Self.flags, in: place)
            #expect(written.contains("uses: \(action)\n"))
            let unset = try await place.run(
                "/usr/bin/env", ["git", "config", "--unset", "hoist.action"], environment: place.environment)
            try #require(unset.status == 0)
            let own = written.replacing("environment: flags #", with: "environment: production #")
                .replacing("branches: [main]", with: "branches: [trunk]")
                .replacing("secrets.REFLAG_WRITE_KEY", with: "secrets.MINE").replacing("\n\n", with: "\n\n\n")
            try place.write(own, to: Self.flags)
            let ran = try await place.hoist("init", "--ci", "github", "--only", "workflow")
            #expect(
                ran.out.hasPrefix(
                    """
                    replaced .github/workflows/flags.yml; these lines of the old one are gone:
                      -     branches: [trunk]
                      -     environment: production # has the key that can write; restricted to main
                      -           api-key: ${{ secrets.MINE }}


                    """), "\(ran)")
            #expect(try text(Self.flags, in: place) == written)
            try place.write(written + (1...25).map { "# \($0)\n" }.joined(), to: Self.flags)
            let many = try await place.hoist("init", "--ci", "github", "--only", "workflow")
            #expect(many.out.contains("\n  - # 20\n  - … and 5 more\n\n"), "\(many)")
            let doctor = try await place.hoist("doctor")
            #expect(doctor.out.contains("hoist is named exactly: .github/workflows/flags.yml:"), "\(doctor)")
        }
    }

    // Siblings: an image, what is no action; a workflow that has one already.
    @Test("a setting that isn't used is named, with the reason")
    func settings() async throws {
        func said(_ setting: String, _ value: String, _ ci: String) async throws -> String? {
            try await withWorkplace { place in
                try await git(place)
                let ran = try await place.run(
                    "/usr/bin/env", ["git", "config", setting, value], environment: place.environment)
                try #require(ran.status == 0)
                return try await place.hoist("init", "--ci", ci).out.lines.first { $0.hasPrefix("git's ") }
            }
        }
        let why = "which isn't used: whoever can move that decides what runs with the key. Set it with"
        #expect(
            try await said("hoist.action", "acme/hoist@main", "github")
                == "git's hoist.action is `acme/hoist@main`, \(why) a full commit id or an exact version.")
        #expect(
            try await said("hoist.image", "r.example/hoist:latest", "gitlab")
                == "git's hoist.image is `r.example/hoist:latest`, \(why) a digest or an exact version.")
        #expect(
            try await said("hoist.action", "hoist", "github")
                == "git's hoist.action is `hoist`, which isn't used: it isn't the name of an action, owner/name@commit."
        )
        #expect(try await said("hoist.action", "acme/hoist@v1.2.3", "github") == nil)
        #expect(try await said("hoist.action", "acme/hoist@main", "gitlab") == nil)
    }

    // Siblings: two remotes with origin, two without, of which the present branch has one, none.
    @Test("the remote is origin, else the only one, else the present branch's")
    func remoteNames() async throws {
        func branch(_ remotes: [String], upstream: String? = nil) async throws -> String? {
            try await withWorkplace { place in
                try await git(place, present: "work")
                var steps = remotes.map { ["remote", "add", $0, "git@github.com:acme/\($0).git"] }
                steps += remotes.map { ["symbolic-ref", "refs/remotes/\($0)/HEAD", "refs/remotes/\($0)/of-\($0)"] }
                if let upstream { steps.append(["config", "branch.work.remote", upstream]) }
                for step in steps {
                    let ran = try await place.run("/usr/bin/env", ["git"] + step, environment: place.environment)
                    try #require(ran.status == 0, "\(ran)")
                }
                let ran = try await place.hoist("init")
                return ran.out.lines.first { $0.hasPrefix("The workflow applies") }?.firstMatch(of: /`(.*)`/).map {
                    String($0.output.1)
                }
            }
        }
        #expect(try await branch(["upstream"]) == "of-upstream")
        #expect(try await branch(["a", "origin"]) == "of-origin")
        #expect(try await branch(["a", "b"], upstream: "b") == "of-b")
        #expect(try await branch(["a", "b"]) == nil)
    }

    @Test("the paths of a workflow have what links lead to")
    func links() async throws {
        try await withWorkplace { place in
            try await git(place)
            try place.write("version: 1\ninclude: [teams/*.yaml, one.yaml]\nflags: {}\n", to: "real/root.yaml")
            try place.write("flags: {}\n", to: "shared/a+b/x.yaml")
            for (path, target) in [
                ("flags.yaml", "real/root.yaml"), ("teams", "shared/a+b"), ("one.yaml", "shared/a+b/x.yaml"),
            ] {
                try FileManager.default.createSymbolicLink(
                    atPath: place.folder + "/" + path, withDestinationPath: target)
            }
            _ = try await place.hoist("init", "--ci", "github")
            let workflow = try text(Self.flags, in: place)
            #expect(
                workflow.contains(
                    #"""
                        paths: [flags.yaml, "teams/*.yaml", "one.yaml", "real/root.yaml", "shared/a\\+b/**", "shared/a\\+b/x.yaml"]

                    """#), "\(workflow)")
            let doctor = try await place.hoist("doctor")
            #expect(!doctor.out.contains("doesn't run"), "\(doctor)")
        }
    }

    @Test("from a folder of the repository, the files that don't belong to the manifest are at the root")
    func below() async throws {
        try await withWorkplace { place in
            try await git(place, remote: "https://gitlab.com/a/b.git")
            try place.write("", to: "apps/x")
            let below = Workplace(folder: place.folder + "/apps", environment: place.environment)
            let ran = try await below.hoist("init")
            #expect(ran.status == 0)
            #expect(try place.contents == [".git", ".gitignore", "apps", "hoist.gitlab-ci.yml"])
            #expect(try text("hoist.gitlab-ci.yml", in: place).contains("\n  HOIST_MANIFEST: apps/flags.yaml\n"))
        }
    }

    @Test("the manifest's example is right once it is no comment any more")
    func example() async throws {
        try await withWorkplace { place in
            _ = try await place.hoist("init")
            let text = try text("flags.yaml", in: place).replacing("\nflags: {}\n", with: "\n")
            let start = try #require(text.firstRange(of: "# create:")).lowerBound
            let example = text[start...].lines().map { $0.dropFirst($0.hasPrefix("# ") ? 2 : 1) }.joined(
                separator: "\n")
            try place.write(text[..<start] + example + "\n")
            let valid = try await place.hoist("validate")
            #expect(valid == Ran(status: 0, out: "flags.yaml is valid: 2 flags\n", err: ""))
        }
    }

    @Test("the files are for everyone that the user's mask lets read")
    func modes() async throws {
        try await withWorkplace { place in
            _ = try await place.hoist("init", "--ci", "github")
            for name in ["flags.yaml", ".gitignore", ".github/workflows/flags.yml"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: place.folder + "/" + name)
                let mode = try #require(attributes[.posixPermissions] as? Int)
                #expect(mode & 0o600 == 0o600 && mode & 0o111 == 0, "\(name) has \(String(mode, radix: 8))")
            }
        }
    }

    @Test("what can't be: standard input, and a place that can't be written")
    func refused() async throws {
        try await withWorkplace { place in
            let standardInput = try await place.hoist("init", "-f", "-")
            #expect(standardInput.status == 64)
            #expect(standardInput.err.hasPrefix("Error: init writes a manifest: -f must name a file.\n"))
            try FileManager.default.createDirectory(
                atPath: place.folder + "/flags.yaml", withIntermediateDirectories: true)
            let folder = try await place.hoist("init")
            #expect(
                folder
                    == Ran(
                        status: 64, out: "",
                        err: """
                            error: --manifest needs the name of a file; flags.yaml is a folder
                              = help: name a file in it

                            """))
        }
    }
}

extension Substring {
    /// The lines, without the empty one after the last line end.
    fileprivate func lines() -> [String] { String(self).lines }
}
