import Foundation
import Sandbox
import Testing

/// What the action does on each event, with a repository, a sandbox and a fake GitHub: the steps of `action.yml` one after
/// the other, each with what it is given there.
@Suite(
    "the GitHub action: events", .timeLimit(.minutes(60)), .enabled(if: FakeGH.hasJQ, "needs jq for the fake gh"))
struct ActionEventTests {
    /// What a run comes to.
    enum Outcome: Equatable {
        /// A plan, which a limit blocks; on a pull request with a comment.
        case planned
        /// No plan, since nothing of the flags changes, or the pull request is closed.
        case skipped
        /// The manifest was checked, without a key.
        case validated
        case applied
        /// Left to the run of the newest commit.
        case superseded
        /// Ended with this exit code, and nothing was written.
        case refused(Int32)
    }

    /// An event, and what changed.
    struct Case: CustomTestStringConvertible, Sendable {
        /// What is checked out.
        enum Checkout {
            /// The merge of the pull request that GitHub tests, or the branch's commit.
            case tested
            /// The pull request's own commit.
            case head
            /// The former with all of the history, where no server can be reached.
            case offline
            /// The same without the history.
            case shallowOffline
        }

        let event: String
        let what: String
        /// What the pull request, or the push, changes.
        var change: [String: String?] = ["README.md": "Two\n"]
        /// What was merged before GitHub made the merge that it tests, and after that.
        var before: [String: String?] = [:]
        var after: [String: String?] = [:]
        var checkout = Checkout.tested
        var command = "plan"
        var variables: [String: String?] = [:]
        /// What the run has to say, beside what the outcome asks for.
        var says: String?
        let outcome: Outcome

        var testDescription: String { "\(command) on \(event): \(what)" }
    }

    private static let root = """
        version: 1
        app: sandboxapp0001
        include: [teams/*.yaml]
        policy: {unlisted: archive}
        flags: {a: {}}

        """
    private static let workflow = ".github/workflows/flags.yml"
    private static let files = [
        "flags.yaml": root, "teams/b.yaml": "flags: {b: {}}\n", "README.md": "One\n", "reflag.config.json": "{}\n",
        workflow: "on: push\n",
    ]
    private static let other: [String: String?] = ["flags.yaml": root + "x-note: more\n"]
    private static let keyless: [String: String?] = ["REFLAG_API_KEY": ""]

    /// A pull request: opened, or with more commits, from a branch of the repository itself.
    private static let pullRequests: [Case] = [
        Case(event: "pull_request opened", what: "another file", outcome: .skipped),
        Case(event: "pull_request synchronize", what: "another file", outcome: .skipped),
        Case(event: "pull_request opened", what: "the manifest", change: other, outcome: .planned),
        Case(event: "pull_request synchronize", what: "the manifest", change: other, outcome: .planned),
        Case(
            event: "pull_request opened", what: "an included file",
            change: ["teams/b.yaml": "flags: {b: {name: B}}\n"], outcome: .planned),
        Case(
            event: "pull_request opened", what: "one more included file", change: ["teams/c.yaml": "flags: {c: {}}\n"],
            outcome: .planned),
        Case(
            event: "pull_request opened", what: "the last included file less", change: ["teams/b.yaml": nil],
            outcome: .refused(3)),
        Case(
            event: "pull_request opened", what: "a file beside the included ones", change: ["teams/README.md": "x\n"],
            outcome: .skipped),
        Case(
            event: "pull_request opened", what: "the file that names the app",
            change: ["reflag.config.json": "{\"appId\": \"x\"}\n"], outcome: .planned),
        Case(event: "pull_request opened", what: "this workflow", change: [workflow: "on: {}\n"], outcome: .planned),
        Case(
            event: "pull_request opened", what: "another workflow",
            change: [".github/workflows/test.yml": "on: push\n"],
            outcome: .skipped),
        Case(
            event: "pull_request opened", what: "a manifest that isn't valid", change: ["flags.yaml": "version: 9\n"],
            outcome: .refused(3)),
        Case(
            event: "pull_request opened", what: "another file, and other flags were merged since", after: other,
            outcome: .skipped),
        Case(
            event: "pull_request opened", what: "back to before what was merged last",
            change: ["flags.yaml": root + "\n"], before: ["flags.yaml": root + "x-note: more\n"], outcome: .planned),
        Case(
            event: "pull_request opened", what: "another file, and its own commit is checked out", checkout: .head,
            outcome: .skipped),
        Case(
            event: "pull_request opened", what: "the manifest, and its own commit is checked out", change: other,
            checkout: .head, outcome: .planned),
        Case(
            event: "pull_request opened", what: "another file, its own commit is checked out, and the base has moved",
            before: other, checkout: .head, outcome: .planned),
        Case(
            event: "pull_request opened", what: "another file, with the history", checkout: .offline,
            outcome: .skipped),
        Case(
            event: "pull_request opened", what: "another file, and the base can't be had", checkout: .shallowOffline,
            says: "::notice title=hoist plan::the base of this commit can't be fetched, so ", outcome: .planned),
        Case(
            event: "pull_request opened", what: "another file, and no key is there", variables: keyless,
            outcome: .skipped),
        Case(
            event: "pull_request opened", what: "the manifest, and no key is there", change: other, variables: keyless,
            outcome: .refused(7)),
        Case(
            event: "pull_request opened", what: "the manifest, and drift is told from a branch that isn't fetched",
            change: other, variables: ["HOIST_INPUT_BASE": "origin/main"], says: "fetch-depth: 0",
            outcome: .refused(64)),
        Case(event: "pull_request closed", what: "the manifest", change: other, outcome: .skipped),
        Case(event: "pull_request_target opened", what: "another file", outcome: .refused(64)),
    ]

