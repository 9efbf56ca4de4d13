import Sandbox
import Testing

@Suite("a narrowed apply", .timeLimit(.minutes(60)))
struct NarrowedApplyTests {
    private static let manifest = """
        version: 1
        app: sandboxapp0001
        policy: {unlisted: archive}
        flags:
          new: {targets: {Production: {companies: [acme]}, Staging: {companies: [acme]}}}
          huddles:
            description: Text
            targets: {Production: {companies: [globex]}, Staging: {users: [u_1]}}
          old: {archived: true}
        """
    private static let live = [SandboxFlag("huddles"), SandboxFlag("old"), SandboxFlag("unlisted")]
    private static let before = [
        #"huddles "huddles" In development"#, #"old "old" In development"#, #"unlisted "unlisted" In development"#,
    ]

    /// Options, what is live afterwards, and what is reported as left out.
    struct Case: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        let end: [String]
        let leftOut: String

        var testDescription: String { arguments.joined(separator: " ") }
    }

    private static let cases = [
        Case(
            arguments: ["-e", "Staging"],
            end: [
                #"huddles "huddles" In development | Staging: user u_1"#,
                #"new "New" In development | Staging: company acme"#, before[1], before[2],
            ],
            leftOut: "left out: 1 with other details, 1 to archive, 2 sets of targets in Production, Development"),
        Case(
            arguments: ["--environment", "Staging", "--details"],
            end: [
                #"huddles "huddles" In development "Text" | Staging: user u_1"#,
                #"new "New" In development | Staging: company acme"#, #"old "old" In development archived"#, before[2],
            ], leftOut: "left out: 2 sets of targets in Production, Development"),
        Case(
            arguments: ["--only", "h*"],
            end: [
                #"huddles "huddles" In development "Text" | Production: company globex | Staging: user u_1"#,
                before[1], before[2],
            ], leftOut: "left out: 2 flags of the manifest"),
        Case(
            arguments: ["--only", "new", "-e", "Production"],
            end: [before[0], #"new "New" In development | Production: company acme"#, before[1], before[2]],
            leftOut: "left out: 2 flags of the manifest, 1 set of targets in Staging, Development"),
    ]

    @Test(
        "does what plan says with the same options, says what is left out, and archives nothing unlisted",
        arguments: cases)
    func narrowed(_ row: Case) async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let plan = try await bench.place.hoist(["plan"] + row.arguments)
            // A note is broken at the terminal's width.
            #expect(plan.out.replacing("\n    ", with: " ").contains(row.leftOut), "\(plan.out)")
            #expect(plan.out.contains("a narrowed run doesn't archive flags that aren't in the manifest"))
            let round = try await bench.round(row.arguments)
            #expect(round.plan["notes"].items.first?["message"].string.hasSuffix(row.leftOut) == true)
            #expect(await bench.sandbox.world().lines == row.end.sorted())
            // The rest is left to a run that isn't narrowed.
            _ = try await bench.round()
            #expect(
                await bench.sandbox.world().lines == [
                    #"huddles "huddles" In development "Text" | Production: company globex | Staging: user u_1"#,
                    #"new "New" In development | Production: company acme | Staging: company acme"#,
                    #"old "old" In development archived"#, #"unlisted "unlisted" In development archived"#,
                ])
        }
    }

    /// A name that matches nothing.
    struct Unmatched: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        let error: String

        var testDescription: String { arguments.joined(separator: " ") }
    }

    @Test(
        "a name that matches nothing is an error, and nothing is written",
        arguments: [
            Unmatched(
                arguments: ["-e", "Stagin"],
                error: "error: the app has no environment `Stagin`, which --environment names\n"
                    + "  = help: did you mean `Staging`?\n"),
            Unmatched(
                arguments: ["--only", "huddle"],
                error: "error: no flag of the manifest matches `--only huddle`\n  = help: did you mean `huddles`?\n"),
            Unmatched(
                arguments: ["--only", "unlisted"],
                error: "error: no flag of the manifest matches `--only unlisted`\n"
                    + "  = help: write a key as in the manifest; `*` matches any characters\n"),
        ])
    func unmatched(_ row: Unmatched) async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            for command in [["plan"], ["apply", "--auto-approve"]] {
                let ran = try await bench.place.hoist(command + row.arguments)
                #expect(ran == Ran(status: 64, out: "", err: row.error))
            }
            #expect(await bench.sandbox.calls().allSatisfy { $0.method == "GET" })
        }
    }

    @Test("--details without an environment is a usage error", arguments: ["plan", "apply"])
    func details(command: String) async throws {
        try await withBench(Self.manifest) { bench in
            let ran = try await bench.place.hoist(command, "--details")
            #expect(ran.status == 64)
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }

    @Test("limits are judged on what is left of the plan")
    func limits() async throws {
        let keys = (1...6).map { "flag-\($0)" }
        let manifest = "version: 1\nflags:\n" + keys.map { "  \($0): {archived: true}\n" }.joined()
        try await withBench(manifest, live: keys.map { SandboxFlag(SandboxID($0)) }) { bench in
            let whole = try await bench.place.hoist("apply", "--auto-approve")
            #expect(whole.status == 5)
            let narrowed = try await bench.place.hoist("apply", "--auto-approve", "--only", "flag-1")
            #expect(narrowed.status == 0)
            #expect(await bench.sandbox.world().flags.count { $0.archived } == 1)
        }
    }
}
