import Foundation
import JSONText
import Sandbox
import Testing

/// The comments on a pull request: which are written, on what, and what is in them.
@Suite(
    "the GitHub action: comments", .timeLimit(.minutes(60)), .enabled(if: FakeGH.hasJQ, "needs jq for the fake gh"))
struct ActionCommentTests {
    private static let changing = "version: 1\nflags:\n  b: {targets: {Production: {companies: [acme]}}}\n"
    private static let idle = "version: 1\nflags: {b: {}}\n"
    private static let live = [SandboxFlag("b", companies: ["Production": ["hooli"]])]
    private static let bot = "github-actions[bot]"

    private static func old(_ kind: String = "plan", _ heading: String = "Plan for `Sandbox App`") -> Job.Comment {
        .init(id: 5, author: bot, body: "<!-- hoist-\(kind) -->\n### \(heading)\n")
    }

    /// An event, and the comments of pull request 7 after it.
    struct Event: Sendable, CustomTestStringConvertible {
        let name: String
        var applies = false
        var changes = true
        var variables: [String: String] = [:]
        var comment: [String: String] = [:]
        var status: Int32 = 0
        var before: [Job.Comment] = []
        var pulls = [Job.Pull()]
        /// Id and first lines of each comment.
        let after: [String]
        var calls: [String] = []

        var testDescription: String { name }
    }

    private static let plan = "<!-- hoist-plan --> ### Plan for `Sandbox App`"
    private static let nothing = "<!-- hoist-plan --> Nothing to do for `Sandbox App`: 1 flag is as the manifest says."
    private static let list = "GET repos/acme/flags/issues/7/comments?per_page=100"
    private static let post = "POST repos/acme/flags/issues/7/comments"
    private static let patch = "PATCH repos/acme/flags/issues/comments/5"
    private static let merged = "GET repos/acme/flags/commits/\(Job.merge)/pulls"
    private static let newest = "GET repos/acme/flags/pulls/7"
    private static let earlier = "GET repos/acme/flags/issues/comments/5"
    private static let always = ["HOIST_INPUT_COMMENT": "always"]
    private static let never = ["HOIST_INPUT_COMMENT": "false"]

    private static let events: [Event] = [
        Event(name: "opened", after: ["101 " + plan], calls: [newest, "GET graphql", list, post]),
        Event(
            name: "opened, and nothing changes", changes: false, after: [], calls: [newest, "GET graphql", list]),
        Event(
            name: "opened, nothing changes, comment: always", changes: false, comment: always,
            after: ["101 " + nothing], calls: [newest, "GET graphql", list, post]),
        Event(name: "opened, comment: false", comment: never, after: []),
        Event(name: "synchronize", before: [old()], after: ["5 " + plan], calls: [newest, "GET graphql", list, patch]),
        Event(
            name: "synchronize, and nothing changes any more", changes: false, before: [old()],
            after: ["5 " + nothing], calls: [newest, "GET graphql", list, patch]),
        Event(
            name: "opened from a fork", variables: ["HOIST_HEAD_REPOSITORY": "mallory/flags", "REFLAG_API_KEY": ""],
            after: []),
        Event(
            name: "opened by Dependabot", variables: ["GITHUB_ACTOR": "dependabot[bot]", "REFLAG_API_KEY": ""],
            after: []),
        Event(
            name: "a schedule", variables: ["GITHUB_EVENT_NAME": "schedule"], comment: ["HOIST_PULL_REQUEST": ""],
            after: []),
        Event(
            name: "push after the merge", applies: true, before: [old()],
            after: ["5 " + plan, "102 <!-- hoist-applied --> ### Applied"],
            calls: [merged, "GET graphql", list, post]),
        Event(
            name: "push after the merge, run again", applies: true, before: [old("applied", "Applied in part")],
            after: ["5 <!-- hoist-applied --> ### Applied in part <!-- hoist-later --> ### Applied"],
            calls: [merged, "GET graphql", list, earlier, patch]),
        Event(
            name: "push after the merge, run again with another key", applies: true,
            variables: ["REFLAG_API_KEY": "api_wrong"], status: 7, before: [old("applied", "Applied")],
            after: ["5 <!-- hoist-applied --> ### Applied <!-- hoist-later --> ### Not applied"],
            calls: [merged, "GET graphql", list, earlier, patch]),
        Event(
            name: "push after the merge, run again where nothing was applied", applies: true,
            before: [old("applied", "Not applied")], after: ["5 <!-- hoist-applied --> ### Applied"],
            calls: [merged, "GET graphql", list, patch]),
        Event(
            name: "push, nothing to do", applies: true, changes: false, after: [],
            calls: [merged, "GET graphql", list]),
        Event(
            name: "push, nothing to do, comment: always", applies: true, changes: false, comment: always,
            after: ["101 <!-- hoist-applied --> ### Nothing to do"], calls: [merged, "GET graphql", list, post]),
        Event(
            name: "push, nothing left to do", applies: true, changes: false,
            before: [old("applied", "Applied in part")],
            after: ["5 <!-- hoist-applied --> ### Applied in part <!-- hoist-later --> ### Nothing to do"],
            calls: [merged, "GET graphql", list, earlier, patch]),
        Event(
            name: "push, nothing left to do, and all was applied", applies: true, changes: false, comment: always,
            before: [old("applied", "Applied")],
            after: ["5 <!-- hoist-applied --> ### Applied"], calls: [merged, "GET graphql", list]),
        Event(name: "push of no pull request", applies: true, pulls: [], after: [], calls: [merged]),
        Event(
            name: "push of a commit of other pull requests", applies: true,
            pulls: [
                .init(number: 8, isMerged: false), .init(number: 9, base: "release"),
                .init(number: 10, repository: "mallory/flags"), .init(),
            ],
            after: ["101 <!-- hoist-applied --> ### Applied"], calls: [merged, "GET graphql", list, post]),
    ]