    /// What gets no secrets.
    private static let strangers: [Case] = [
        Case(
            event: "pull_request opened", what: "another file, from a fork",
            variables: ["REFLAG_API_KEY": "", "HOIST_HEAD_REPOSITORY": "mallory/flags"], outcome: .skipped),
        Case(
            event: "pull_request opened", what: "the manifest, from a fork", change: other,
            variables: ["REFLAG_API_KEY": "", "HOIST_HEAD_REPOSITORY": "mallory/flags"], outcome: .validated),
        Case(
            event: "pull_request closed", what: "the manifest, from a fork", change: other,
            variables: ["REFLAG_API_KEY": "", "HOIST_HEAD_REPOSITORY": "mallory/flags"], outcome: .skipped),
        Case(
            event: "pull_request opened", what: "another file, by Dependabot",
            variables: ["REFLAG_API_KEY": "", "GITHUB_ACTOR": "dependabot[bot]"], outcome: .skipped),
        Case(
            event: "pull_request opened", what: "the manifest, by Dependabot", change: other,
            variables: ["REFLAG_API_KEY": "", "GITHUB_ACTOR": "dependabot[bot]"], outcome: .validated),
    ]

    /// What else a required check runs on.
    private static let others: [Case] = [
        Case(event: "merge_group checks_requested", what: "another file", outcome: .skipped),
        Case(
            event: "merge_group checks_requested", what: "another file, behind flags in the queue", before: other,
            outcome: .skipped),
        Case(event: "merge_group checks_requested", what: "the manifest", change: other, outcome: .planned),
        Case(
            event: "merge_group checks_requested", what: "another file, and the base isn't named",
            variables: ["HOIST_GROUP_BASE": ""],
            says: "::notice title=hoist plan::the base of this commit isn't known, ",
            outcome: .planned),
        Case(event: "push", what: "another file", outcome: .planned),
        Case(event: "workflow_dispatch", what: "another file", outcome: .planned),
        Case(event: "schedule", what: "nothing", change: [:], outcome: .planned),
    ]

    private static let applies: [Case] = [
        Case(event: "push", what: "the manifest", change: other, command: "apply", outcome: .applied),
        Case(
            event: "push", what: "the manifest, and something else was merged since", change: other,
            after: ["src/x": "y"], command: "apply", outcome: .applied),
        Case(
            event: "push", what: "the manifest, and other flags were merged since", after: other, command: "apply",
            outcome: .superseded),
        Case(
            event: "push", what: "the same on a re-run", after: other, command: "apply",
            variables: ["GITHUB_RUN_ATTEMPT": "2"], outcome: .refused(4)),
        Case(
            event: "push", what: "the manifest, on a re-run", change: other, command: "apply",
            variables: ["GITHUB_RUN_ATTEMPT": "2"], outcome: .applied),
        Case(event: "workflow_dispatch", what: "nothing", change: [:], command: "apply", outcome: .applied),
        Case(
            event: "workflow_dispatch", what: "the same on a re-run, and other flags were merged since", change: [:],
            after: other, command: "apply", variables: ["GITHUB_RUN_ATTEMPT": "2"], outcome: .refused(4)),
        Case(event: "schedule", what: "nothing", change: [:], command: "apply", outcome: .applied),
        Case(
            event: "pull_request opened", what: "the manifest", change: other, command: "apply", outcome: .refused(64)),
        Case(
            event: "pull_request closed", what: "the manifest", change: other, command: "apply", outcome: .refused(64)),
        Case(
            event: "pull_request_target opened", what: "the manifest", change: other, command: "apply",
            outcome: .refused(64)),
        Case(
            event: "merge_group checks_requested", what: "the manifest", change: other, command: "apply",
            outcome: .refused(64)),
        Case(event: "push", what: "no key is there", command: "apply", variables: keyless, outcome: .refused(7)),
    ]

