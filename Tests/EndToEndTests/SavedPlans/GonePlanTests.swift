import JSONText
import Sandbox
import Testing

@Suite("a saved plan whose environment or stage was deleted or is another one", .timeLimit(.minutes(60)))
struct GonePlanTests {
    /// What is deleted or renamed, and what is said of it.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let manifest: String
        let change: @Sendable (inout SandboxWorld) -> Void
        let line: String
        let json: String
    }

    static let cases: [Case] = [
        Case(
            testDescription: "the stage of an update",
            manifest: "version: 1\nflags: {huddles: {stage: Beta}}\n",
            change: { $0.stages.removeAll { $0.name == "Beta" } },
            line: "stage Beta (ID)  is gone",
            json: #"[{"id":"ID","kind":"stage","now":"absent","seen":"present","stage":"Beta"}]"#),
        Case(
            testDescription: "the stage of a create",
            manifest: "version: 1\ncreate: {stage: Beta}\nflags: {new: {}}\n",
            change: { $0.stages.removeAll { $0.name == "Beta" } },
            line: "stage Beta (ID)  is gone",
            json: #"[{"id":"ID","kind":"stage","now":"absent","seen":"present","stage":"Beta"}]"#),
        Case(
            testDescription: "the environment of targets",
            manifest: "version: 1\nflags: {huddles: {targets: {Staging: {companies: [acme]}}}}\n",
            change: { $0.environments.removeAll { $0.name == "Staging" } },
            line: "environment Staging  is gone",
            json: #"[{"environment":"Staging","kind":"environment","now":"absent","seen":"not production"}]"#),
        Case(
            testDescription: "a production environment, which is one of two",
            manifest: """
                version: 1
                flags: {huddles: {targets: {Production: {companies: [acme]}, Staging: {companies: [acme]}}}}

                """,
            change: { $0.environments.removeAll { $0.name == "Production" } },
            line: "environment Production  is gone",
            json: #"[{"environment":"Production","kind":"environment","now":"absent","seen":"production"}]"#),
        Case(
            testDescription: "two environments whose names were swapped",
            manifest: "version: 1\nflags: {huddles: {targets: {Staging: {companies: [acme]}}}}\n",
            change: { world in
                for index in world.environments.indices {
                    switch world.environments[index].name {
                    case "Staging": world.environments[index].name = "Production"
                    case "Production": world.environments[index].name = "Staging"
                    default: break
                    }
                }
            },
            line: "environment Staging  is called Production now (ID)",
            json: #"[{"id":"ID","kind":"name","now":"Production","of":"environment","seen":"Staging"}]"#),
        Case(
            testDescription: "an environment that is production now",
            manifest: "version: 1\nflags: {huddles: {targets: {Staging: {companies: [acme]}}}}\n",
            change: { world in
                for index in world.environments.indices where world.environments[index].name == "Staging" {
                    world.environments[index].isProduction = true
                }
            },
            line: "environment Staging  has become a production environment",
            json: #"[{"environment":"Staging","kind":"environment","now":"production","seen":"not production"}]"#),
        Case(
            testDescription: "the stage of a create, which is called otherwise",
            manifest: "version: 1\ncreate: {stage: Beta}\nflags: {new: {}}\n",
            change: { world in
                for index in world.stages.indices where world.stages[index].name == "Beta" {
                    world.stages[index].name = "Everybody"
                }
            },
            line: "stage Beta  is called Everybody now (ID)",
            json: #"[{"id":"ID","kind":"name","now":"Everybody","of":"stage","seen":"Beta"}]"#),
    ]

    @Test("is stale: 4 by plan --check and by apply, which names it and writes nothing", arguments: cases)
    func gone(_ row: Case) async throws {
        try await withBench(row.manifest, live: [SandboxFlag("huddles")]) { bench in
            #expect(try await bench.place.hoist("plan", "-q", "--out", "plan.json").status == 0)
            let world = await bench.sandbox.world()
            let id =
                row.line.hasPrefix("environment")
                ? world.environments.first { $0.name == "Staging" }?.id.text ?? ""
                : world.stages.first { $0.name == "Beta" }?.id.text ?? ""
            let line = row.line.replacing("ID", with: id)
            try await bench.sandbox.mutate { row.change(&$0) }
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
            #expect(json["moved"].text == row.json.replacing("ID", with: id))
        }
    }
}
