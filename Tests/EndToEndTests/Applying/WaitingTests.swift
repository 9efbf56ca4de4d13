import JSONText
import Sandbox
import Testing

/// Targets of a company that Reflag doesn't know, as people and machines are told of them.
@Suite("a target that waits", .timeLimit(.minutes(15)))
struct WaitingTests {
    private static func manifest(_ policy: String) -> String {
        """
        version: 1
        policy: {entities: \(policy)}
        flags:
          a: {targets: {Production: {companies: [new]}, Staging: {companies: [old]}}}

        """
    }

    private static let live = [SandboxFlag("a")]

    /// `new` isn't known: reads say so, or writes alone.
    private static func world(reads: Bool) throws -> SandboxWorld {
        var world = SandboxWorld.fresh()
        world.strictness = reads ? .all : .writes
        try world.introduce(.company, "old", in: "Staging")
        return world
    }

    @Test(
        "isn't silent: a plan, its report, its JSON and its receipt list it, and it isn't a failure",
        arguments: [true, false])
    func everywhere(reads: Bool) async throws {
        try await withBench(Self.manifest("wait"), live: Self.live, world: Self.world(reads: reads)) { bench in
            let plan = try await bench.place.hoist("plan")
            #expect(plan.status == 0)
            #expect(plan.out.lines.first?.contains("1 target waiting") == reads)
            #expect(plan.out.lines.last?.contains("1 target waiting") == reads)
            let ran = try await bench.place.hoist("apply", "--auto-approve", "--receipt", "receipt.json")
            #expect(ran.status == 0, "\(ran)")
            #expect(
                ran.out.hasSuffix(
                    """

                    Applied: \(reads ? "1 call" : "1 of 2 calls") done, 1 target waiting.
                    Proved: what was written is live.
                    1 target wasn't read back: by the versions in Reflag's responses, nobody else wrote in between.
                    Waiting until Reflag has seen them, then sent by the next apply:
                      company new in Production (a)  flags.yaml:4

                    """), "\(ran.out)")
            let receipt = try JSON(parsing: bench.place.read("receipt.json"))
            #expect(receipt["waiting"].items.map { $0["id"].string } == ["new"])
            #expect(receipt["changes"].items.map { $0["outcome"].string } == [reads ? "done" : "waiting"])
            #expect(receipt["exitCode"].integer == 0)
            // A target that waits is neither a change nor expected to be served.
            #expect(try await bench.place.hoist("plan", "--detailed-exitcode").status == (reads ? 0 : 2))
            let verified = try await bench.place.hoist("verify")
            #expect(verified.status == (reads ? 0 : 8), "\(verified)")
            #expect(verified.out.contains("warning[target-waiting]") == reads)
            let json = try await bench.place.hoist("apply", "--auto-approve", "--format", "json").json()
            #expect(json["outcome"]["status"].string == "complete")
            #expect(json["outcome"]["waitingTargets"].items.map { $0["id"].string } == ["new"])
            #expect(json["waiting"].items.count == (reads ? 1 : 0))
            #expect(json["outcome"]["calls"].items.map { $0["status"].string } == (reads ? [] : ["waiting"]))
        }
    }

    @Test(
        "is in a saved plan, whose check and apply know of it, and isn't expected to be served",
        arguments: [true, false])
    func saved(reads: Bool) async throws {
        try await withBench(Self.manifest("wait"), live: Self.live, world: Self.world(reads: reads)) { bench in
            #expect(try await bench.place.hoist("plan", "--out", "plan.json").status == 0)
            #expect(try await bench.place.hoist("plan", "--check", "plan.json").status == 0)
            let shown = try await bench.place.hoist("show", "plan.json")
            #expect(shown.out.contains("1 target waiting") == reads, "\(shown)")
            let applied = try await bench.place.hoist("apply", "plan.json", "--verify", "runtime", "--format", "json")
            #expect(applied.status == 0, "\(applied)")
            let json = try applied.json()
            #expect(json["outcome"]["waitingTargets"].items.map { $0["id"].string } == ["new"])
            // Somebody who is there by now is as the plan wants it.
            #expect(try await bench.place.hoist("apply", "plan.json", "--fail-on-waiting").status == 5)
            try await bench.sandbox.mutate {
                try $0.setTargets(of: "a", in: "Production", companies: ["new"], users: [], at: .unspecified)
            }
            #expect(try await bench.place.hoist("plan", "--check", "plan.json").status == 0)
        }
    }

    @Test("is an error at its place under `require`, before anything is written")
    func require() async throws {
        try await withBench(Self.manifest("require"), live: Self.live, world: Self.world(reads: true)) { bench in
            let (ran, calls) = try await bench.calls { try await bench.place.hoist("apply", "--auto-approve") }
            #expect(ran.status == 3)
            #expect(
                ran.err.hasPrefix(
                    """
                    error[unknown-company]: Reflag doesn't know the company `new` in Production
                     --> flags.yaml:4:42
                    """), "\(ran.err)")
            #expect(calls.allSatisfy { $0.method == "GET" })
        }
    }

    @Test(
        "is a failure with words of its own where writes alone are refused, without advice about the app",
        arguments: ["require", "create"])
    func refused(policy: String) async throws {
        try await withBench(Self.manifest(policy), live: Self.live, world: Self.world(reads: false)) { bench in
            let ran = try await bench.place.hoist("apply", "--auto-approve")
            #expect(ran.status == 6, "\(ran)")
            #expect(ran.out.contains("Reflag doesn't know the company `new` in Production\n"), "\(ran.out)")
            #expect(ran.out.contains("    = note: the manifest wants it at flags.yaml:4\n"))
            #expect(!ran.out.contains("check the ids") && !ran.out.contains("Run `"), "\(ran.out)")
        }
    }

    @Test("names the scope that creating it needs, with nothing written")
    func scope() async throws {
        try await withBench(Self.manifest("create"), live: Self.live, world: Self.world(reads: true)) { bench in
            var bench = bench
            bench.place.environment["REFLAG_API_KEY"] = bench.sandbox.keys.targeting
            let ran = try await bench.place.hoist("apply", "--auto-approve", "--parallelism", "1")
            #expect(ran.status == 7, "\(ran)")
            #expect(ran.out.contains("upsertCompany needs the scope `write:entities`"), "\(ran.out)")
        }
    }
}
