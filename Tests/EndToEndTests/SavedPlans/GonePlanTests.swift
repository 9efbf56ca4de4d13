import JSONText
import Sandbox
import Testing

@Suite("a saved plan whose environment or stage was deleted", .timeLimit(.minutes(15)))
struct GonePlanTests {
    /// What is deleted, and what is said of it.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let manifest: String
        let delete: @Sendable (inout SandboxWorld) -> Void
        let line: String
        let json: String
    }

    static let cases: [Case] = [
        Case(
            testDescription: "the stage of an update",
            manifest: "version: 1\nflags: {huddles: {stage: Beta}}\n",
            delete: { $0.stages.removeAll { $0.name == "Beta" } },
            line: "stage Beta (ID)  is gone",
            json: #"[{"id":"ID","kind":"stage","now":"absent","seen":"present","stage":"Beta"}]"#),
        Case(
            testDescription: "the stage of a create",
            manifest: "version: 1\ncreate: {stage: Beta}\nflags: {new: {}}\n",
            delete: { $0.stages.removeAll { $0.name == "Beta" } },
            line: "stage Beta (ID)  is gone",
            json: #"[{"id":"ID","kind":"stage","now":"absent","seen":"present","stage":"Beta"}]"#),
        Case(
            testDescription: "the environment of targets",
            manifest: "version: 1\nflags: {huddles: {targets: {Staging: {companies: [acme]}}}}\n",
            delete: { $0.environments.removeAll { $0.name == "Staging" } },
            line: "environment Staging  was not a production environment, is gone",
            json: #"[{"environment":"Staging","kind":"environment","now":"absent","seen":"not production"}]"#),
        Case(
            testDescription: "a production environment, which is one of two",
            manifest: """
                version: 1
                flags: {huddles: {targets: {Production: {companies: [acme]}, Staging: {companies: [acme]}}}}

                """,
            delete: { $0.environments.removeAll { $0.name == "Production" } },
            line: "environment Production  was a production environment, is gone",
            json: #"[{"environment":"Production","kind":"environment","now":"absent","seen":"production"}]"#),
    ]

    @Test("is stale: 4 by plan --check and by apply, which names it and writes nothing", arguments: cases)
    func gone(_ row: Case) async throws {
        try await withBench(row.manifest, live: [SandboxFlag("huddles")]) { bench in
            #expect(try await bench.place.hoist("plan", "-q", "--out", "plan.json").status == 0)
            let stage = await bench.sandbox.world().stages.first { $0.name == "Beta" }?.id.text ?? ""
            let line = row.line.replacing("ID", with: stage)
            try await bench.sandbox.mutate { row.delete(&$0) }
            let checked = try await bench.place.hoist("plan", "-q", "--check", "plan.json")
            #expect(checked.status == 4)
            #expect(checked.out.contains("\n  \(line)\n"), "\(checked)")
            let (ran, calls) = try await bench.calls { try await bench.place.hoist("apply", "plan.json", "-q") }
            #expect(
                ran
                    == Ran(
                        status: 4, out: "",
                        err: """
                            error: the plan for Sandbox App is stale: 1 thing moved since it was made; nothing was applied
                              = note: \(line)
                              = help: make a new plan and have it reviewed

                            """))
            #expect(calls.allSatisfy { $0.method == "GET" })
            let json = try await bench.place.hoist("apply", "plan.json", "--format", "json").json()
            #expect(json["moved"].text == row.json.replacing("ID", with: stage))
        }
    }
}
