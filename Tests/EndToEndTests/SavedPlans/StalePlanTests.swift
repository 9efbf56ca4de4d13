import JSONText
import Sandbox
import Testing

@Suite("a saved plan over a world that has moved", .timeLimit(.minutes(60)))
struct StalePlanTests {
    /// What others do before the plan is carried out.
    private static func move(_ bench: Bench) async throws {
        try await bench.sandbox.mutate { world in
            try world.editFlag("huddles") { $0.description = "By hand\u{1B}[2J" }
            try world.setTargets(of: "huddles", in: "Production", companies: ["globex", "initech"], users: nil)
            try world.addFlag(SandboxFlag("new", name: "Other"))
        }
    }

    private static let list = [
        #"new  wasn't there, was created in the meantime, with another name"#,
        #"huddles  description: was none, is now "By hand\u{1B}[2J""#,
        "huddles  companies in Production: initech came",
    ]

    @Test("is refused with 4 and a list of what moved; nothing is written, and the cache isn't asked")
    func stale() async throws {
        try await withBench(SavedPlanTests.manifest, live: SavedPlanTests.live) { bench in
            _ = try await SavedPlanTests.save(bench)
            try await Self.move(bench)
            let world = await bench.sandbox.world()
            let (ran, calls) = try await bench.calls { try await bench.place.hoist("apply", "plan.json") }
            #expect(
                ran
                    == Ran(
                        status: 4, out: "",
                        err: """
                            error: the plan for Sandbox App is stale: 3 things moved since it was made; nothing was applied
                              = note: \(Self.list[0])
                              = note: \(Self.list[1])
                              = note: \(Self.list[2])
                              = help: make a new plan and have it reviewed

                            """))
            #expect(await bench.sandbox.world() == world)
            #expect(Bench.counts(of: calls) == ["getApp": 1, "listFlags": 1, "getFlagTargeting": 2])
        }
    }

    // Siblings: markdown and github, a plan that holds and one that doesn't; text and JSON are held elsewhere.
    @Test("a check is printed in the form that was asked for")
    func forms() async throws {
        try await withBench(SavedPlanTests.manifest, live: SavedPlanTests.live) { bench in
            _ = try await SavedPlanTests.save(bench)
            let plan = ["plan", "-q", "--check", "plan.json", "--format"]
            let calls = try await bench.place.hoist(plan + ["text"]).out.dropFirst("The plan for Sandbox App ".count)
            #expect(calls.hasPrefix("still holds: 0 calls are done already, "))
            #expect(
                try await bench.place.hoist(plan + ["markdown"])
                    == Ran(status: 0, out: "### `The plan for Sandbox App \(calls.dropLast())`\n", err: ""))
            #expect(
                try await bench.place.hoist(plan + ["github"])
                    == Ran(
                        status: 0, out: "::notice title=Plan still holds::The plan for Sandbox App \(calls)", err: ""))
            try await Self.move(bench)
            let left = try await bench.place.hoist(plan + ["text"]).out.lines.last ?? ""
            let head = "The plan for Sandbox App is stale: 3 things moved since it was made."
            #expect(
                try await bench.place.hoist(plan + ["markdown"])
                    == Ran(
                        status: 4,
                        out: """
                            ### `\(head)`

                            - `\(Self.list[0])`
                            - `\(Self.list[1])`
                            - `\(Self.list[2])`

                            \(left)

                            """, err: ""))
            #expect(
                try await bench.place.hoist(plan + ["github"])
                    == Ran(
                        status: 4,
                        out: """
                            ::warning title=Stale plan::\(head) \(left)
                            ::warning title=Stale plan::\(Self.list[0])
                            ::warning title=Stale plan::\(Self.list[1])
                            ::warning title=Stale plan::\(Self.list[2])

                            """, err: ""))
        }
    }

    @Test("the same in JSON, complete, and nothing else on standard output")
    func json() async throws {
        try await withBench(SavedPlanTests.manifest, live: SavedPlanTests.live) { bench in
            let plan = try await SavedPlanTests.save(bench)
            try await Self.move(bench)
            let ran = try await bench.place.hoist("apply", "plan.json", "--format", "json")
            #expect(ran.status == 4)
            let json = try ran.json()
            #expect(json.names == ["done", "error", "holds", "left", "moved", "waiting"])
            #expect(json["error"]["exitCode"].integer == 4)
            #expect(json["error"]["notes"].items.map(\.string) == Self.list)
            #expect(json["holds"] == .bool(false))
            #expect(
                json["moved"].text == """
                    [{"flag":"new","kind":"flag","now":"different","seen":"absent"},\
                    {"field":"description","flag":"huddles","kind":"field","now":"By hand\u{1B}[2J","seen":null},\
                    {"came":["initech"],"environment":"Production","flag":"huddles","gone":[],"kind":"targets",\
                    "of":"company"}]
                    """)
            // Hooli is gone, as the plan wants it.
            #expect(json["done"].items.map { $0["id"].string } == ["c4"])
            #expect(json["left"].items == Array(plan["calls"].items.prefix(3)))
        }
    }

    @Test("what moved elsewhere doesn't matter")
    func elsewhere() async throws {
        try await withBench(SavedPlanTests.manifest, live: SavedPlanTests.live) { bench in
            _ = try await SavedPlanTests.save(bench)
            try await bench.sandbox.mutate { world in
                try world.addFlag(SandboxFlag("another", companies: ["Production": ["acme"]]))
                try world.editFlag("huddles") { $0.permanent = true }
                try world.setTargets(of: "huddles", in: "Staging", companies: ["initech"], users: ["u_1"])
            }
            #expect(try await bench.place.hoist("apply", "plan.json").status == 0)
        }
    }

    @Test("plan --check reports the same without applying: 0 where it holds, 4 where it doesn't")
    func check() async throws {
        try await withBench(SavedPlanTests.manifest, live: SavedPlanTests.live) { bench in
            _ = try await SavedPlanTests.save(bench)
            let holds = try await bench.place.hoist("plan", "--check", "plan.json", "-q")
            #expect(
                holds
                    == Ran(
                        status: 0, out: "The plan for Sandbox App still holds: 0 calls are done already, 4 are left.\n",
                        err: ""))
            try await Self.move(bench)
            let stale = try await bench.place.hoist("plan", "--check", "plan.json", "-q")
            #expect(
                stale
                    == Ran(
                        status: 4,
                        out: """
                            The plan for Sandbox App is stale: 3 things moved since it was made.

                              \(Self.list[0])
                              \(Self.list[1])
                              \(Self.list[2])

                            1 call is done already, 3 are left. Make a new plan.

                            """, err: ""))
            let json = try await bench.place.hoist("plan", "--check", "plan.json", "--format", "json").json()
            #expect(json.names == ["done", "holds", "left", "moved", "waiting"])
            #expect(await bench.sandbox.calls().allSatisfy { $0.method == "GET" })
            let both = try await bench.place.hoist("plan", "--check", "plan.json", "--only", "new")
            #expect(both.status == 64)
        }
    }
}
