import Diagnostics
import FlagModel
import Testing

@testable import HoistEngine

/// What a manifest includes, and a workflow of the repository doesn't run for: a team's merge would plan green and never
/// be applied.
@Suite("A repository's workflows")
struct WorkflowTests {
    /// The files of a repository, and what isn't applied of its manifest.
    private func gaps(
        _ files: [String: String],
        of manifest: String = "version: 1\ninclude: [teams/*.yaml]\n",
        at path: String = "flags.yaml",
        links: [(path: String, target: String)] = []
    ) throws -> [String] {
        var messages: [String] = []
        try Tree.with { tree in
            try tree.folder(".git")
            for link in links { try tree.link(link.path, to: link.target) }
            try tree.write(manifest, path)
            try tree.write("flags: {}\n", (path.hasPrefix("apps/") ? "apps/web/" : "") + "teams/a.yaml")
            for (name, text) in files { try tree.write(text, name) }
            let loaded = try LoadedManifest.load(tree(path), today: nil)
            messages = try #require(Workflows(around: loaded.folder)).gaps(in: loaded).map(\.message)
        }
        return messages
    }

    private static func gitHub(_ on: String, _ step: String = "uses: acme/hoist@1\n        with: {command: apply}")
        -> String
    {
        "on:\n  \(on)\njobs:\n  apply:\n    steps:\n      - \(step)\n"
    }

    private static let teams =
        "`.github/workflows/a.yml` doesn't run for changes of what `teams/*.yaml` includes: "
        + "a merge that changes `teams/new.yaml` alone isn't applied"
    private static let own =
        "`.github/workflows/a.yml` doesn't run for changes of the manifest itself: "
        + "a merge that changes `flags.yaml` alone isn't applied"

    @Test(
        "are compared with what the manifest includes",
        arguments: [
            ("push: {paths: [flags.yaml, 'flags/**']}", [teams]), ("push: {paths: ['flags/**']}", [own, teams]),
            ("push: {paths: [flags.yaml, 'teams/**']}", []), ("push: {paths: [flags.yaml, 'teams/*.yaml']}", []),
            ("push: {paths: [flags.yaml, teams/a.yaml]}", [teams]), ("push: {paths: flags.yaml}", [teams]),
            ("push: {paths-ignore: ['teams/**']}", [teams]), ("push: {paths-ignore: ['*.md']}", []),
            ("push: {branches: [main]}", []), ("push:", []), ("pull_request: {paths: [x]}", []),
            ("push: {paths: ['**', '!teams/**']}", [teams]),
        ] as [(String, [String])])
    func triggers(on: String, expected: [String]) throws {
        #expect(try gaps([".github/workflows/a.yml": Self.gitHub(on)]) == expected)
    }

    // Siblings: another manifest, a matrix, a shell's step, a plan, `on` as a word and as a list, several workflows.
    @Test("only where they apply that manifest, and none covers it")
    func whichApply() throws {
        let narrow = "push: {paths: [flags.yaml]}"
        func one(_ step: String) throws -> Bool {
            try gaps([".github/workflows/a.yml": Self.gitHub(narrow, step)]) == [Self.teams]
        }
        #expect(try one("run: hoist apply --auto-approve"))
        #expect(try one("uses: ./\n        with: {command: apply, manifest: ./flags.yaml}"))
        #expect(try one("uses: a/b@c\n        with: {command: apply, manifest: '${{ matrix.m }}', x: flags.yaml}"))
        #expect(try !one("uses: a/b@c\n        with: {command: apply, manifest: other.yaml}"))
        #expect(try !one("uses: a/b@c\n        with: {command: apply, manifest: '${{ matrix.m }}'}"))
        #expect(try !one("uses: a/b@c\n        with: {command: plan}"))
        #expect(try !one("run: hoist apply -f other.yaml"))
        let both = [".github/workflows/a.yml": Self.gitHub(narrow), ".github/workflows/b.yaml": Self.gitHub("push:")]
        #expect(try gaps(both) == [])
        #expect(try gaps([".github/workflows/a.yml": "on: [push]\njobs: {a: {steps: [{run: hoist apply}]}}"]) == [])
        #expect(try gaps([".github/workflows/a.txt": Self.gitHub(narrow), "b.yml": Self.gitHub(narrow)]) == [])
    }