    @Test("which comments each event leaves", arguments: events)
    func event(_ event: Event) async throws {
        try await withBench(event.changes ? Self.changing : Self.idle, live: Self.live) { bench in
            let job = try Job(bench, comments: event.before)
            try job.pulls(event.pulls)
            if event.applies {
                let (step, _) = try await job.apply(event.variables, comment: event.comment)
                #expect(step.ran.status == event.status, "\(step.ran)")
            } else if event.variables["GITHUB_EVENT_NAME"] != nil {
                // The step that comments is only for pull requests.
                #expect(try await job.step("plan", event.variables).ran.status == 0)
            } else {
                #expect(try await job.plan(event.variables, comment: event.comment).ran.status == 0)
            }
            let after = try job.comments().map { comment in
                let parts = comment.body.components(separatedBy: "<!-- hoist-later -->\n")
                let heads =
                    [parts[0].lines.filter { !$0.isEmpty }.prefix(2).joined(separator: " ")]
                    + parts.dropFirst().map { "<!-- hoist-later --> " + ($0.lines.first ?? "") }
                return "\(comment.id) " + heads.joined(separator: " ")
            }
            #expect(after == event.after)
            #expect(job.calls() == event.calls)
        }
    }

    @Test("what was applied, in full")
    func applied() async throws {
        let manifest = "version: 1\nflags:\n  b: {targets: {Production: {companies: [acme, hooli]}}}\n"
        try await withBench(manifest, live: Self.live) { bench in
            let job = try Job(bench)
            let (step, _) = try await job.apply()
            let report = """
                ### Applied

                    Applied: 1 call done.
                    Proved: what was written is live.
                    1 target wasn't read back: by the versions in Reflag's responses, nobody else wrote in between.

                <details><summary>The plan and the calls</summary>

                    Plan for Sandbox App: 1 to update · production +1 target · 1 call

                    ~ b                                                                                     flags.yaml:3
                        Production   + company acme

                    1 to update · production +1 target · 1 call
                    [1/1] updateCompanyFlags company acme in Production (1 flag): done (N ms)

                </details>

                """
            #expect(step.summary.settled == report)
            #expect(
                try job.comments().map(\.body.withoutTimes) == [
                    "<!-- hoist-applied -->\n" + report + "\n" + Job.ending(Job.merge)
                ])
        }
    }

    /// Text from outside that must not leave its block of code.
    private static let hostile =
        "```\\n</details><img src=x onerror=alert(1)> @acme/team #12 ::error::pwned ##[error]pwned <!-- hoist-plan -->"

    @Test("what failed, in the API's own words, which are text wherever they stand")
    func failed() async throws {
        let words = Self.hostile.replacing("\\n", with: "\n")
        let answer = JSONValue.object([JSONMember("error", ["message": .string(words)])]).pretty()
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            request.method == "PATCH" ? .respond(status: 400, body: answer) : nil
        }
        let manifest =
            "version: 1\nflags:\n  a: {name: \"\(Self.hostile)\"}\n  b: {targets: {Production: {companies: [acme]}}}\n"
        try await withBench(manifest, live: Self.live, interceptor: interceptor) { bench in
            let job = try Job(bench)
            let (step, _) = try await job.apply()
            #expect(step.ran.status == 6, "\(step.ran)")
            let body = try job.comments().map(\.body).joined()
            #expect(
                body.hasPrefix(
                    """
                    <!-- hoist-applied -->
                    ### Applied in part

                    hoist apply: partly applied; run the job again to finish, or the one of the newest commit if the \
                    branch has moved.

                        Applied in part: 1 of 3 calls done, 2 failed, 0 not attempted.

                    """))
            #expect(body.contains("<img src=x onerror=alert(1)>"))
            Self.expectOnlyCode(body)
            Self.expectOnlyCode(step.summary)
        }
    }

    @Test(
        "the summary says whether something was applied, there was nothing to do, or everything waits",
        arguments: [
            (3, "[]", "Applied", false), (3, "[\n    {}\n  ]", "Applied", false), (0, "[]", "Nothing to do", true),
            (0, "[\n    {}\n  ]", "Waiting: nothing was sent", false),
        ])
    func states(done: Int, waiting: String, title: String, onlyReplaces: Bool) async throws {
        try await withBench(Self.idle) { bench in
            let job = try Job(bench)
            let receipt = """
                {
                  "waiting": \(waiting),
                  "outcome": {
                    "status": "complete",
                    "done": \(done),
                    "calls": [
                      {
                        "status": "done"
                      }
                    ]
                  }
                }
                """
            // Stands in for hoist: only what it says counts.
            try job.program(
                "said",
                """
                #!/bin/sh
                for word in "$@"; do case $word in --receipt=*) receipt=${word#--receipt=} ;; esac; done
                cat >"$receipt" <<'RECEIPT'
                \(receipt)
                RECEIPT
                echo "Applied: what was said."
                """)
            let program = job.path(of: "said")
            let step = try await job.step("apply", ["GITHUB_EVENT_NAME": "push", "HOIST_PROGRAM": program])
            #expect(step.ran.status == 0, "\(step.ran)")
            #expect(step.summary == "### \(title)\n\n    Applied: what was said.\n\n")
            #expect(step.outputs["comment-only-replaces"] == (onlyReplaces ? "true" : nil))
        }
    }

    @Test("a run that applies nothing says why: a key that can only read, and none")
    func notApplied() async throws {
        try await withBench(Self.changing, live: Self.live) { bench in
            let job = try Job(bench)
            let (step, _) = try await job.apply(["REFLAG_API_KEY": bench.sandbox.readOnlyKey])
            #expect(step.ran.status == 7)
            let body = try job.comments().map(\.body).joined()
            #expect(body.hasPrefix("<!-- hoist-applied -->\n### Not applied\n\nhoist apply: the API key is missing, "))
            #expect(
                body.contains("\n    Nothing was applied: 0 of 2 calls done, 2 failed, 0 not attempted.\n"), "\(body)")
            #expect(body.contains("This key lacks the scope write:flag:targeting."))

            let (none, _) = try await job.apply(["REFLAG_API_KEY": ""], comment: ["HOIST_COMMENT_ID": "none"])
            #expect(none.ran.status == 7)
            #expect(
                try job.comments().last?.body.withoutTimes == """
                    <!-- hoist-applied none -->
                    <!-- hoist-applied -->
                    ### Not applied

                    hoist apply: the API key is missing, rejected, or of the wrong kind, app or scope; nothing was written.

                    `none` · \(Job.ending(Job.merge))
                    """)
        }
    }

    @Test("a plan's and an error's text from outside stays in code", arguments: [true, false])
    func hostilePlan(isValid: Bool) async throws {
        let manifest =
            isValid
            ? "version: 1\nflags: {a: {name: \"\(Self.hostile)\", description: \"\(Self.hostile)\\nx\"}}\n"
            : "version: 1\nflags: {a: {\"\(Self.hostile)\": 1}}\n"
        try await withBench(manifest) { bench in
            let job = try Job(bench)
            let step = try await job.plan()
            #expect(step.ran.status == (isValid ? 0 : 3))
            let body = try job.comments().map(\.body).joined()
            #expect(body.contains("onerror=alert(1)"))
            Self.expectOnlyCode(body)
            Self.expectOnlyCode(step.summary)
        }
    }

    @Test("errors beyond what a comment holds are cut, and counted")
    func manyErrors() async throws {
        let flags = (1...2_000).map { "  flag-\($0): {nam: \"\(Self.hostile)\"}\n" }
        try await withBench("version: 1\nflags:\n" + flags.joined()) { bench in
            let job = try Job(bench)
            let step = try await job.plan()
            #expect(step.ran.status == 3)
            let body = try job.comments().map(\.body).joined()
            #expect(body.utf8.count <= 65_536 && body.utf8.count > 20_000, "\(body.utf8.count)")
            #expect(body.contains(/\n… \d+ more lines\n````+\n/) || body.contains(/\n… \d+ more lines\n```\n/))
            Self.expectOnlyCode(body)
        }
    }

    @Test("an apply of thousands of calls has a comment that GitHub accepts")
    func manyCalls() async throws {
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            request.method == "POST"
                ? .respond(status: 400, body: "{\"error\": {\"message\": \"no @acme/team\"}}") : nil
        }
        let flags = (1...700).map { "  flag-\($0): {}\n" }
        try await withBench("version: 1\nflags:\n" + flags.joined(), interceptor: interceptor) { bench in
            let job = try Job(bench)
            let (step, _) = try await job.apply()
            #expect(step.ran.status == 1, "\(step.ran)")
            let body = try job.comments().map(\.body).joined()
            #expect(body.utf8.count <= 65_536 && body.utf8.count > 50_000, "\(body.utf8.count)")
            #expect(body.contains(/\n    ... \d+ more lines\n/))
            Self.expectOnlyCode(body)
        }
    }

    /// Nothing of the hostile text is outside of a block of code, by the rules of CommonMark.
    private static func expectOnlyCode(_ markdown: String, sourceLocation: SourceLocation = #_sourceLocation) {
        var fence: Int?
        var afterBlank = true
        for line in markdown.lines.dropFirst() {
            let ticks = line.prefix { $0 == "`" }.count
            if let open = fence {
                if ticks >= open, line.count == ticks { fence = nil }
                continue
            }
            if ticks >= 3, !line.dropFirst(ticks).contains("`") {
                fence = ticks
            } else if !(line.hasPrefix("    ") && afterBlank) {
                for part in ["@acme", "onerror", "#12", "::error", "hoist-plan", "##["] {
                    #expect(
                        !line.replacing(/<code>[^<>]*<\/code>/, with: "").contains(part), sourceLocation: sourceLocation
                    )
                }
            }
            // An indented block goes on until a line that isn't indented.
            afterBlank = line.isEmpty || (line.hasPrefix("    ") && afterBlank)
        }
        #expect(fence == nil, sourceLocation: sourceLocation)
    }

    // MARK: Whose comment, and which

    /// Runs `comment.sh` with a text, and returns what it did.
    private func comment(_ job: Job, _ variables: [String: String?] = [:]) async throws -> Job.Step {
        try job.bench.place.write("<!-- hoist-plan -->\n### New\n", to: "text.md")
        return try await job.comment(job.bench.place.folder + "/text.md", variables)
    }

    @Test(
        "the comment is that of the token's own user: the job's, an app's, a person's",
        arguments: ["github-actions[bot]", "acme-flags[bot]", "octocat"])
    func login(login: String) async throws {
        try await withBench(Self.idle) { bench in
            let others = ["github-actions[bot]", "acme-flags[bot]", "octocat", "octocat[bot]"].filter { $0 != login }
            let before = others.enumerated().map { index, author in
                Job.Comment(id: index + 1, author: author, body: "<!-- hoist-plan -->\nOld\n")
            }
            let job = try Job(
                bench, comments: before + [.init(id: 9, author: login, body: "<!-- hoist-plan -->\r\nOld\r\n")],
                login: login)
            let step = try await comment(job)
            #expect(step.ran == Ran(status: 0, out: "the plan's comment was replaced\n", err: ""))
            let after = try job.comments()
            #expect(Array(after.dropLast()) == before)
            #expect(after.last?.body.hasPrefix("<!-- hoist-plan -->\n### New\n") == true)
        }
    }

    @Test("a run that is repeated for an older commit leaves the comment of the newer one")
    func olderCommit() async throws {
        try await withBench(Self.idle) { bench in
            let before = Self.old()
            let job = try Job(bench, comments: [before])
            try job.newest(Job.merge)
            let step = try await comment(job)
            #expect(
                step.ran
                    == Ran(
                        status: 0, out: "the pull request has a newer commit, whose run writes the plan's comment\n",
                        err: ""))
            #expect(try job.comments() == [before])
        }
    }

    // Siblings: two runs after the first, a part of the text that looks like one of ours, a comment that becomes too long.
    @Test("what was applied stays, with the newest result under it")
    func keepsApplied() async throws {
        try await withBench(Self.idle) { bench in
            let kept = "<!-- hoist-applied -->\n### Applied in part\n\n    <!-- hoist-later -->\n    x\n"
            let applied = ["HOIST_COMMENT_KIND": "applied"]
            func run(_ before: String, _ text: String) async throws -> String {
                let job = try Job(bench, comments: [.init(id: 5, author: Self.bot, body: before)])
                try bench.place.write("<!-- hoist-applied -->\n" + text, to: "text.md")
                let step = try await job.comment(bench.place.folder + "/text.md", applied)
                #expect(step.ran == Ran(status: 0, out: "the comment on what was applied was replaced\n", err: ""))
                return try #require(try job.comments().first).body
            }
            let one = try await run(kept, "### Not applied\n")
            #expect(one.withoutTimes == kept + "\n<!-- hoist-later -->\n### Not applied\n\n" + Job.ending())
            // What didn't apply anything goes, what did stays.
            let two = try await run(one, "### Applied\n")
            let second = kept + "\n<!-- hoist-later -->\n### Applied\n\n" + Job.ending()
            #expect(two.withoutTimes == second)
            let three = try await run(two, "### Nothing left\n")
            #expect(three.withoutTimes == second + "\n<!-- hoist-later -->\n### Nothing left\n\n" + Job.ending())
            let long = try await run(three, "### Applied\n\n" + String(repeating: "    x\n", count: 10_770))
            #expect(
                long.withoutTimes == kept + "\n<!-- hoist-later -->\n### A later run\n\n"
                    + "[The run](https://github.example/acme/flags/actions/runs/42) shows it.\n\n" + Job.ending())
        }
    }

    @Test("each manifest of a matrix has its own comment, without an id")
    func manifests() async throws {
        try await withBench(Self.idle) { bench in
            let job = try Job(bench)
            let manifests = [
                "flags.yaml", "apps/web/flags.yaml", "apps/store/flags.yaml", "apps-web-flags.yaml", "web flags.yaml",
                "--><img src=x>.yaml", "ä.yaml",
            ]
            for manifest in manifests + ["./flags.yaml", ".//apps/./web//flags.yaml", "/repo/ä.yaml"] {
                let step = try await comment(
                    job, ["HOIST_INPUT_MANIFEST": manifest, "GITHUB_WORKSPACE": "/repo"])
                #expect(step.ran.status == 0, "\(step.ran)")
            }
            // An id that is given is never a manifest's.
            for id in ["web", "apps-web-flags.yaml"] { _ = try await comment(job, ["HOIST_COMMENT_ID": id]) }
            #expect(
                try job.comments().map { $0.body.lines.first } == [
                    "<!-- hoist-plan -->", "<!-- hoist-plan manifest=apps/web/flags.yaml -->",
                    "<!-- hoist-plan manifest=apps/store/flags.yaml -->",
                    "<!-- hoist-plan manifest=apps-web-flags.yaml -->",
                    "<!-- hoist-plan manifest-hex=77656220666c6167732e79616d6c -->",
                    "<!-- hoist-plan manifest-hex=2d2d3e3c696d67207372633d783e2e79616d6c -->",
                    "<!-- hoist-plan manifest-hex=c3a42e79616d6c -->", "<!-- hoist-plan web -->",
                    "<!-- hoist-plan apps-web-flags.yaml -->",
                ])
            #expect(
                try job.comments().compactMap { $0.body.lines.last { !$0.isEmpty }?.prefix { $0 != "C" } } == [
                    "", "`apps/web/flags.yaml` · ", "`apps/store/flags.yaml` · ", "`apps-web-flags.yaml` · ", "", "",
                    "",
                    "`web` · ", "`apps-web-flags.yaml` · ",
                ])
        }
    }

    // MARK: What goes wrong

    @Test("a job without gh is told so, and nothing of permissions")
    func noProgram() async throws {
        try await withBench(Self.idle) { bench in
            let job = try Job(bench)
            // Only what the script needs, so that no other gh is found.
            let bin = bench.place.folder + "/.tools"
            try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
            for name in ["sh", "cat", "mktemp", "od", "tr", "awk", "date", "wc", "head", "sed", "rm"] {
                let path = try #require(
                    ["/usr/bin/", "/bin/"].map { $0 + name }.first { FileManager.default.fileExists(atPath: $0) })
                try FileManager.default.createSymbolicLink(atPath: bin + "/" + name, withDestinationPath: path)
            }
            let step = try await comment(job, ["PATH": bin])
            #expect(
                step.ran
                    == Ran(
                        status: 0,
                        out: """
                            ::warning title=hoist::the plan's comment couldn't be written: this job has no gh, GitHub's \
                            command line; install it, or set comment: false

                            """, err: ""))
        }
    }

    @Test(
        "GitHub's answers: only a refusal is reported as missing permissions",
        arguments: [
            ("gh: Resource not accessible by integration (HTTP 403)", true), ("gh: Not Found (HTTP 404)", true),
            ("gh: Bad credentials (HTTP 401)", true), ("error connecting to api.github.com", false),
            ("gh: Server Error (HTTP 502)", false), ("gh: Validation Failed (HTTP 422)", false),
        ])
    func refusals(words: String, isPermission: Bool) async throws {
        try await withBench(Self.idle) { bench in
            let job = try Job(bench)
            try job.refuse(words + "\n")
            for (kind, what) in [("plan", "the plan's comment"), ("applied", "the comment on what was applied")] {
                let step = try await comment(
                    job,
                    [
                        "HOIST_COMMENT_KIND": kind, "HOIST_PULL_REQUEST": kind == "plan" ? "7" : "",
                        "GITHUB_SHA": Job.merge,
                    ])
                let why =
                    isPermission
                    ? "the job needs the permission pull-requests: write, or the input comment: false"
                    : "GitHub refused it or couldn't be reached"
                #expect(
                    step.ran.settledLog == """
                        ::warning title=hoist::\(what) couldn't be written: \(why)
                        ::stop-commands::TOKEN
                        \(words)
                        ::TOKEN::

                        """)
                #expect(step.ran.status == 0)
            }
        }
    }

    @Test(
        "an input that is neither true, always nor false is refused before anything else", arguments: ["yes", "True"])
    func unclear(value: String) async throws {
        try await withBench(Self.idle) { bench in
            let step = try await Job(bench).step(
                "check-command", ["HOIST_INPUT_COMMAND": "plan", "HOIST_INPUT_COMMENT": value])
            #expect(
                step.ran
                    == Ran(
                        status: 64, out: "::error title=hoist::the input comment must be true, always or false\n",
                        err: ""))
        }
    }
}
