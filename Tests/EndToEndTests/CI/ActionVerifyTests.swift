import Foundation
import JSONText
import Sandbox
import Testing

/// What the action reports about what applications are served.
@Suite("the GitHub action: verify", .timeLimit(.minutes(60)))
struct ActionVerifyTests {
    private static let manifest = "version: 1\nflags: {a: {targets: {Production: {companies: [acme]}}}}\n"
    private static let live = [SandboxFlag("a", companies: ["Production": ["acme"]])]

    @Test("all is served as the manifest says: the summary says so")
    func served() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let step = try await Job(bench).step(
                "verify", ["GITHUB_EVENT_NAME": "schedule", "REFLAG_API_KEY": bench.sandbox.readOnlyKey])
            #expect(step.ran.status == 0, "\(step.ran)")
            #expect(step.summary == "### `Sandbox App: 3 environments are served as the manifest says`\n")
            #expect(step.outputs["status"] == "0")
            #expect(step.ran.settledLog.lines.first == "::stop-commands::TOKEN")
        }
    }

    @Test("what isn't served so: 8, with the list in the summary; inputs narrow it")
    func wrong() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            try await bench.sandbox.mutate { try $0.setTargets(of: "a", in: "Production", companies: []) }
            let job = try Job(bench)
            let step = try await job.step("verify", ["GITHUB_EVENT_NAME": "schedule"])
            #expect(step.ran.status == 8)
            #expect(step.summary.contains("- **error** `` `a` is off for company `acme`, which is targeted ``"))
            #expect(
                step.ran.out.hasSuffix(
                    "::error title=hoist verify::applications aren't served what the manifest says; "
                        + "see the summary\n"))
            let staging = try await job.step(
                "verify",
                [
                    "GITHUB_EVENT_NAME": "schedule", "HOIST_INPUT_ENVIRONMENTS": "Staging\n", "HOIST_INPUT_ONLY": "a\n",
                    "HOIST_INPUT_VERIFY_TIMEOUT": "5",
                ])
            #expect(staging.ran.status == 0, "\(staging.ran)")
        }
    }

    @Test("no key: 7; before a merge it is refused; a keys file that isn't there: 7")
    func refused() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let job = try Job(bench)
            let without = try await job.step("verify", ["GITHUB_EVENT_NAME": "schedule", "REFLAG_API_KEY": ""])
            #expect(without.ran.status == 7)
            let early = try await job.step("verify", ["GITHUB_EVENT_NAME": "pull_request"])
            #expect(early.ran.status == 64)
            #expect(await bench.sandbox.calls().isEmpty)
            let missing = try await job.step(
                "verify", ["GITHUB_EVENT_NAME": "schedule", "HOIST_INPUT_SDK_KEYS_FILE": "missing.json"])
            #expect(missing.ran.status == 7)
            #expect(missing.summary.hasPrefix("hoist verify: the API key is missing, rejected, "))
        }
    }

    @Test("apply with verify: runtime reports what isn't served in time: 8")
    func apply() async throws {
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            request.operation == .getFeatures
                ? .respond(
                    status: 200, headers: ["content-type": "application/json"],
                    body: #"{"success":true,"flagStateVersion":0,"features":[]}"#) : nil
        }
        try await withBench(Self.manifest, live: [SandboxFlag("a")], interceptor: interceptor) { bench in
            let step = try await Job(bench).step(
                "apply",
                [
                    "GITHUB_EVENT_NAME": "push", "HOIST_INPUT_VERIFY": "runtime", "HOIST_INPUT_VERIFY_TIMEOUT": "0",
                ])
            #expect(step.ran.status == 8, "\(step.ran)")
            #expect(step.ran.out.contains("Written, but not served to applications in time:"))
            #expect(
                step.ran.out.hasSuffix(
                    "::error title=hoist apply::written, but the live state or what is served differs from it; "
                        + "see the log\n"))
        }
    }
}
