import JSONText
import Sandbox
import Testing

@Suite("limits", .timeLimit(.minutes(60)))
struct LimitTests {
    /// Seven flags that the manifest would archive; without a policy five are allowed.
    private static let manifest = """
        version: 1
        app: sandboxapp0001
        policy: {unlisted: archive}
        flags: {}
        """
    private static let live = (1...7).map { SandboxFlag(SandboxID("flag-\($0)")) }

    @Test("a plan beyond a limit is shown, refused by apply with 5, and carried out with --force")
    func archive() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let plan = try await bench.place.hoist("plan", "--format", "json")
            #expect(plan.status == 0)
            #expect(try plan.json()["blocked"].text == #"[{"allowed":5,"limit":"archive","planned":7}]"#)
            // A reviewer sees a plan that is beyond a limit; a required check may fail by it.
            for (options, status) in [
                (["--detailed-exitcode"], 2), (["--fail-on-blocked"], 5),
                (["--detailed-exitcode", "--fail-on-blocked"], 5),
            ] as [([String], Int32)] {
                let ran = try await bench.place.hoist(["plan"] + options)
                #expect(ran.status == status, "\(options)")
                #expect(ran.out.contains("7 to archive"))
            }
            let few = try await bench.place.hoist(
                "plan", "--fail-on-blocked", "--detailed-exitcode", "-f", "-",
                input: Self.manifest.replacing("policy: {", with: "policy: {limits: {archive: 7}, "))
            #expect(few.status == 2, "a plan within its limits")

            let refused = try await bench.place.hoist("apply", "--auto-approve")
            #expect(refused.status == 5)
            #expect(refused.out.contains("7 to archive"), "\(refused)")
            #expect(
                refused.err.hasPrefix(
                    "error: the plan exceeds the limit `archive`: it allows 5, and 7 are planned; nothing was applied\n"
                ),
                "\(refused)")
            #expect(await bench.sandbox.calls().allSatisfy { $0.method == "GET" })

            let forced = try await bench.place.hoist("apply", "--auto-approve", "--force")
            #expect(forced.status == 0, "\(forced)")
            #expect(await bench.sandbox.world().flags.allSatisfy { $0.archived })
        }
    }
}
