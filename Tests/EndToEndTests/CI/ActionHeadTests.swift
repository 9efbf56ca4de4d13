import Foundation
import Sandbox
import Testing

/// What the action does where the branch has moved since the commit whose manifest it is to apply.
@Suite("the GitHub action: apply of an older commit", .timeLimit(.minutes(60)))
struct ActionHeadTests {
    /// A branch that has moved from this job's commit to its head, and what the step comes to.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// What is another file at the head than at this commit; nil if it isn't there.
        var head: [String: String?] = [:]
        var variables: [String: String?] = [:]
        /// On the first attempt, and on a later one.
        var first = 0
        var again = 0
        /// Whether the apply is left out on the first attempt.
        var superseded = false
    }

    private static let root = "version: 1\ninclude: [teams/*.yaml]\nflags: {a: {}}\n"
    private static let files = ["flags.yaml": root, "teams/b.yaml": "flags: {b: {}}\n", "README.md": "One\n"]

    static let cases: [Case] = [
        Case(testDescription: "nothing was merged since"),
        Case(testDescription: "something else was merged since", head: ["README.md": "Two\n", "src/x": "y"]),
        Case(
            testDescription: "a file beside the included ones was merged", head: ["teams/README.md": "Two\n"]),
        Case(
            testDescription: "another manifest", head: ["flags.yaml": root + "x-note: more\n"], again: 4,
            superseded: true),
        Case(
            testDescription: "another included file", head: ["teams/b.yaml": "flags: {b: {name: B}}\n"], again: 4,
            superseded: true),
        Case(
            testDescription: "one more included file", head: ["teams/c.yaml": "flags: {c: {}}\n"], again: 4,
            superseded: true),
        Case(
            testDescription: "one included file less", head: ["teams/b.yaml": nil], again: 4, superseded: true),
        Case(
            testDescription: "an invalid manifest", head: ["flags.yaml": "version: 9\n"], again: 4, superseded: true),
        Case(
            testDescription: "no manifest any more", head: ["flags.yaml": nil], again: 4, superseded: true),
        Case(
            testDescription: "another manifest, and an old commit is wanted",
            head: ["flags.yaml": root + "x-note: more\n"], variables: ["HOIST_INPUT_ALLOW_OLD_COMMIT": "true"]),
        Case(
            testDescription: "another manifest, and drift is left: this run sends nothing, so it isn't successful",
            head: ["flags.yaml": root + "x-note: more\n"],
            variables: ["HOIST_INPUT_DRIFT": "leave", "HOIST_INPUT_BASE": "HEAD"], first: 4, again: 4),
        Case(
            testDescription: "another manifest, and drift is refused",
            head: ["flags.yaml": root + "x-note: more\n"],
            variables: ["HOIST_INPUT_DRIFT": "refuse", "HOIST_INPUT_BASE": "HEAD"], first: 4, again: 4),
        Case(
            testDescription: "the same manifest, and drift is left", head: ["README.md": "Two\n"],
            variables: ["HOIST_INPUT_DRIFT": "leave", "HOIST_INPUT_BASE": "HEAD"]),
        Case(
            testDescription: "another manifest, and a tag is applied", head: ["flags.yaml": root + "x-note: more\n"],
            variables: ["GITHUB_REF_TYPE": "tag"]),
        Case(
            testDescription: "an input that is neither true nor false",
            variables: ["HOIST_INPUT_ALLOW_OLD_COMMIT": "yes"],
            first: 64, again: 64),
    ]

    @Test(
        "is let through where it undoes nothing, left to the newest commit's run, and refused on a re-run",
        arguments: cases)
    func rule(_ row: Case) async throws {
        try await Self.withClone(head: [row.head]) { checkout in
            let first = try await checkout.step(row.variables)
            #expect(first.ran.status == row.first, "\(first.ran)")
            #expect((first.outputs["superseded"] == "true") == row.superseded)
            if row.first == 4 {
                #expect(first.ran.out.contains("waits for the run of the newest commit, which sends everything since"))
                let text = try checkout.job.text(try #require(first.outputs["comment-file"]))
                #expect(
                    text.hasPrefix("<!-- hoist-applied -->\n### Not applied\n\nhoist apply: the branch has another "))
            }
            let again = try await checkout.step(row.variables.merging(["GITHUB_RUN_ATTEMPT": "2"]) { $1 })
            #expect(again.ran.status == row.again, "\(again.ran)")
            #expect(again.outputs["superseded"] == nil)
            if row.again == 4 {
                #expect(again.outputs["status"] == "4")
                #expect(
                    again.ran.out.contains("run the apply of the newest commit again, or set allow-old-commit: true"))
            }
        }
    }

    // A revert and a force-push are heads like any other: what counts is the manifest that is there.
    @Test("after a revert the reverted commit's re-run is refused, and one with the head's manifest is not")
    func revert() async throws {
        let other: [String: String?] = ["flags.yaml": Self.root + "x-note: more\n"]
        // This job's commit has the manifest that the revert brings back.
        try await Self.withClone(head: [other, ["flags.yaml": Self.root]]) { checkout in
            let again = try await checkout.step(["GITHUB_RUN_ATTEMPT": "2"])
            #expect(again.ran.status == 0, "\(again.ran)")
        }
    }

    // After a revert the live state is as it was before, so that the basis of the reverted commit's plan holds again.
    @Test("a saved plan is that of the manifest it was made of, if that is there")
    func savedPlan() async throws {
        try await Self.withClone(head: [["flags.yaml": Self.root + "x-note: more\n"]]) { checkout in
            let planned = try await checkout.bench.place.hoist("plan", "--out", "plan.json")
            #expect(planned.status == 0, "\(planned)")
            let variables: [String: String?] = [
                "HOIST_INPUT_PLAN_FILE": "plan.json", "HOIST_INPUT_MANIFEST": "other.yaml",
            ]
            #expect(try await checkout.step(variables).outputs["superseded"] == "true")
            let again = try await checkout.step(variables.merging(["GITHUB_RUN_ATTEMPT": "2"]) { $1 })
            #expect(again.ran.status == 4, "\(again.ran)")
            let missing = try await checkout.step(["HOIST_INPUT_PLAN_FILE": "missing.json"])
            #expect(missing.ran.status == 1 && missing.outputs["status"] == "1", "\(missing.ran)")
            #expect(
                missing.ran.out.hasPrefix(
                    "::error title=hoist apply::the saved plan can't be read; nothing was applied\n"))
            #expect(missing.ran.out.contains("missing.json"))
            // In a checkout, what can't be found can't be compared; where there is none, a saved plan may be all there is.
            try FileManager.default.removeItem(atPath: checkout.bench.place.folder + "/flags.yaml")
            let gone = try await checkout.step(["HOIST_INPUT_PLAN_FILE": "plan.json"])
            #expect(gone.ran.status == 64 && gone.outputs["superseded"] == nil, "\(gone.ran)")
            try FileManager.default.removeItem(atPath: checkout.bench.place.folder + "/.git")
            let alone = try await checkout.step(["HOIST_INPUT_PLAN_FILE": "plan.json", "GITHUB_RUN_ATTEMPT": "2"])
            #expect(alone.ran.status == 0 && alone.outputs.isEmpty, "\(alone.ran)")
            #expect(alone.ran.out.hasPrefix("::notice title=hoist apply::the plan's manifest isn't in this job, "))
        }
        // A path that JSON escapes.
        for name in [#"a"b.yaml"#, #"a\b.yaml"#, "ä b.yaml", "a\nb.yaml"] {
            try await Self.withClone(files: [name: "version: 1\nflags: {a: {}}\n"], head: [[name: "version: 1\n"]]) {
                checkout in
                let planned = try await checkout.bench.place.hoist("plan", "--manifest", name, "--out", "plan.json")
                #expect(planned.status == 0, "\(planned)")
                let step = try await checkout.step(["HOIST_INPUT_PLAN_FILE": "plan.json"])
                #expect(step.outputs["superseded"] == "true", "\(step.ran)")
            }
        }
        try await Self.withClone(head: [["README.md": "Two\n"]]) { checkout in
            #expect(try await checkout.bench.place.hoist("plan", "--out=./-plan.json").status == 0)
            let step = try await checkout.step(["HOIST_INPUT_PLAN_FILE": "-plan.json", "GITHUB_RUN_ATTEMPT": "2"])
            #expect(
                step.ran
                    == Ran(status: 0, out: "the branch has moved; its manifest is the same as this commit's\n", err: "")
            )
        }
    }

    @Test("what can't be known ends the step, with nothing applied")
    func unknown() async throws {
        try await Self.withClone(head: [["flags.yaml": "version: 1\n"]]) { checkout in
            try checkout.job.program(
                "curl", "#!/bin/sh\necho 'curl: (22) The requested URL returned error: 404' >&2\nexit 22\n")
            let gone = try await checkout.step()
            #expect(gone.ran.status == 1)
            #expect(
                gone.ran.out.hasPrefix("::error title=hoist apply::GitHub doesn't say which commit the branch is at; "))
            try checkout.job.program("curl", "#!/bin/sh\nprintf '<html>maintenance</html>'\n")
            #expect(try await checkout.step().ran.status == 1)
            try checkout.job.program("curl", "#!/bin/sh\nprintf %040d 7\n")
            let unreachable = try await checkout.step()
            #expect(unreachable.ran.status == 1)
            #expect(unreachable.ran.out.contains("the commit at the head of the branch can't be fetched"))
        }
    }

    @Test("drift is told from the commit before the push, which is fetched; another event needs a base")
    func drift() async throws {
        try await Self.withClone(head: [["README.md": "Two\n"]]) { checkout in
            let zeros = String(repeating: "0", count: 40)
            for before in [nil, "", zeros, "main", "-x"] {
                let step = try await checkout.step(["HOIST_INPUT_DRIFT": "leave", "HOIST_BEFORE": before])
                #expect(step.ran.status == 64, "\(step.ran)")
            }
            let step = try await checkout.step(["HOIST_INPUT_DRIFT": "leave", "HOIST_BEFORE": checkout.before])
            #expect(step.ran.status == 0, "\(step.ran)")
            #expect(step.outputs["base"] == checkout.before)
            let named = try await checkout.step(["HOIST_INPUT_DRIFT": "refuse", "HOIST_INPUT_BASE": "origin/main"])
            #expect(named.outputs["base"] == "origin/main")
            #expect(try await checkout.step(["HOIST_INPUT_DRIFT": "undo"]).ran.status == 64)
        }
    }

    /// GitHub's list of successful runs, and the commit that drift is told from.
    struct Runs: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// Ids of runs, each with its commit: `first`, `before`, `newest` or another word; nil if GitHub refuses.
        let runs: [(id: Int, commit: String)]?
        let base: String
        var says = ""
    }

    // The run of a merge that was dropped from the queue, failed, or found a newer manifest isn't a successful one, so that
    // the next one goes on from before it.
    @Test(
        "drift is told from the commit of the last successful run",
        arguments: [
            Runs(testDescription: "the push before", runs: [(41, "before")], base: "before"),
            Runs(testDescription: "an older one: runs in between sent nothing", runs: [(41, "first")], base: "first"),
            Runs(testDescription: "this run, again", runs: [(42, "this"), (41, "first")], base: "first"),
            Runs(testDescription: "no permission", runs: nil, base: "before", says: "the permission actions: read"),
            Runs(testDescription: "none yet", runs: [], base: "before", says: "there is none yet"),
            Runs(
                testDescription: "a later one", runs: [(43, "newest"), (41, "first")], base: "before",
                says: "its commit isn't in the history of this one"),
            Runs(
                testDescription: "no commit", runs: [(41, "--upload-pack=x")], base: "before",
                says: "its commit isn't in the history of this one"),
        ])
    func lastRun(_ row: Runs) async throws {
        for depth in [1, nil] {
            try await Self.withClone(head: [["README.md": "Two\n"]], depth: depth) { checkout in
                let commits = [
                    "first": checkout.first, "before": checkout.before, "this": checkout.commit,
                    "newest": checkout.newest,
                ]
                if let runs = row.runs {
                    let list = runs.map { #"{"id": \#($0.id), "head_sha": "\#(commits[$0.commit] ?? $0.commit)"}"# }
                    try checkout.bench.place.write(
                        #"{"workflow_runs": [\#(list.joined(separator: ", "))]}"#, to: ".job/runs.json")
                }
                let step = try await checkout.step(["HOIST_INPUT_DRIFT": "leave", "HOIST_BEFORE": checkout.before])
                #expect(step.ran.status == 0, "\(step.ran)")
                #expect(step.outputs["base"] == commits[row.base])
                #expect(
                    step.ran.out.contains("::notice title=hoist apply::the commit of the last") == !row.says.isEmpty)
                #expect(row.says.isEmpty || step.ran.out.contains(row.says), "\(step.ran)")
                // A clone with all of the history keeps it.
                #expect(try await checkout.isShallow() == (depth != nil))
            }
        }
    }

    @Test("what counts is the commit that is checked out, not the event's")
    func olderCheckout() async throws {
        try await Self.withClone(head: [["flags.yaml": Self.root + "x-note: more\n"]]) { checkout in
            let step = try await checkout.step([
                "GITHUB_SHA": checkout.newest, "GITHUB_EVENT_NAME": "workflow_dispatch",
            ])
            #expect(step.ran.status == 4 && step.outputs["superseded"] == nil, "\(step.ran)")
            #expect(step.ran.out.hasPrefix("::error title=hoist apply::what is checked out is an older commit, "))
            let other = try await checkout.step(["GITHUB_EVENT_NAME": "workflow_run"])
            #expect(
                other.ran
                    == Ran(
                        status: 64,
                        out:
                            "::error title=hoist::apply runs on what is merged: on push, workflow_dispatch or schedule, "
                            + "not on workflow_run\n", err: ""))
        }
    }

    @Test("a repository that is checked out in a folder is compared there")
    func path() async throws {
        try await Self.withClone(head: [["flags.yaml": Self.root + "x-note: more\n"]], folder: "flags") { checkout in
            let step = try await checkout.step(["HOIST_INPUT_MANIFEST": "flags/flags.yaml"])
            #expect(step.ran.status == 0 && step.outputs["superseded"] == "true", "\(step.ran)")
        }
    }

    @Test("a clone without the files of other commits says so")
    func partial() async throws {
        try await Self.withClone(head: [["flags.yaml": Self.root + "x-note: more\n"]], depth: nil, isPartial: true) {
            checkout in
            let step = try await checkout.step()
            #expect(step.ran.status == 1, "\(step.ran)")
            #expect(step.ran.out.contains("lacks the files of other commits"), "\(step.ran)")
            #expect(step.ran.out.contains("check out without filter; nothing was applied"))
        }
    }

    /// A clone of one commit of a branch that has moved on.
    struct Checkout {
        let bench: Bench
        let job: Job
        /// The branch's first commit, the one before this one, this one, and the branch's newest.
        let first: String
        let before: String
        let commit: String
        let newest: String
        fileprivate let remote: String

        /// Whether the clone lacks history.
        func isShallow() async throws -> Bool {
            let ran = try await bench.place.run(
                "/usr/bin/git", ["rev-parse", "--is-shallow-repository"], environment: bench.place.environment)
            return ran.out == "true\n"
        }

        func step(_ variables: [String: String?] = [:]) async throws -> Job.Step {
            let own: [String: String?] = [
                "GITHUB_EVENT_NAME": "push", "GITHUB_REF_TYPE": "branch", "GITHUB_REF_NAME": "main",
                "GITHUB_SHA": commit, "GITHUB_RUN_ATTEMPT": "1",
                "GITHUB_WORKFLOW_REF": "flags/.github/workflows/flags.yml@refs/heads/main",
                "GITHUB_SERVER_URL": "file://" + remote,
                "GITHUB_REPOSITORY": "flags", "GH_TOKEN": "ghs_testtoken", "REFLAG_API_KEY": nil,
                "HOME": bench.place.folder,
            ]
            return try await job.step("head", own.merging(variables) { $1 })
        }
    }

    /// A branch whose second commit is cloned, and whose head is some commits later.
    private static func withClone(
        files: [String: String] = files,
        head: [[String: String?]],
        depth: Int? = 1,
        isPartial: Bool = false,
        folder: String = ".",
        _ body: (Checkout) async throws -> Void
    ) async throws {
        try await withBench { bench in
            let remote = bench.place.folder + "/.remote"
            let repository = remote + "/flags"
            try FileManager.default.createDirectory(atPath: repository, withIntermediateDirectories: true)
            func git(_ folder: String, _ arguments: String...) async throws -> String {
                try await git(folder, arguments)
            }
            func git(_ folder: String, _ arguments: [String]) async throws -> String {
                let ran = try await bench.place.run(
                    "/usr/bin/git",
                    ["-C", folder, "-c", "user.name=t", "-c", "user.email=t@example.com"] + arguments,
                    environment: bench.place.environment)
                try #require(ran.status == 0, "\(ran)")
                return String(ran.out.prefix { $0 != "\n" })
            }
            func commit(_ files: [String: String?]) async throws -> String {
                for (name, text) in files {
                    let path = ".remote/flags/" + name
                    if let text {
                        try bench.place.write(text, to: path)
                    } else {
                        try FileManager.default.removeItem(atPath: bench.place.folder + "/" + path)
                    }
                }
                _ = try await git(repository, "add", "-A")
                _ = try await git(repository, "commit", "-q", "--allow-empty", "-m", "More")
                return try await git(repository, "rev-parse", "HEAD")
            }
            _ = try await git(repository, "init", "-q", "-b", "main")
            let first = try await commit(["README.md": "Zero\n"])
            let before = try await commit(["flags.yaml": "version: 1\nflags: {}\n"])
            let this = try await commit(files)
            var newest = this
            for files in head where !files.isEmpty { newest = try await commit(files) }
            let folder = bench.place.folder + "/" + folder
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            _ = try await git(folder, "init", "-q", "-b", "main")
            _ = try await git(folder, "remote", "add", "origin", "file://" + repository)
            if isPartial {
                // With all commits, and the files of the one that is checked out.
                _ = try await git(repository, "config", "uploadpack.allowFilter", "true")
                _ = try await git(repository, "config", "uploadpack.allowAnySHA1InWant", "true")
                _ = try await git(folder, "fetch", "-q", "--filter=blob:none", "origin", newest)
            } else {
                _ = try await git(
                    folder, ["fetch", "-q"] + (depth.map { ["--depth=\($0)"] } ?? []) + ["origin", this])
            }
            _ = try await git(folder, "checkout", "-q", this)
            let job = try Job(bench)
            // GitHub's API, asked for the branch's commit with the token on standard input.
            try job.program(
                "curl",
                """
                #!/bin/sh
                case "$*" in *ghs_testtoken*) exit 9 ;; esac
                grep -q 'Authorization: Bearer ghs_testtoken' || exit 8
                case "$*" in *--globoff*) ;; *) exit 6 ;; esac
                case "$*" in
                *"/repos/flags/commits/heads/main") printf %s \(newest) ;;
                *"/repos/flags/actions/workflows/flags.yml/runs?branch=main&event=push&status=success&per_page=5")
                    cat .job/runs.json || exit 22
                    ;;
                *) exit 7 ;;
                esac

                """)
            try await body(
                Checkout(
                    bench: bench, job: job, first: first, before: before, commit: this, newest: newest, remote: remote))
        }
    }
}
