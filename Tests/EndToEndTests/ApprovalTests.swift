import JSONText
import Sandbox
import Testing

@Suite("approval of an apply", .timeLimit(.minutes(60)))
struct ApprovalTests {
    private static let manifest = "version: 1\nflags: {a: {}}\n"

    @Test("without a terminal and --auto-approve: 64 and nothing written, whatever standard input says")
    func noTerminal() async throws {
        try await withBench(Self.manifest) { bench in
            let world = await bench.sandbox.world()
            let ran = try await bench.place.hoist("apply", input: "yes\n")
            #expect(ran.status == 64)
            #expect(ran.out.hasPrefix("Plan for Sandbox App: 1 to create · 1 call\n"), "the plan is shown")
            #expect(
                ran.err == """
                    error: there is no terminal to ask on, so nothing was applied
                      = help: give --auto-approve to apply without being asked, or apply a plan that was saved

                    """)
            #expect(await bench.sandbox.calls().allSatisfy { $0.method == "GET" })
            #expect(await bench.sandbox.world() == world)
        }
    }

    @Test("the same in JSON")
    func noTerminalJSON() async throws {
        try await withBench(Self.manifest) { bench in
            let ran = try await bench.place.hoist("apply", "--format", "json", input: "yes\n")
            #expect(ran.status == 64)
            #expect(try ran.json()["error"]["exitCode"].integer == 64)
            #expect(await bench.sandbox.world().flags.isEmpty)
        }
    }

    @Test("where there is nothing to do, nobody needs to be asked")
    func nothingToDo() async throws {
        try await withBench(Self.manifest, live: [SandboxFlag("a")]) { bench in
            let ran = try await bench.place.hoist("apply")
            #expect(ran.status == 0)
            #expect(ran.out == "Nothing to do for Sandbox App: 1 flag is as the manifest says.\n")
            #expect(await bench.sandbox.calls().allSatisfy { $0.method == "GET" })
        }
    }

    @Test("a manifest from standard input can be applied")
    func standardInput() async throws {
        try await withBench { bench in
            let ran = try await bench.place.hoist("apply", "-f", "-", "--auto-approve", input: Self.manifest)
            #expect(ran.status == 0)
            #expect(await bench.sandbox.world().lines == [#"a "A" In development"#])
        }
    }
}
