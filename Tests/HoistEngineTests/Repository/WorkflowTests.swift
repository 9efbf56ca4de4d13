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
        at path: String = "flags.yaml"
    ) throws -> [String] {
        var messages: [String] = []
        try Tree.with { tree in
            try tree.folder(".git")
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
