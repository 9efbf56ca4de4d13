import Foundation
import Sandbox
import Testing

/// What the action does where the branch has moved since the commit whose manifest it is to apply.
@Suite("the GitHub action: apply of an older commit", .timeLimit(.minutes(15)))
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
            for plan in ["plan.json", "missing.json"] {
                try? FileManager.default.removeItem(atPath: checkout.bench.place.folder + "/flags.yaml")
                let alone = try await checkout.step(["HOIST_INPUT_PLAN_FILE": plan, "GITHUB_RUN_ATTEMPT": "2"])
                #expect(alone.ran.status == 0 && alone.outputs.isEmpty, "\(alone.ran)")
                #expect(alone.ran.out.hasPrefix("::notice title=hoist apply::the plan's manifest isn't in this job, "))
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

    /// A clone of one commit of a branch that has moved on.
    struct Checkout {
        let bench: Bench
        let job: Job
        /// The commit before this one.
        let before: String
        fileprivate let commit: String
        fileprivate let remote: String

        func step(_ variables: [String: String?] = [:]) async throws -> Job.Step {
            let own: [String: String?] = [
                "GITHUB_EVENT_NAME": "push", "GITHUB_REF_TYPE": "branch", "GITHUB_REF_NAME": "main",
                "GITHUB_SHA": commit, "GITHUB_RUN_ATTEMPT": "1", "GITHUB_SERVER_URL": "file://" + remote,
                "GITHUB_REPOSITORY": "flags", "GH_TOKEN": "ghs_testtoken", "REFLAG_API_KEY": nil,
                "HOME": bench.place.folder,
            ]
            return try await job.step("head", own.merging(variables) { $1 })
        }
    }

    /// A branch whose second commit is cloned, and whose head is some commits later.
    private static func withClone(
        head: [[String: String?]],
        _ body: (Checkout) async throws -> Void
    ) async throws {
        try await withBench { bench in
            let remote = bench.place.folder + "/.remote"
            let repository = remote + "/flags"
            try FileManager.default.createDirectory(atPath: repository, withIntermediateDirectories: true)
            func git(_ folder: String, _ arguments: String...) async throws -> String {
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
            let before = try await commit(["flags.yaml": "version: 1\nflags: {}\n"])
            let this = try await commit(files)
            let folder = bench.place.folder
            _ = try await git(folder, "init", "-q", "-b", "main")
            _ = try await git(folder, "fetch", "-q", "--depth=1", "file://" + repository, this)
            _ = try await git(folder, "checkout", "-q", "FETCH_HEAD")
            var newest = this
            for files in head where !files.isEmpty { newest = try await commit(files) }
            let job = try Job(bench)
            // GitHub's API, asked for the branch's commit with the token on standard input.
            try job.program(
                "curl",
                """
                #!/bin/sh
                case "$*" in *ghs_testtoken*) exit 9 ;; esac
                grep -q 'Authorization: Bearer ghs_testtoken' || exit 8
                case "$*" in *"/repos/flags/commits/heads/main") ;; *) exit 7 ;; esac
                printf %s \(newest)

                """)
            try await body(
                Checkout(bench: bench, job: job, before: before, commit: this, remote: remote))
        }
    }
}
