import Foundation
import JSONText
import Sandbox
import Testing

/// What the action does on a pull request: the scripts that `action.yml` calls, with the built program, a sandbox and a
/// fake `gh`.
@Suite(
    "the GitHub action: plan", .timeLimit(.minutes(60)), .enabled(if: FakeGH.hasJQ, "needs jq for the fake gh"))
struct ActionPlanTests {
    private static let manifest = "version: 1\nflags:\n  a: {}\n  b: {targets: {Production: {companies: [acme]}}}\n"
    private static let live = [SandboxFlag("b", companies: ["Production": ["hooli"]])]

    @Test("a plan with changes: annotations, the plan folded in the log, outputs, the summary, and a comment")
    func changes() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let job = try Job(bench)
            let step = try await job.plan()
            #expect(
                step.ran.settledLog == """
                    ::warning file=flags.yaml,line=4,col=42,title=Removal in production::b loses company hooli in \
                    Production
                    ::notice title=Plan for Sandbox App::1 to create, 1 to update · production +1 −1 targets · 3 calls
                    ::notice file=flags.yaml,line=3,col=3,title=+ a  "A"::+ a  "A"
                    ::notice file=flags.yaml,line=4,col=42,title=~ b::Production   + company acme%0A             \
                    - company hooli
                    ::stop-commands::TOKEN
                    5 calls (getApp 2, listFlags 1, getFlagTargeting 1, getCompanyFlags 1), 0 retries, N B sent, \
                    N B received, read N ms, plan N ms
                    ::TOKEN::
                    ::group::The plan
                    ::stop-commands::TOKEN
                    Plan for Sandbox App: 1 to create, 1 to update · production +1 −1 targets · 3 calls

                    + a  "A"                                                                                flags.yaml:3
                    ~ b                                                                                     flags.yaml:4
                        Production   + company acme
                                     - company hooli

                    1 to create, 1 to update · production +1 −1 targets · 3 calls
                    ::TOKEN::
                    ::endgroup::

                    """)
            #expect(step.ran.status == 0)
            let saved = try #require(step.outputs["plan-file"])
            let plan = try JSON(parsing: try job.text(saved))
            var outputs = step.outputs
            outputs["plan-file"] = nil
            outputs["comment-file"] = nil
            #expect(
                outputs == ["status": "2", "changes": "true", "blocked": "false", "digest": plan["digest"].string])
            let markdown = try await bench.place.hoist("show", saved, "--format", "markdown").out
            #expect(step.summary == markdown)
            let comment = try #require(try job.comments().first)
            #expect((comment.id, comment.author) == (101, "github-actions[bot]"))
            #expect(comment.body.withoutTimes == markdown + "\n" + Job.ending())
            #expect(try job.comments().count == 1)
            #expect(
                job.calls() == [
                    "GET repos/acme/flags/pulls/7", "GET graphql",
                    "GET repos/acme/flags/issues/7/comments?per_page=100",
                    "POST repos/acme/flags/issues/7/comments",
                ])
            #expect(await bench.sandbox.calls().allSatisfy { $0.method == "GET" })
        }
    }

    @Test("an earlier comment is replaced; nobody else's is, whatever it begins with")
    func replaced() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let others: [Job.Comment] = [
                .init(id: 11, author: "mallory", body: "<!-- hoist-plan -->\n### Nothing to do\n"),
                .init(id: 12, author: "github-actions[bot]", body: "<!-- hoist-plan production -->\nAnother plan\n"),
                .init(id: 13, author: "github-actions[bot]", body: "Not <!-- hoist-plan -->\n"),
            ]
            let job = try Job(
                bench,
                comments: others + [.init(id: 14, author: "github-actions[bot]", body: "<!-- hoist-plan -->\r\nOld")])
            let step = try await job.plan()
            #expect(step.ran.status == 0)
            let comments = try job.comments()
            #expect(Array(comments.dropLast()) == others)
            #expect(comments.last?.id == 14)
            #expect(comments.last?.body.hasPrefix("<!-- hoist-plan -->\n### Plan for `Sandbox App`\n") == true)

            // A plan with its own id has its own comment.
            _ = try await job.plan(comment: ["HOIST_COMMENT_ID": "production"])
            let production = try #require(try job.comments().first { $0.id == 12 })
            #expect(production.body.hasPrefix("<!-- hoist-plan production -->\n<!-- hoist-plan -->\n### Plan for "))
            #expect(try job.comments().count == 4)
        }
    }

    @Test(
        "a pull request without secrets, of a fork or of Dependabot: validated alone, green, and told",
        arguments: [
            ["HOIST_HEAD_REPOSITORY": "mallory/flags"], ["HOIST_HEAD_REPOSITORY": ""],
            ["GITHUB_ACTOR": "dependabot[bot]"],
        ])
    func fork(variables: [String: String]) async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let job = try Job(bench)
            let step = try await job.plan(["REFLAG_API_KEY": ""].merging(variables) { $1 })
            let told = """
                The manifest is valid. This pull request gets no API key, so there is no plan before the merge.
                """
            #expect(step.ran == Ran(status: 0, out: "::notice title=hoist validate::\(told)\n", err: ""))
            #expect(step.outputs == ["validated-only": "true", "status": "0"])
            #expect(step.summary == told + "\n\n")
            #expect(job.calls().isEmpty)
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }

    @Test("a fork's manifest with an error fails anyway")
    func forkWithMistake() async throws {
        try await withBench("version: 1\nflags: {a: {nam: A}}\n") { bench in
            let job = try Job(bench)
            let step = try await job.plan(["REFLAG_API_KEY": "", "HOIST_HEAD_REPOSITORY": "mallory/flags"])
            #expect(step.ran.status == 3)
            #expect(step.ran.out.hasPrefix("::error file=flags.yaml,line=2,"), "\(step.ran)")
            #expect(step.outputs == ["status": "3"])
            #expect(job.calls().isEmpty)
        }
    }

    @Test("a branch of the repository without a key is an error, not a fork")
    func noKey() async throws {
        try await withBench(Self.manifest) { bench in
            let step = try await Job(bench).plan(["REFLAG_API_KEY": ""])
            #expect(step.ran.status == 7)
            #expect(step.ran.out.hasPrefix("::error title=hoist plan::the API key is missing, "), "\(step.ran)")
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }

    @Test("beyond a limit: 5 with the plan in the comment, or a warning where that is asked for")
    func blocked() async throws {
        let manifest = "version: 1\napp: sandboxapp0001\npolicy: {unlisted: archive}\nflags: {}\n"
        let live = (1...7).map { SandboxFlag(SandboxID("flag-\($0)")) }
        try await withBench(manifest, live: live) { bench in
            let job = try Job(bench)
            let red = try await job.plan(["HOIST_INPUT_FAIL_ON_BLOCKED": "true"])
            #expect(red.ran.status == 5)
            #expect(red.outputs["blocked"] == "true")
            #expect(red.ran.out.contains("\n::error title=hoist plan::a policy limit blocks the apply; "))
            #expect(try job.comments().map(\.body).joined().contains("7 to archive"))
            let green = try await job.plan(["HOIST_INPUT_FAIL_ON_BLOCKED": "false"])
            #expect(green.ran.status == 0)
            #expect(green.outputs["status"] == "5")
            #expect(green.ran.out.contains("\n::warning title=hoist plan::a policy limit blocks the apply; "))
            #expect(try job.comments().count == 1)
        }
    }

    @Test("a manifest with an error: 3, annotated, and the comment keeps no older plan")
    func invalid() async throws {
        try await withBench("version: 1\nflags: {a: {nam: A}}\n") { bench in
            let job = try Job(
                bench, comments: [.init(id: 1, author: "github-actions[bot]", body: "<!-- hoist-plan -->\nOld\n")])
            let step = try await job.plan()
            #expect(step.ran.status == 3)
            #expect(step.outputs["status"] == "3")
            let bodies = try job.comments().map(\.body.withoutTimes)
            #expect(
                bodies == [
                    """
                    <!-- hoist-plan -->
                    ### No plan

                    1 error; the manifest isn't valid

                    ```text
                    error[unknown-key]: a flag has no `nam`
                     --> flags.yaml:2:13
                      |
                    2 | flags: {a: {nam: A}}
                      |             ^^^
                      = help: did you mean `name`?
                      = note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
                    ```

                    \(Job.ending())
                    """
                ])
            #expect(step.summary.hasPrefix("### 1 error; the manifest isn't valid\n\n```text\nerror[unknown-key]: "))
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }

    @Test("an error that only the app shows is annotated too")
    func unknownEnvironment() async throws {
        try await withBench("version: 1\nflags: {a: {targets: {Prodution: {users: []}}}}\n") { bench in
            let step = try await Job(bench).plan()
            #expect(step.ran.status == 3)
            #expect(step.ran.out.hasPrefix("::error file=flags.yaml,line=2,endLine=2,col=23,"), "\(step.ran)")
        }
    }

    @Test("API problems: 1, and the comment says which they are")
    func trouble() async throws {
        let interceptor: SandboxConfiguration.Interceptor = { _, _ in .respond(status: 400, body: "<html>") }
        try await withBench(Self.manifest, interceptor: interceptor) { bench in
            let job = try Job(bench)
            let step = try await job.plan()
            #expect(step.ran.status == 1)
            #expect(step.outputs.filter { $0.key != "comment-file" } == ["status": "1"])
            let bodies = try job.comments().map(\.body.withoutTimes)
            #expect(
                bodies == [
                    """
                    <!-- hoist-plan -->
                    ### No plan

                    Nothing was planned

                    ```text
                    error: getApp for app `sandboxapp0001`: the request was rejected, and a proxy's HTML page came \
                    instead of the API's response (400)
                      = help: sending the same request again won't help: fix what Reflag reports
                    ```

                    \(Job.ending())
                    """
                ])
        }
    }

    @Test("a watch on drift fails with 2 where there are changes")
    func drift() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let job = try Job(bench)
            let step = try await job.step(
                "plan", ["GITHUB_EVENT_NAME": "schedule", "HOIST_INPUT_FAIL_ON_CHANGES": "true"])
            #expect(step.ran.status == 2)
            #expect(step.ran.out.hasSuffix("::error title=hoist plan::the live state differs from the manifest\n"))
        }
    }

    @Test("inputs narrow the plan, one name a line, and save it where they say")
    func narrowed() async throws {
        let manifest = "version: 1\nflags: {b: {name: B, targets: {Production: {users: [u]}, Staging: {users: [u]}}}}\n"
        try await withBench(manifest, live: Self.live) { bench in
            let job = try Job(bench)
            let step = try await job.plan([
                "HOIST_INPUT_ENVIRONMENTS": "Staging\nDevelopment\n", "HOIST_INPUT_ONLY": "b*",
                "HOIST_INPUT_PLAN_FILE": "-plan.json",
            ])
            #expect(step.ran.status == 0, "\(step.ran)")
            #expect(step.outputs["plan-file"] == "./-plan.json")
            let plan = try JSON(parsing: try job.text(bench.place.folder + "/-plan.json"))
            #expect(
                plan["changes"].items.flatMap { $0["targets"].items.map { $0["environment"].string } } == ["Staging"])
            #expect(plan["changes"].items.flatMap(\.["fields"].items).isEmpty)
        }
    }

    @Test("pull_request_target is refused before anything is read")
    func pullRequestTarget() async throws {
        try await withBench(Self.manifest) { bench in
            let step = try await Job(bench).step("plan", ["GITHUB_EVENT_NAME": "pull_request_target"])
            #expect(step.ran.status == 64)
            #expect(step.ran.out.hasPrefix("::error title=hoist::pull_request_target gives secrets "))
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }

    @Test(
        "names from outside are data, wherever they come in",
        arguments: [
            "$(touch pwned)", "`touch pwned`", "'; touch pwned; '", "\" && touch pwned", "--out=pwned", "${IFS}",
            "\n::error::pwned", "<!-- x --> @acme/team", "a\u{1B}[31m\u{202E}",
        ])
    func hostile(text: String) async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let job = try Job(bench)
            let before = try bench.place.contents
            for input in ["ENVIRONMENTS", "ONLY", "BASE", "MANIFEST", "DETAILS"] {
                let step = try await job.step(
                    "plan",
                    [
                        "HOIST_INPUT_\(input)": text, "GITHUB_HEAD_REF": text, "GITHUB_REF_NAME": text,
                        "GITHUB_ACTOR": text,
                    ])
                #expect(![0, 2].contains(step.ran.status), "\(input): \(step.ran)")
                #expect(!commands(in: step.ran).contains { $0.contains("pwned") && $0.hasPrefix("::error::") })
            }
            let refused = try await job.comment("x", ["HOIST_COMMENT_ID": text])
            #expect(refused.ran.status == 64)
            let number = try await job.comment("x", ["HOIST_PULL_REQUEST": text])
            #expect(number.ran.status == 64)
            #expect(job.calls().isEmpty)
            #expect(try bench.place.contents == before)
        }
    }

    @Test("a comment that GitHub refuses is a warning, and none of its words is a command")
    func refusedComment() async throws {
        try await withBench(Self.manifest) { bench in
            let job = try Job(bench)
            try job.refuse()
            let step = try await job.step("plan")
            let commented = try await job.comment(try #require(step.outputs["comment-file"]))
            #expect(
                commented.ran.settledLog == """
                    ::warning title=hoist::the plan's comment couldn't be written: the job needs the permission \
                    pull-requests: write, or the input comment: false
                    ::stop-commands::TOKEN
                    gh: ::error::Resource not accessible by integration (HTTP 403)
                    ::TOKEN::

                    """)
            #expect(commented.ran.status == 0)
        }
    }

    @Test("a text that no comment can hold isn't sent: the comment names the run in its place")
    func tooLong() async throws {
        try await withBench(Self.manifest) { bench in
            let job = try Job(bench)
            try bench.place.write(
                "<!-- hoist-plan -->\n" + String(repeating: "x", count: 66_000), to: "long.md")
            _ = try await job.comment(bench.place.folder + "/long.md")
            #expect(
                try job.comments().map(\.body.withoutTimes) == [
                    """
                    <!-- hoist-plan -->
                    ### Too long for a comment

                    [The run](https://github.example/acme/flags/actions/runs/42) shows it.

                    \(Job.ending())
                    """
                ])
        }
    }

    @Test("a plan of thousands of changes keeps to what a comment holds")
    func budget() async throws {
        let flags = (1...2_000).map { "  flag-\($0): {description: \"A flag among many others, number \($0).\"}\n" }
        try await withBench("version: 1\nflags:\n" + flags.joined()) { bench in
            let job = try Job(bench)
            let step = try await job.plan()
            #expect(step.ran.status == 0)
            let body = try job.comments().first?.body ?? ""
            #expect(body.utf8.count > 50_000 && body.utf8.count <= 60_500, "\(body.utf8.count) bytes")
            #expect(body.contains("Too long to show in full"))
            #expect(body.contains("(https://github.example/acme/flags/actions/runs/42)"))
        }
    }

    /// The lines that GitHub would take for commands.
    private func commands(in ran: Ran) -> [String] {
        var stopped: String?
        var commands: [String] = []
        for line in (ran.out + "\n" + ran.err).lines {
            if let token = stopped {
                if line == "::\(token)::" { stopped = nil }
            } else if line.hasPrefix("::stop-commands::") {
                stopped = String(line.dropFirst("::stop-commands::".count))
            } else if line.contains("::") {
                commands.append(line)
            }
        }
        return commands
    }
}
