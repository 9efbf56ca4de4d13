import Foundation
import JSONText
import Sandbox
import Testing

/// What the action does after a merge.
@Suite("the GitHub action: apply", .timeLimit(.minutes(60)))
struct ActionApplyTests {
    private static let manifest = "version: 1\nflags: {a: {targets: {Production: {companies: [acme]}}}}\n"

    @Test("it applies, and says what was done where no line of it is a command")
    func applies() async throws {
        try await withBench(Self.manifest) { bench in
            let job = try Job(bench)
            let step = try await job.step("apply", ["GITHUB_EVENT_NAME": "push"])
            #expect(step.ran.status == 0, "\(step.ran)")
            let lines = step.ran.settledLog.lines
            #expect(lines.first == "::stop-commands::TOKEN")
            #expect(lines.last == "::TOKEN::")
            #expect(lines.contains("Applied: 2 calls done."))
            #expect(step.summary.hasPrefix("### Applied\n\n    Applied: 2 calls done.\n"))
            #expect(step.outputs["status"] == "0")
            let receipt = try JSON(parsing: try job.text(try #require(step.outputs["receipt"])))
            #expect(receipt["digest"].string.count == 64)
            #expect(
                await bench.sandbox.world().lines == ["a \"A\" In development | Production: company acme"])
        }
    }

    @Test("what can run before a merge is refused", arguments: ["pull_request", "pull_request_target", "merge_group"])
    func beforeMerge(event: String) async throws {
        try await withBench(Self.manifest) { bench in
            let step = try await Job(bench).step("apply", ["GITHUB_EVENT_NAME": event])
            #expect(step.ran.status == 64)
            #expect(step.ran.out.hasSuffix(", not on \(event)\n"))
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }

    @Test("no key, and a key that can only read: 7, with nothing written", arguments: [true, false])
    func keys(isThere: Bool) async throws {
        try await withBench(Self.manifest) { bench in
            let step = try await Job(bench).step(
                "apply",
                ["GITHUB_EVENT_NAME": "push", "REFLAG_API_KEY": isThere ? bench.sandbox.readOnlyKey : ""])
            #expect(step.ran.status == 7)
            #expect(step.outputs["status"] == "7")
            #expect(step.ran.out.contains("::error title=hoist apply::the API key is missing, rejected, "))
            #expect(await bench.sandbox.world().flags.isEmpty)
        }
    }

    @Test("beyond a limit: 5, unless forced")
    func blocked() async throws {
        let manifest = "version: 1\napp: sandboxapp0001\npolicy: {unlisted: archive}\nflags: {}\n"
        let live = (1...7).map { SandboxFlag(SandboxID("flag-\($0)")) }
        try await withBench(manifest, live: live) { bench in
            let job = try Job(bench)
            let refused = try await job.step("apply", ["GITHUB_EVENT_NAME": "push"])
            #expect(refused.ran.status == 5)
            #expect(refused.summary.hasPrefix("### Not applied\n\nhoist apply: a policy limit blocks the apply; "))
            let unclear = try await job.step("apply", ["GITHUB_EVENT_NAME": "push", "HOIST_INPUT_FORCE": "yes"])
            #expect(
                unclear.ran
                    == Ran(
                        status: 64, out: "::error title=hoist::the input force must be true or false\n", err: ""))
            let forced = try await job.step("apply", ["GITHUB_EVENT_NAME": "push", "HOIST_INPUT_FORCE": "true"])
            #expect(forced.ran.status == 0)
            #expect(await bench.sandbox.world().flags.allSatisfy { $0.archived })
        }
    }

    @Test("a call that fails for good: 6, and what to do")
    func partly() async throws {
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            request.method == "PATCH" ? .respond(status: 400, body: "{}") : nil
        }
        try await withBench(Self.manifest, interceptor: interceptor) { bench in
            let step = try await Job(bench).step("apply", ["GITHUB_EVENT_NAME": "push"])
            #expect(step.ran.status == 6)
            #expect(
                step.ran.out.contains("::error title=hoist apply::partly applied; run the job again to finish, or "))
            #expect(step.outputs["receipt"] != nil)
        }
    }

    @Test("a saved plan is carried out as it was reviewed, and nothing else: its digest, and what it rests on")
    func savedPlan() async throws {
        let live = [SandboxFlag("b", companies: ["Production": ["hooli"]])]
        func manifest(_ company: String) -> String {
            "version: 1\nflags: {b: {targets: {Production: {companies: [\(company)]}}}}\n"
        }
        try await withBench(manifest("acme"), live: live) { bench in
            let job = try Job(bench)
            let planned = try await job.plan(["HOIST_INPUT_PLAN_FILE": "plan.json"])
            let push: [String: String?] = ["GITHUB_EVENT_NAME": "push", "HOIST_INPUT_PLAN_FILE": "plan.json"]
            func apply(digest: String?) async throws -> Job.Step {
                try await job.step("apply", push.merging(["HOIST_INPUT_EXPECT_DIGEST": digest]) { $1 })
            }
            let other = try await apply(digest: String(repeating: "0", count: 64))
            #expect(other.ran.status == 4)
            #expect(await bench.sandbox.world().lines == ["b \"b\" In development | Production: company hooli"])

            // The manifest of the checkout plays no part.
            try bench.place.write("version: 1\nflags: {z: {}}\n")
            let reviewed = try await apply(digest: planned.outputs["digest"])
            #expect(reviewed.ran.status == 0, "\(reviewed.ran)")
            #expect(await bench.sandbox.world().lines == ["b \"b\" In development | Production: company acme"])

            try bench.place.write(manifest("globex"))
            #expect(try await bench.place.hoist("apply", "--auto-approve").status == 0)
            let stale = try await apply(digest: planned.outputs["digest"])
            #expect(stale.ran.status == 4)
            #expect(
                stale.ran.out.contains(
                    "::error title=hoist apply::the live state has changed since the plan was made, "))
            #expect(await bench.sandbox.world().lines == ["b \"b\" In development | Production: company globex"])
        }
    }

    @Test("staging first: the targets there, and the flags that they need")
    func narrowed() async throws {
        let manifest =
            "version: 1\nflags: {a: {stage: Beta, targets: {Production: {users: [u]}, Staging: {users: [u]}}}, b: {}}\n"
        try await withBench(manifest) { bench in
            let job = try Job(bench)
            let push: [String: String?] = ["GITHUB_EVENT_NAME": "push"]
            let staging = try await job.step("apply", push.merging(["HOIST_INPUT_ENVIRONMENTS": "Staging\n"]) { $1 })
            #expect(staging.ran.status == 0, "\(staging.ran)")
            #expect(await bench.sandbox.world().lines == ["a \"A\" Beta | Staging: user u"])
            #expect(try await job.step("apply", push).ran.status == 0)
            #expect(
                await bench.sandbox.world().lines == [
                    "a \"A\" Beta | Production: user u | Staging: user u", "b \"B\" In development",
                ])
        }
    }

    @Test("a message from outside reaches Reflag byte for byte, and nothing else")
    func message() async throws {
        try await withBench(Self.manifest) { bench in
            let text = "$(touch pwned) `touch pwned` \"; ::error::pwned' -- --force"
            let step = try await Job(bench).step(
                "apply", ["GITHUB_EVENT_NAME": "push", "HOIST_INPUT_MESSAGE": text, "GITHUB_REF_NAME": text])
            #expect(step.ran.status == 0, "\(step.ran)")
            let write = try #require(await bench.sandbox.calls().last { $0.method == "PATCH" })
            #expect(try JSON(parsing: write.body)["changeDescription"].string == text)
            #expect(try !bench.place.contents.contains("pwned"))
        }
    }

    @Test("a cancelled job: hoist ends what is in flight and reports what was done")
    func cancelled() async throws {
        let gate = Recorded<Bool>()
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            guard request.method == "POST" else { return nil }
            gate.append(true)
            // Long enough for the signal to be on its way; how long it takes decides nothing that is expected.
            try? await Task.sleep(for: .milliseconds(500))
            return nil
        }
        try await withBench(Self.manifest, interceptor: interceptor) { bench in
            try await withThrowingTaskGroup { group in
                group.addTask {
                    while gate.all.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
                    try signal(bench)
                }
                // The shell reports its own process id, so that the signal goes to it alone, as GitHub's does.
                try bench.place.write(
                    """
                    echo $$ >pid
                    exec sh '\(Built.repository)/scripts/action/apply.sh'
                    """, to: "step.sh")
                var environment = bench.place.environment
                environment["HOIST_PROGRAM"] = Built.program
                environment["RUNNER_TEMP"] = bench.place.folder
                let ran = try await bench.place.run("/bin/sh", ["step.sh"], environment: environment)
                try await group.waitForAll()
                #expect(ran.status == 130, "\(ran)")
                #expect(ran.out.contains("createFlag a: done"))
                #expect(ran.out.contains("::error title=hoist apply::interrupted; run the job again to finish, or "))
                #expect(await bench.sandbox.world().lines == ["a \"A\" In development"])
            }
        }
    }
}

/// Sends SIGTERM to the process whose id is in `pid`.
private func signal(_ bench: Bench) throws {
    let text = try String(contentsOfFile: bench.place.folder + "/pid", encoding: .utf8)
    kill(try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines))), SIGTERM)
}