    @Test("by paths from the repository's root, two stars in any depth")
    func elsewhere() throws {
        let manifest = "version: 1\ninclude: ['teams/**/*.yaml']\n"
        func workflow(_ paths: String) -> [String: String] {
            [
                ".github/workflows/a.yml": Self.gitHub(
                    "push: {paths: [apps/web/flags.yaml, \(paths)]}",
                    "uses: a/b@c\n        with: {command: apply, manifest: apps/web/flags.yaml}")
            ]
        }
        #expect(try gaps(workflow("'apps/web/teams/**'"), of: manifest, at: "apps/web/flags.yaml") == [])
        #expect(
            try gaps(workflow("'apps/web/teams/*.yaml'"), of: manifest, at: "apps/web/flags.yaml") == [
                "`.github/workflows/a.yml` doesn't run for changes of what `teams/**/*.yaml` includes: "
                    + "a merge that changes `apps/web/teams/new/folder/new.yaml` alone isn't applied"
            ])
        #expect(try gaps(workflow("'teams/**'"), of: manifest, at: "apps/web/flags.yaml").count == 1)
    }

    // Siblings: the manifest, a file that is included, a folder of such files, a folder that the manifest is in, a step that
    // names what the link leads to.
    @Test("run for what links lead to, which is what git records as changed")
    func links() throws {
        func missed(_ paths: String, _ links: [(String, String)], step manifest: String = "flags.yaml") throws
            -> [String]
        {
            let workflow = Self.gitHub(
                "push: {paths: [\(paths)]}", "uses: a/b@c\n        with: {command: apply, manifest: \(manifest)}")
            let files = [
                ".github/workflows/a.yml": workflow, "real/x.yaml": "flags: {}\n", "real/teams/y.yaml": "flags: {}\n",
            ]
            return try Tree.with(links, files) { tree in
                let loaded = try LoadedManifest.load(tree("flags.yaml"), today: nil)
                return try #require(Workflows(around: loaded.folder)).gaps(in: loaded).map(\.file)
            }
        }
        let manifest = ("flags.yaml", "real/root.yaml")
        let teams = "'teams/*.yaml'"
        #expect(try missed("flags.yaml, " + teams, [manifest]) == ["real/root.yaml"])
        #expect(try missed("real/root.yaml, " + teams, [manifest]) == ["flags.yaml"])
        #expect(try missed("flags.yaml, real/root.yaml, " + teams, [manifest]) == [])
        #expect(try missed("flags.yaml, " + teams, [manifest], step: "real/root.yaml") == ["real/root.yaml"])
        #expect(try missed("flags.yaml, " + teams, [("teams/x.yaml", "../real/x.yaml")]) == ["real/x.yaml"])
        #expect(try missed("flags.yaml, real/x.yaml, " + teams, [("teams/x.yaml", "../real/x.yaml")]) == [])
        #expect(try missed("flags.yaml, " + teams, [("teams", "real/teams")]) == ["real/teams/new.yaml"])
        #expect(try missed("flags.yaml, 'real/teams/**'", [("teams", "real/teams")]) == [])
        let elsewhere = try gaps(
            [
                ".github/workflows/a.yml": Self.gitHub(
                    "push: {paths: [apps/web/flags.yaml]}",
                    "uses: a/b@c\n        with: {command: apply, manifest: web/flags.yaml}")
            ], at: "apps/web/flags.yaml", links: [("web", "apps/web")])
        #expect(elsewhere.count == 1 && elsewhere[0].hasSuffix("changes `apps/web/teams/new.yaml` alone isn't applied"))
    }

    // Siblings: its input, a default, two levels, a circle, one that isn't pushed, one of another repository.
    @Test("may apply in a workflow that they call")
    func called() throws {
        let narrow = "push: {paths: [flags.yaml]}"
        let calling = "on: {\(narrow)}\njobs: {a: {uses: ./.github/workflows/apply.yml, with: {path: flags.yaml}}}"
        func apply(_ manifest: String, _ inputs: String = "") -> String {
            "on: {workflow_call: {\(inputs)}}\njobs: {b: {steps: [{run: 'hoist apply -f \(manifest)'}]}}"
        }
        func found(_ called: String, _ caller: String = calling) throws -> Bool {
            let files = [".github/workflows/a.yml": caller, ".github/workflows/apply.yml": called]
            let gaps = try gaps(files)
            #expect(gaps.isEmpty || gaps == [Self.teams], "\(gaps)")
            return !gaps.isEmpty
        }
        #expect(try found(apply("flags.yaml")))
        #expect(try found(apply("${{ inputs.path }}")))
        #expect(try found(apply("${{ inputs.m }}", "inputs: {m: {default: flags.yaml, description: other.yaml}}")))
        #expect(try !found(apply("${{ inputs.m }}", "inputs: {m: {default: other.yaml}}")))
        #expect(try !found(apply("flags.yaml"), calling.replacing(narrow, with: "pull_request: {}")))
        #expect(try !found(apply("flags.yaml"), calling.replacing("./.github", with: "acme/x/.github")))
        let circle =
            "on: {workflow_call: {}}\njobs: {a: {uses: ./.github/workflows/apply.yml}, b: {uses: ./.github/workflows/c.yml}}"
        #expect(
            try gaps([
                ".github/workflows/a.yml": calling, ".github/workflows/apply.yml": circle,
                ".github/workflows/c.yml": apply("flags.yaml"),
            ]) == [Self.teams])
    }

    /// What a step of a workflow applies: the words that the file has for it.
    private func applied(_ step: String, _ job: String = "") throws -> [String] {
        try Tree.with { tree in
            try tree.folder(".git")
            let text = "on: push\nenv: {FILE: env.yaml}\njobs: {a: {\(job) steps: [{\(step)}]}}"
            try tree.write(text, ".github/workflows/a.yml")
            let workflows = try #require(Workflows(around: tree("")))
            let none = RepositoryManifest(root: tree(""), name: "none.yaml")
            return workflows.applied(by: ".github/workflows/a.yml", otherThan: none)
        }
    }

    // Siblings: a matrix as a list and by `include`, a variable, an option in each form, lines that go on, other commands.
    @Test("say which manifests they apply")
    func whichManifests() throws {
        func action(_ manifest: String) -> String { "uses: a/b@c, with: {command: apply, manifest: '\(manifest)'}" }
        let apps = "strategy: {matrix: {app: [web, store]}},"
        #expect(try applied(action("flags/${{ matrix.app }}.yaml"), apps) == ["flags/web.yaml", "flags/store.yaml"])
        let included = "strategy: {matrix: {include: [{app: web, n: 1}, {app: 'b'}]}},"
        #expect(try applied(action("${{matrix.app}}/${{ matrix.app }}"), included).prefix(2) == ["web/web", "web/b"])
        #expect(try applied(action("${{ needs.a.outputs.b }}")) == ["${{ needs.a.outputs.b }}"])
        #expect(try applied(action("${{ env.FILE }}")) == ["env.yaml"])
        #expect(try applied("uses: x/hoist@c, with: {command: apply}") == ["flags.yaml"])
        #expect(try applied("uses: x/y@c, with: {command: apply, file: terraform.tf}") == [])
        #expect(try applied("uses: x/y@c, with: {command: apply, api-key: k}") == ["flags.yaml"])
        #expect(try applied(action("a.yaml").replacing("apply", with: "verify")) == [])
        let script = #"""
            "rm -f z; hoist plan -f p.yaml && hoist apply --auto-approve \\\n  -f a.yaml\nhoist apply --manifest='b b.yaml'\n
            hoist apply --manifest $FILE | cat -f y; hoist apply -q"
            """#
        #expect(try applied("run: \(script)") == ["a.yaml", "b", "env.yaml", "flags.yaml"])
    }

    // Siblings: another case, a movable name, the command alone, another action with a command, a matrix's command.
    @Test("take hoist from an action of any name, known by its inputs")
    func names() throws {
        func uses(_ step: String) throws -> [String] {
            try Tree.with { tree in
                try tree.folder(".git")
                try tree.write("jobs: {a: {steps: [{\(step)}]}}", ".github/workflows/a.yml")
                return try #require(Workflows(around: tree(""))).uses.map(\.home.text)
            }
        }
        #expect(try uses("uses: acme/flag-tool@c, with: {command: plan, api-key: k}") == ["acme/flag-tool@c"])
        #expect(try uses("uses: acme/flag-tool@c, with: {command: verify, manifest: m}") == ["acme/flag-tool@c"])
        #expect(try uses("uses: acme/HOIST@main, with: {command: apply}") == ["acme/HOIST@main"])
        #expect(try uses("uses: acme/flag-tool@c, with: {command: apply}") == [])
        #expect(try uses("uses: acme/flag-tool@c, with: {command: deploy, api-key: k}") == [])
        #expect(try uses("uses: acme/flag-tool@c, with: {manifest: m, api-key: k}") == [])
    }

    @Test("of GitLab have their changes in rules")
    func gitLab() throws {
        func job(_ rules: String) -> [String: String] {
            [".gitlab-ci.yml": "apply:\n  rules: \(rules)\n  script: [hoist apply --auto-approve]\n"]
        }
        #expect(try gaps(job("[{if: x, changes: [flags.yaml]}]")).count == 1)
        #expect(try gaps(job("[{changes: {paths: [flags.yaml, 'teams/*']}}]")) == [])
        #expect(try gaps(job("[{changes: [flags.yaml]}, {if: x}]")) == [])
        #expect(try gaps(job("[{changes: [flags.yaml]}, {if: x, when: never}]")).count == 1)
        #expect(try gaps([".gitlab-ci.yml": "apply: {script: hoist apply, other: !reference [a, b]}"]) == [])
    }

    // Siblings: a list at the top, aliases that multiply, a tag, no YAML at all, a file of another encoding.
    @Test(
        "of any form are data",
        arguments: ["", "[]", "on: push\njobs: [a]", "{", "jobs: {a: {steps: x}}", "\u{0}", "on: !!x y"])
    func strange(text: String) throws {
        #expect(try gaps([".github/workflows/a.yml": text, ".gitlab-ci.yml": text]) == [])
        let many = (1...9).reduce("a0: &a0 [x]\n") {
            $0 + "a\($1): &a\($1) [\(Array(repeating: "*a\($1 - 1)", count: 9).joined(separator: ", "))]\n"
        }
        #expect(try gaps([".github/workflows/a.yml": many]) == [])
        // Two files whose names Swift calls equal.
        try Tree.with { tree in
            try tree.folder(".git")
            for name in ["e\u{301}", "\u{E9}"] { try tree.write(Self.gitHub("push:"), ".github/workflows/\(name).yml") }
            let workflows = try #require(Workflows(around: tree("")))
            let manifest = RepositoryManifest(root: tree(""), name: "flags.yaml")
            #expect(workflows.applying(manifest, isOfGitHub: true).count == 2)
        }
    }

    @Test("name hoist exactly, or in a way that others can move, or not yet")
    func homes() {
        let commit = String(repeating: "1a", count: 20)
        let digest = "@sha256:" + String(repeating: "1a", count: 32)
        let exact = [
            "acme/hoist@" + commit, "acme/hoist/sub@v1.2.3", "acme/hoist@1.2.3", "./", "r.example/hoist" + digest,
            "r.example:5000/hoist:1.2.3",
        ]
        let movable = [
            "acme/hoist@main", "acme/hoist@v1", "acme/hoist", "r.example/hoist:latest", "r.example/hoist",
            "acme/hoist@" + commit.dropLast(), "r.example/hoist@sha256:1a",
        ]
        #expect(exact.filter { ToolHome($0).state != .exact } == [])
        #expect(movable.filter { ToolHome($0).state != .movable } == [])
        for text in [ToolHome.gitHubPlaceholder, ToolHome.gitLabPlaceholder] {
            #expect(ToolHome(text).state == .placeholder)
        }
        for text in ["acme/hoist@x; rm", "a/b", "@x", "a/b@", "acme/hoist@x\ny", "a//b@c", "ä/b@c"] {
            #expect(!ToolHome(text).isAction, "\(text)")
        }
    }
}

extension Tree {
    /// A repository with a manifest that includes `teams/*.yaml`, at `flags.yaml` or where a link there leads to.
    fileprivate static func with<Result>(
        _ links: [(String, String)],
        _ files: [String: String],
        _ body: (Tree) throws -> Result
    ) throws -> Result {
        try with { tree in
            try tree.folder(".git")
            for (name, text) in files { try tree.write(text, name) }
            if !links.contains(where: { $0.0 == "teams" }) { try tree.write("flags: {}\n", "teams/a.yaml") }
            for (path, target) in links { try tree.link(path, to: target) }
            try tree.write(
                "version: 1\ninclude: [teams/*.yaml]\n", links.first { $0.0 == "flags.yaml" }?.1 ?? "flags.yaml")
            return try body(tree)
        }
    }
}