    @Test("each comes to what it should", arguments: pullRequests + strangers + others + applies)
    func event(_ row: Case) async throws {
        // What somebody made in the web app: a plan of everything is beyond the limit.
        let live = (1...7).map { SandboxFlag(SandboxID("made-\($0)")) }
        try await withBench(live: live) { bench in
            let run = try await Run(row, bench)
            let (status, log) = try await run.steps()
            let calls = await bench.sandbox.calls()
            let comments = try run.job.comments()
            if let says = row.says { #expect(log.contains(says), "\(log)") }
            #expect(calls.contains { $0.method != "GET" } == (row.outcome == .applied), "\(log)")
            switch row.outcome {
            case .planned:
                #expect(status == 5, "\(log)")
                #expect(comments.count == (row.event.hasPrefix("pull_request") ? 1 : 0))
            case .skipped:
                #expect(status == 0 && calls.isEmpty && comments.isEmpty, "\(log)")
                #expect(log.contains("there is nothing to plan"))
            case .validated:
                #expect(status == 0 && calls.isEmpty && comments.isEmpty, "\(log)")
                #expect(log.contains("This pull request gets no API key"))
            case .applied:
                #expect(status == 0, "\(log)")
                #expect(await bench.sandbox.world().flags.filter { $0.archived }.count == 7)
            case .superseded:
                #expect(status == 0 && calls.isEmpty, "\(log)")
                #expect(log.contains("the run of its newest commit applies it"))
            case .refused(let code):
                #expect(status == code && calls.isEmpty, "\(log)")
            }
        }
    }

    @Test("a comment with a plan is replaced where the pull request doesn't touch flags any more")
    func noLonger() async throws {
        try await withBench { bench in
            let run = try await Run(Case(event: "pull_request synchronize", what: "", outcome: .skipped), bench)
            let job = try Job(
                bench, comments: [.init(id: 1, author: "github-actions[bot]", body: "<!-- hoist-plan -->\nOld\n")])
            let (status, log) = try await Run(run, job).steps()
            #expect(status == 0, "\(log)")
            let bodies = try job.comments().map(\.body)
            #expect(bodies.count == 1)
            #expect(
                bodies[0].hasPrefix(
                    """
                    <!-- hoist-plan -->
                    ### No flags are changed

                    Neither the manifest nor what it includes is changed any more.

                    """))
        }
    }

    @Test(
        "what a pull request can name is data",
        arguments: [
            "$(touch pwned)", "`touch pwned`", "--upload-pack=touch pwned", "-x", "main:refs/heads/other", "a b",
            "\n::error::pwned", "*", "",
        ])
    func hostile(text: String) async throws {
        try await withBench { bench in
            let row = Case(event: "pull_request opened", what: "", checkout: .head, outcome: .planned)
            let run = try await Run(row, bench)
            for (name, event) in [("GITHUB_BASE_REF", "pull_request"), ("HOIST_GROUP_BASE", "merge_group")] {
                let step = try await run.base([name: text, "GITHUB_EVENT_NAME": event])
                #expect(step.ran.status == 0, "\(step.ran)")
                #expect(step.outputs["skipped"] == nil)
                #expect(!FileManager.default.fileExists(atPath: bench.place.folder + "/pwned"))
                #expect(step.ran.out.lines.filter { $0.hasPrefix("::notice ") }.count == 1, "\(step.ran)")
                #expect(step.ran.out.lines.dropFirst().first.map { $0.hasPrefix("::stop-commands::") } != false)
            }
        }
    }

    /// Which jobs of a workflow run on an event.
    struct Triggered: CustomTestStringConvertible, Sendable {
        let event: String
        var mirror = "false"
        let jobs: Set<String>
        var testDescription: String { event + (mirror == "true" ? ", a mirror" : "") }
    }

