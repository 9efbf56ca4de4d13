import Foundation
import JSONText
import Sandbox
import Testing

@Suite("plan --base", .timeLimit(.minutes(60)))
struct BaseTests {
    private static let root = """
        version: 1
        include: [flags/*.yaml]
        flags:
          a: {description: Text}
        """
    private static let live = [SandboxFlag("a"), SandboxFlag("b", companies: ["Production": ["hooli"]])]

    /// A bench whose folder is a git repository: a manifest with an included file was committed as `main` in a folder of
    /// it, and changed since.
    private static func withRepository(
        base: [String: String],
        links: [String: String] = [:],
        here: [String: String],
        _ body: (Bench) async throws -> Void
    ) async throws {
        try await withBench(live: live) { bench in
            func git(_ arguments: String...) async throws {
                let ran = try await bench.place.run(
                    "/usr/bin/git",
                    ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"]
                        + arguments,
                    environment: bench.place.environment)
                try #require(ran.status == 0, "\(ran)")
            }
            try await git("init", "-q")
            for (name, text) in base { try bench.place.write(text, to: name) }
            for (name, target) in links {
                let path = bench.place.folder + "/" + name
                try FileManager.default.createDirectory(
                    atPath: String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]),
                    withIntermediateDirectories: true)
                try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
            }
            try await git("add", "-A")
            try await git("commit", "-q", "--allow-empty", "-m", "One")
            try await git("checkout", "-q", "-b", "topic/a")
            for name in links.keys { try FileManager.default.removeItem(atPath: bench.place.folder + "/" + name) }
            for name in base.keys { try FileManager.default.removeItem(atPath: bench.place.folder + "/" + name) }
            for (name, text) in here { try bench.place.write(text, to: name) }
            try await body(bench)
        }
    }

    private static func plan(_ bench: Bench, _ arguments: String...) async throws -> Ran {
        try await bench.place.hoist(["plan", "-q", "-f", "deep/flags.yaml"] + arguments)
    }

    @Test("runs no program that a folder names which looks like a bare repository")
    func plantedRepository() async throws {
        let base = ["deep/flags.yaml": "version: 1\nflags: {a: {}}\n"]
        let planted = [
            "deep/flags.yaml": "version: 1\nflags: {a: {}}\n",
            "deep/HEAD": "ref: refs/heads/main\n", "deep/objects/info/alternates": "", "deep/refs/heads/.keep": "",
            "deep/config": """
            [core]
            \trepositoryformatversion = 1
            \tbare = true
            \tfsmonitor = touch ../ran
            \thooksPath = ..
            [extensions]
            \tpartialClone = origin
            [remote "origin"]
            \turl = .
            \tpromisor = true
            \tuploadpack = touch ../ran; true
            """,
        ]
        try await Self.withRepository(base: base, here: planted) { bench in
            // What is planted works: git itself, run in that folder, takes it for the repository.
            let fooled = try await bench.place.run(
                "/usr/bin/git", ["-C", "deep", "rev-parse", "--is-bare-repository"],
                environment: bench.place.environment)
            #expect(fooled.out == "true\n")
            for revision in ["main", "0123456789012345678901234567890123456789", "--output=ran", "-c"] {
                let ran = try await Self.plan(bench, "--base=\(revision)")
                #expect(ran.status == (revision == "main" ? 0 : 64), "\(ran)")
                #expect(!FileManager.default.fileExists(atPath: bench.place.folder + "/ran"))
            }
        }
    }

    @Test("is told apart where a clone doesn't have a file's contents, from where the file isn't there")
    func partialClone() async throws {
        let base = ["deep/flags.yaml": "version: 1\nflags: {a: {}}\n"]
        try await Self.withRepository(base: base, here: base) { bench in
            let blob = try await bench.place.run(
                "/usr/bin/git", ["rev-parse", "main:deep/flags.yaml"], environment: bench.place.environment)
            let id = blob.out.prefix { $0 != "\n" }
            try FileManager.default.removeItem(
                atPath: bench.place.folder + "/.git/objects/\(id.prefix(2))/\(id.dropFirst(2))")
            let ran = try await Self.plan(bench, "--base", "main")
            #expect(
                ran
                    == Ran(
                        status: 1, out: "",
                        err: """
                            error: the manifest at main can't be read: git doesn't have its contents here; fetch them first
                              = help: run again, or leave out --base

                            """))
        }
    }

    @Test("parts the plan into what the branch changes and what has drifted, with what was included then")
    func parts() async throws {
        let base = [
            "deep/flags.yaml": Self.root,
            "deep/flags/b.yaml": "flags:\n  b: {targets: {Production: {companies: [acme]}}}\n",
        ]
        let here = [
            "deep/flags.yaml": Self.root.replacing("{description: Text}", with: "{description: Text, stage: Beta}"),
            "deep/flags/renamed.yaml": "flags:\n  b: {targets: {Production: {companies: [acme, globex]}}}\n",
        ]
        try await Self.withRepository(base: base, here: here) { bench in
            let (ran, calls) = try await bench.calls { try await Self.plan(bench, "--base", "main") }
            #expect(
                ran
                    == Ran(
                        status: 0,
                        out: """
                            Plan for Sandbox App: 2 to update · production +2 −1 targets · 4 calls

                            What this branch changes, against main:
                            ~ a                                                                        deep/flags.yaml:4
                                stage        In development → Beta
                            ~ b                                                                        deep/flags/renamed.yaml:2
                                Production   + company globex

                            What has drifted from main:
                            ~ a                                                                        deep/flags.yaml:4
                                description  none → "Text"
                            ~ b                                                                        deep/flags/renamed.yaml:2
                                Production   + company acme
                                             - company hooli
                                             the flag's targeting here was last changed 2026-01-01 00:00 UTC

                            2 to update · production +2 −1 targets · 4 calls

                            """, err: ""))
            // acme and globex are new, the base or not.
            #expect(
                Bench.counts(of: calls)
                    == ["getApp": 2, "listFlags": 1, "getFlagTargeting": 1, "getCompanyFlags": 2])
            // A label: the plan without it is the same.
            let with = try await Self.plan(bench, "--base", "main", "--format", "json").json()
            let without = try await Self.plan(bench, "--format", "json").json()
            #expect(
                with.without("base").without("seal").without("cost") == without.without("seal").without("cost"))
            #expect(with["base"]["revision"].string == "main")
            #expect(
                with["base"]["drifted"].items[1]["targets"].items[0]["age"]["lastChanged"].string
                    == "2026-01-01T00:00:00Z")
            // The cache has it too.
            let (warm, again) = try await bench.calls { try await Self.plan(bench, "--base", "main") }
            #expect(warm.out == ran.out && Bench.counts(of: again)["getFlagTargeting"] == nil, "\(warm)")
        }
    }

    @Test("says no time of drift that an apply of its own has made old; Reflag has another by then")
    func ownWrite() async throws {
        let base = [
            "deep/flags.yaml": "version: 1\nflags:\n  b: {targets: {Production: {companies: [acme]}}}\n"
        ]
        let here = [
            "deep/flags.yaml": "version: 1\nflags:\n  b: {targets: {Production: {companies: [acme, globex]}}}\n"
        ]
        try await Self.withRepository(base: base, here: here) { bench in
            let before = try await Self.plan(bench, "--base", "main")
            #expect(before.out.contains("was last changed 2026-01-01 00:00 UTC"), "\(before)")
            let applied = try await bench.place.hoist(
                "apply", "-q", "--auto-approve", "-f", "deep/flags.yaml", "--base", "main", "--drift", "leave")
            #expect(applied.status == 0, "\(applied)")
            let warm = try await Self.plan(bench, "--base", "main")
            #expect(warm.out.contains("- company hooli") && !warm.out.contains("was last changed"), "\(warm)")
            let cold = try await Self.plan(bench, "--base", "main", "--no-cache")
            #expect(cold.out.contains("was last changed 20") && !cold.out.contains("2026-01-01"), "\(cold)")
        }
    }

    /// A base in which something is a link, and the note that is given; nil if the plan is divided.
    struct Linked: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let files: [String: String]
        /// Where each link leads.
        let links: [String: String]
        var note: String?
    }

    private static let flag = "flags:\n  a: {description: Text}\n"
    private static let including = "version: 1\ninclude: [flags/*.yaml]\nflags: {}\n"
    private static let hasError =
        "the manifest at `main` has 1 error, so what has drifted isn't separated from what this branch changes"

    @Test(
        "follows links within the tree at that revision, and refuses those that lead out",
        arguments: [
            Linked(
                testDescription: "an included file", files: ["deep/flags.yaml": including, "deep/shared/a.yaml": flag],
                links: ["deep/flags/a.yaml": "../shared/a.yaml"]),
            Linked(
                testDescription: "an included folder",
                files: ["deep/flags.yaml": including, "deep/shared/a.yaml": flag], links: ["deep/flags": "./shared/."]),
            Linked(
                testDescription: "a link to a link", files: ["deep/flags.yaml": including, "deep/shared/a.yaml": flag],
                links: ["deep/flags": "one", "deep/one": "../deep/shared"]),
            Linked(
                testDescription: "the manifest", files: ["deep/conf/flags.yaml": "version: 1\n" + flag],
                links: ["deep/flags.yaml": "conf/flags.yaml"]),
            Linked(
                testDescription: "the manifest's folder", files: ["other/flags.yaml": "version: 1\n" + flag],
                links: ["deep": "other"]),
            Linked(
                testDescription: "a file out of the manifest's folder",
                files: ["deep/flags.yaml": including, "a.yaml": flag], links: ["deep/flags/a.yaml": "../../a.yaml"],
                note: hasError),
            Linked(
                testDescription: "a file out of the repository", files: ["deep/flags.yaml": including],
                links: ["deep/flags/a.yaml": "../../../a.yaml"], note: hasError),
            Linked(
                testDescription: "an absolute path", files: ["deep/flags.yaml": including],
                links: ["deep/flags/a.yaml": "/etc/passwd"], note: hasError),
            Linked(
                testDescription: "a circle", files: ["deep/flags.yaml": including],
                links: ["deep/flags/a.yaml": "b.yaml", "deep/flags/b.yaml": "a.yaml"], note: hasError),
        ])
    func links(_ row: Linked) async throws {
        // On the branch there are no links; the flag drifted from both.
        let here = ["deep/flags.yaml": "version: 1\nflags:\n  a: {description: Text, stage: Beta}\n"]
        try await Self.withRepository(base: row.files, links: row.links, here: here) { bench in
            let ran = try await Self.plan(bench, "--base", "main", "--format", "json")
            #expect(ran.status == 0, "\(ran)")
            let plan = try ran.json()
            let notes = plan["notes"].items.filter { $0["code"].string.hasPrefix("base") }.map { $0["message"].string }
            #expect(notes.map { $0.replacing("2 errors", with: "1 error") } == [row.note].compactMap { $0 })
            guard row.note == nil else { return }
            let drifted = plan["base"]["drifted"].items
            #expect(drifted.count == 1, "\(plan)")
            #expect(drifted.first?["fields"].items.map { $0["field"].string } == ["description"])
        }
    }

    /// What there is at the base, and the note that is given.
    struct Unusable: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let base: [String: String]
        let note: String?
    }

    @Test(
        "a base that can't be used divides nothing, and that is reported",
        arguments: [
            Unusable(testDescription: "no manifest", base: ["README": "Hello.\n"], note: nil),
            Unusable(
                testDescription: "a manifest with errors",
                base: ["deep/flags.yaml": "version: 1\nflag: {}\nflags: {a: {stagee: Beta}}\n"],
                note:
                    "the manifest at `main` has 2 errors, so what has drifted isn't separated from what "
                    + "this branch changes"),
            Unusable(
                testDescription: "an include that matched nothing", base: ["deep/flags.yaml": root],
                note: "the manifest at `main` has 1 error, so what has drifted isn't separated from what "
                    + "this branch changes"
            ),
            Unusable(
                testDescription: "a stage that the app doesn't have",
                base: ["deep/flags.yaml": "version: 1\nflags: {a: {stage: No}}\n"],
                note:
                    "the manifest at `main` names what the app doesn't have, so what has drifted isn't separated from what "
                    + "this branch changes"),
        ])
    func unusable(_ row: Unusable) async throws {
        let here = ["deep/flags.yaml": "version: 1\nflags: {a: {description: Text}}\n"]
        try await Self.withRepository(base: row.base, here: here) { bench in
            let ran = try await Self.plan(bench, "--base", "main", "--format", "json")
            #expect(ran.status == 0, "\(ran)")
            let notes = try ran.json()["notes"].items.filter { $0["code"].string.hasPrefix("base") }
            #expect(notes.map { $0["message"].string } == [row.note].compactMap { $0 })
            #expect(try ran.json()["changes"].items.count == 1)
        }
    }

    /// A revision that isn't taken, and what is said.
    struct Unknown: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        let status: Int32
        let error: String

        var testDescription: String { arguments.joined(separator: " ") }
    }

    @Test(
        "a revision that isn't there is an error before anything is sent",
        arguments: [
            Unknown(
                arguments: ["--base", "nowhere"], status: 64,
                error: "error: git knows no revision `nowhere` here\n"
                    + "  = help: fetch it first (in CI: `fetch-depth: 0`, or `git fetch origin main`)\n"),
            Unknown(
                arguments: ["--base=--output=x"], status: 64,
                error: "error: git knows no revision `--output=x` here\n"
                    + "  = help: fetch it first (in CI: `fetch-depth: 0`, or `git fetch origin main`)\n"),
        ])
    func unknown(_ row: Unknown) async throws {
        let files = ["deep/flags.yaml": "version: 1\nflags: {a: {}}\n"]
        try await Self.withRepository(base: files, here: files) { bench in
            let ran = try await bench.place.hoist(["plan", "-f", "deep/flags.yaml"] + row.arguments)
            #expect(ran == Ran(status: row.status, out: "", err: row.error))
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }

    // Siblings: a manifest in the working folder, in a folder of it, and in one that has only something named .git above.
    @Test("where there is no repository, that is what is said", arguments: ["flags.yaml", "deep/flags.yaml"])
    func noRepository(path: String) async throws {
        try await withBench { bench in
            try bench.place.write("version: 1\nflags: {a: {}}\n", to: path)
            let ran = try await bench.place.hoist("plan", "-f", path, "--base", "main")
            let folder = path == "flags.yaml" ? "." : "deep"
            #expect(
                ran
                    == Ran(
                        status: 64, out: "",
                        err: """
                            error: there is no git repository around the folder \(folder), so there is no revision `main`
                              = help: run it in a clone of the repository, or leave out --base

                            """))
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }
}