    @Test(
        "the workflow that init writes plans and applies on the events that it should",
        arguments: [
            Triggered(event: "pull_request", jobs: ["plan"]), Triggered(event: "merge_group", jobs: ["plan"]),
            Triggered(event: "workflow_dispatch", jobs: ["plan"]), Triggered(event: "push", jobs: ["apply"]),
            Triggered(event: "pull_request", mirror: "true", jobs: ["plan"]),
            Triggered(event: "push", mirror: "true", jobs: []), Triggered(event: "pull_request_target", jobs: []),
            Triggered(event: "issue_comment", jobs: []), Triggered(event: "schedule", jobs: []),
        ])
    func triggers(_ row: Triggered) throws {
        let lines = try Built.text(of: "examples/github/plan-and-apply.yml").lines
        func part(_ name: String) throws -> [String] {
            let start = try #require(lines.firstIndex(of: name + ":"))
            return Array(lines[(start + 1)...].prefix { $0.isEmpty || $0.hasPrefix(" ") })
        }
        func names(_ lines: [String]) -> [String] {
            lines.compactMap { $0.wholeMatch(of: #/  ([a-z_-]+):/#).map { String($0.output.1) } }
        }
        let events = try names(part("on"))
        #expect(Set(events) == ["pull_request", "merge_group", "workflow_dispatch", "push"])
        // A required check that was filtered out would be waited for.
        #expect(try part("on").filter { $0.contains("paths") }.count == 1)
        let jobs = try part("jobs")
        let conditions = jobs.compactMap { $0.wholeMatch(of: #/    if: (.*)/#).map { String($0.output.1) } }
        let values = ["github.event_name": row.event, "vars.HOIST_MIRROR": row.mirror]
        var running: Set<String> = []
        try #require(names(jobs).count == conditions.count)
        for (name, condition) in zip(names(jobs), conditions) where events.contains(row.event) {
            let holds = try condition.split(separator: " && ").allSatisfy { comparison in
                let words = comparison.split(separator: " ").map(String.init)
                try #require(words.count == 3 && ["==", "!="].contains(words[1]))
                let value = try #require(values[words[0]])
                return ("'\(value)'" == words[2]) == (words[1] == "==")
            }
            if holds { running.insert(name) }
        }
        #expect(running == row.jobs)
    }

    @Test(
        "every workflow that applies leaves it out in a mirror",
        arguments: ["plan-and-apply", "several-apps", "staging-then-production", "due"])
    func mirrors(name: String) throws {
        let text = try Built.text(of: "examples/github/\(name).yml")
        let jobs = try #require(text.components(separatedBy: "\njobs:\n").last).components(separatedBy: "\n\n")
        func job(_ name: String) throws -> String {
            try #require(jobs.first { $0.hasPrefix("  \(name):\n") || $0.contains("\n  \(name):\n") })
        }
        for applying in jobs where applying.contains("command: apply") {
            // A job that needs one that is skipped is skipped too.
            var applying = applying
            while let needed = applying.firstMatch(of: /\n {4}needs: ([a-z]+)\n/) {
                applying = try job(String(needed.output.1))
            }
            #expect(applying.contains("vars.HOIST_MIRROR != 'true'"))
        }
    }

    // Siblings: by its schedule, which GitHub runs on the default branch; by hand, on any branch or tag.
    @Test("the workflow of what is due applies the default branch alone")
    func dueBranch() throws {
        let text = try Built.text(of: "examples/github/due.yml")
        let events = text.matches(of: #/(?m)^  ([a-z_]+):(?: |$)/#).map { String($0.output.1) }
        #expect(events == ["schedule", "workflow_dispatch", "contents", "due"])
        let condition = try #require(text.firstMatch(of: /\n    if: >-\n((?: {6}.*\n)+)/)).output.1
        #expect(
            condition.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                == "(github.event_name == 'schedule' || github.ref == format('refs/heads/{0}', "
                + "github.event.repository.default_branch)) && vars.HOIST_MIRROR != 'true'")
    }

    /// The steps of a run of the action.
    struct Run {
        let job: Job
        private let row: Case
        private let variables: [String: String?]

        /// Puts the repository into the state of a case.
        init(_ row: Case, _ bench: Bench) async throws {
            self.row = row
            let remote = try await Remote(bench.place, ActionEventTests.files)
            let event = String(row.event.prefix { $0 != " " })
            var base = try await remote.git("rev-parse", "HEAD")
            let tested: String
            let head: String
            if event.hasPrefix("pull_request") || event == "merge_group" {
                try await remote.git("checkout", "-q", "-b", "topic")
                head = try await remote.commit(row.change)
                try await remote.git("checkout", "-q", "main")
                if !row.before.isEmpty { base = try await remote.commit(row.before) }
                try await remote.git("checkout", "-q", "-b", "tested")
                try await remote.git("merge", "-q", "--no-ff", "-X", "theirs", "-m", "Merge", "topic")
                tested = try await remote.git("rev-parse", "HEAD")
                try await remote.git("checkout", "-q", "main")
            } else {
                tested = row.change.isEmpty ? base : try await remote.commit(row.change)
                head = tested
            }
            let newest = row.after.isEmpty ? tested : try await remote.commit(row.after)
            try await remote.clone(
                row.checkout == .head ? head : tested, depth: row.checkout == .offline ? nil : 1)
            job = try Job(bench)
            let isOffline = row.checkout == .offline || row.checkout == .shallowOffline
            if isOffline { try FileManager.default.removeItem(atPath: remote.server) }
            // GitHub's API, asked for the branch's commit.
            try job.program(
                "curl",
                """
                #!/bin/sh
                grep -q 'Authorization: Bearer ghs_testtoken' || exit 8
                case "$*" in *"/repos/flags/commits/heads/main") ;; *) exit 7 ;; esac
                printf %s \(newest)

                """)
            let isPullRequest = event.hasPrefix("pull_request")
            variables = [
                "GITHUB_EVENT_NAME": event,
                "HOIST_EVENT_ACTION": row.event.contains(" ") ? String(row.event.dropFirst(event.count + 1)) : "",
                "HOIST_GROUP_BASE": event == "merge_group" ? base : "", "GITHUB_SHA": tested,
                "GITHUB_REF_TYPE": "branch", "GITHUB_REF_NAME": isPullRequest ? "7/merge" : "main",
                "GITHUB_BASE_REF": isPullRequest ? "main" : "", "GITHUB_RUN_ATTEMPT": "1",
                "GITHUB_WORKFLOW_REF": "flags/\(ActionEventTests.workflow)@refs/heads/x@y",
                "HOIST_INPUT_FORCE": row.command == "apply" ? "true" : nil,
                "HOIST_INPUT_FAIL_ON_BLOCKED": "true", "HOME": bench.place.folder,
            ].merging(row.variables) { $1 }
            server = "file://" + remote.server
        }

        private let server: String

        /// The same with another job.
        init(_ run: Run, _ job: Job) {
            (self.job, row, variables, server) = (job, run.row, run.variables, run.server)
        }

        /// The steps that ask GitHub have its token and no key.
        private func asking(_ script: String, _ more: [String: String?] = [:]) async throws -> Job.Step {
            let own: [String: String?] = [
                "GITHUB_SERVER_URL": server, "GITHUB_REPOSITORY": "flags", "GH_TOKEN": "ghs_testtoken",
                "REFLAG_API_KEY": nil,
            ]
            return try await job.step(script, variables.merging(own) { $1 }.merging(more) { $1 })
        }

        func base(_ more: [String: String?] = [:]) async throws -> Job.Step { try await asking("base", more) }

        /// Runs what `action.yml` runs, and gives the exit code of what ended it, and all that was printed.
        func steps() async throws -> (status: Int32, log: String) {
            if row.command == "apply" {
                let head = try await asking("head")
                guard head.ran.status == 0, head.outputs["superseded"] != "true" else {
                    return (head.ran.status, head.ran.out + head.ran.err)
                }
                let apply = try await job.step("apply", variables)
                return (apply.ran.status, head.ran.out + head.ran.err + apply.ran.out + apply.ran.err)
            }
            let base = try await base()
            #expect(base.ran.status == 0, "\(base.ran)")
            let plan = try await job.step(
                "plan", variables.merging(["HOIST_SKIPPED": base.outputs["skipped"] ?? ""]) { $1 })
            if let file = plan.outputs["comment-file"], variables["GITHUB_EVENT_NAME"] == "pull_request" {
                let replaces = plan.outputs["comment-only-replaces"] ?? ""
                let comment = try await job.comment(file, ["HOIST_COMMENT_ONLY_REPLACES": replaces])
                #expect(comment.ran.status == 0, "\(comment.ran)")
            }
            return (plan.ran.status, base.ran.out + base.ran.err + plan.ran.out + plan.ran.err)
        }
    }
}
