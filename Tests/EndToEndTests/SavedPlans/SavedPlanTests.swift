import Foundation
import JSONText
import Sandbox
import Testing

@Suite("a saved plan", .timeLimit(.minutes(60)))
struct SavedPlanTests {
    static let manifest = """
        version: 1
        flags:
          new: {targets: {Production: {companies: [acme]}}}
          huddles: {description: Text, targets: {Production: {companies: [acme, globex]}}}
        """
    static let live = [SandboxFlag("huddles", name: "Huddles", companies: ["Production": ["globex", "hooli"]])]
    static let end = [
        #"huddles "Huddles" In development "Text" | Production: company acme, globex"#,
        #"new "New" In development | Production: company acme"#,
    ]

    /// What is planned, as text.
    static let text = """
        Plan for Sandbox App: 1 to create, 1 to update · production +2 −1 targets · 4 calls

        + new  "New"                                                                            flags.yaml:3
            Production   + company acme
        ~ huddles                                                                               flags.yaml:4
            description  none → "Text"
            Production   + company acme
                         - company hooli

        1 to create, 1 to update · production +2 −1 targets · 4 calls

        """

    /// Saves a plan of the bench's manifest and takes the manifest away: what follows has only the plan.
    static func save(_ bench: Bench, _ arguments: String...) async throws -> JSON {
        let ran = try await bench.place.hoist(["plan", "--out", "plan.json"] + arguments)
        try #require(ran.status == 0, "\(ran)")
        try FileManager.default.removeItem(atPath: bench.place.folder + "/flags.yaml")
        return try JSON(parsing: String(contentsOfFile: bench.place.folder + "/plan.json", encoding: .utf8))
    }

    @Test("is carried out without a manifest, a terminal or --auto-approve: its calls and no others")
    func apply() async throws {
        try await withBench(Self.manifest, live: Self.live, api: .v3_0_1) { bench in
            let plan = try await Self.save(bench)
            let (ran, calls) = try await bench.calls { try await bench.place.hoist("apply", "plan.json", "-q") }
            #expect(
                ran
                    == Ran(
                        status: 0, out: Self.text + "\nApplied: 4 calls done.\nProved: what was written is live.\n",
                        err: ""))
            #expect(await bench.sandbox.world().lines == Self.end)
            let sent = try calls.filter { $0.method != "GET" }.map { call -> String in
                // The message comes from what CI or git says, and isn't the plan's.
                "\(call.method) \(call.path) \(try JSON(parsing: call.body).without("changeDescription"))"
            }
            let planned = plan["calls"].items.map { "\($0["method"].string) /api\($0["path"].string) \($0["body"])" }
            #expect(sent.sorted() == planned.sorted())
            // Two for the listing, one for each list of the basis whose flag is there, one for the version that the cache
            // relies on, and for the proof one and each list that was written.
            let reads = Bench.counts(of: calls.filter { $0.method == "GET" })
            #expect(reads == ["getApp": 2, "listFlags": 2, "getFlagTargeting": 3])
        }
    }

    @Test("that was carried out is reported as done, with no call that writes, and nobody is asked")
    func again() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            _ = try await Self.save(bench)
            #expect(try await bench.place.hoist("apply", "plan.json").status == 0)
            let (ran, calls) = try await bench.calls { try await bench.place.hoist("apply", "plan.json") }
            #expect(ran.status == 0)
            #expect(
                ran.out == Self.text + """

                    4 of 4 calls are done already; there is nothing left to do:
                      createFlag new
                      updateFlag huddles
                      updateCompanyFlags company acme in Production (2 flags)
                      updateCompanyFlags company hooli in Production (1 flag)

                    """)
            #expect(Bench.counts(of: calls) == ["getApp": 1, "listFlags": 1, "getFlagTargeting": 2])
            let json = try await bench.place.hoist("apply", "plan.json", "--format", "json").json()
            #expect(json["outcome"]["status"].string == "complete")
            #expect(json["outcome"]["calls"] == .array([]))
            #expect(
                json["outcome"]["already"].items.map { $0.without("after") }
                    == json["calls"].items.map { $0.without("after") }, "what is done waits for nothing")
        }
    }

    @Test("that failed in part is carried out again: what is done is reported, the rest is sent, all of it is proved")
    func partly() async throws {
        let refuses = Recorded<Bool>()
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            guard request.method == "POST", refuses.all.isEmpty else { return nil }
            return .respond(
                status: 400, headers: ["content-type": "application/json"],
                body: #"{"error":{"code":"invalid_request","message":"Not now"}}"#)
        }
        try await withBench(Self.manifest, live: Self.live, api: .v3_0_1, interceptor: interceptor) { bench in
            let plan = try await Self.save(bench)
            let first = try await bench.place.hoist("apply", "plan.json")
            #expect(first.status == 6)
            #expect(first.out.hasSuffix("\nProved: what was written is live.\n"), "\(first.out)")
            refuses.append(false)
            let (ran, calls) = try await bench.calls { try await bench.place.hoist("apply", "plan.json") }
            #expect(ran.status == 0)
            #expect(
                ran.out == Self.text + """

                    2 of 4 calls are done already, 1 in part:
                      updateFlag huddles
                      updateCompanyFlags company acme in Production (1 flag)
                      updateCompanyFlags company hooli in Production (1 flag)

                    Applied: 2 calls done.
                    Proved: what was written is live.

                    """)
            let sent = calls.filter { $0.method != "GET" }
            #expect(sent.map(\.operation) == [.createFlag, .updateCompanyFlags])
            let last = try JSON(parsing: #require(sent.last).body)
            #expect(last["updates"].text == #"[{"flagKey":"new","specificTargetValue":true}]"#)
            #expect(await bench.sandbox.world().lines == Self.end)
            // The whole of it is in the JSON form, whatever is left.
            let json = try await bench.place.hoist("apply", "plan.json", "--format", "json").json()
            #expect(json["digest"] == plan["digest"])
        }
    }

    @Test("whose done part is gone by the time of the proof: exit 8")
    func doneAndGone() async throws {
        let sandboxes = Recorded<RunningSandbox>()
        let listings = Recorded<String>()
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            guard request.operation == .listFlags, listings.append(request.target) == 2 else { return nil }
            try? await sandboxes.all.first?.mutate { try $0.editFlag("huddles") { $0.description = "Elsewhere" } }
            return nil
        }
        try await withBench(Self.manifest, live: Self.live, api: .v3_0_1, interceptor: interceptor) { bench in
            _ = try await Self.save(bench)
            sandboxes.append(bench.sandbox)
            try await bench.sandbox.mutate { try $0.editFlag("huddles") { $0.description = "Text" } }
            let ran = try await bench.place.hoist("apply", "plan.json")
            #expect(ran.status == 8, "\(ran)")
            #expect(ran.out.contains("1 of 4 calls is done already:\n  updateFlag huddles\n"), "\(ran.out)")
            #expect(
                ran.out.hasSuffix(
                    "  `huddles`: description is \"Elsewhere\", and \"Text\" was written; Reflag may have changed it\n"),
                "\(ran.out)")
        }
    }

    @Test("with nothing in it has nothing to do")
    func empty() async throws {
        try await withBench("version: 1\nflags: {a: {}}\n", live: [SandboxFlag("a")]) { bench in
            let plan = try await Self.save(bench)
            #expect(plan["calls"] == .array([]))
            let (ran, calls) = try await bench.calls { try await bench.place.hoist("apply", "plan.json") }
            #expect(ran.status == 0)
            #expect(ran.out == "Nothing to do for Sandbox App: 1 flag is as the manifest says.\n")
            #expect(Bench.counts(of: calls) == ["getApp": 1, "listFlags": 1])
        }
    }

    @Test("comes through standard input as well")
    func standardInput() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            _ = try await Self.save(bench)
            let text = try String(contentsOfFile: bench.place.folder + "/plan.json", encoding: .utf8)
            let ran = try await bench.place.hoist("apply", "-", input: text)
            #expect(ran.status == 0, "\(ran)")
            #expect(await bench.sandbox.world().lines == Self.end)
        }
    }

    @Test("that exceeds a limit is refused with 5 unless it is forced")
    func blocked() async throws {
        let keys = (1...6).map { "flag-\($0)" }
        let manifest = "version: 1\nflags:\n" + keys.map { "  \($0): {archived: true}\n" }.joined()
        try await withBench(manifest, live: keys.map { SandboxFlag(SandboxID($0)) }) { bench in
            _ = try await Self.save(bench)
            let refused = try await bench.place.hoist("apply", "plan.json", "--auto-approve")
            #expect(refused.status == 5, "\(refused)")
            #expect(
                refused.err.hasPrefix("error: the plan exceeds the limit `archive`: it allows 5, and 6 are planned"))
            #expect(await bench.sandbox.calls().allSatisfy { $0.method == "GET" })
            #expect(try await bench.place.hoist("apply", "plan.json", "--force").status == 0)
            #expect(await bench.sandbox.world().flags.allSatisfy { $0.archived })
            // Nothing is left to be refused.
            #expect(try await bench.place.hoist("apply", "plan.json").status == 0)
        }
    }

    @Test(
        "goes with no option that makes a plan: 64, and nothing is read",
        arguments: [
            ["-f", "flags.yaml"], ["--manifest", "other.yaml"], ["-e", "Staging"], ["--only", "a"],
            ["-e", "Staging", "--details"], ["--entity-reads", "7"], ["--runtime"], ["--base", "HEAD"],
        ]
    )
    func options(_ options: [String]) async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            #expect(try await bench.place.hoist("plan", "--out", "plan.json").status == 0)
            let (ran, calls) = try await bench.calls {
                try await bench.place.hoist(["apply", "plan.json"] + options)
            }
            #expect(ran.status == 64)
            #expect(
                ran.err.hasPrefix(
                    "Error: A saved plan is carried out as it is; no option for making a plan goes with it "
                        + "(--manifest, --environment, --details, --only, --entity-reads, --runtime, --base, --due).\n"),
                "\(ran.err)")
            #expect(calls.isEmpty)
        }
    }

    @Test("made in the embedded sandbox is carried out there, next to the manifest that it names")
    func embedded() async throws {
        try await withWorkplace { place in
            try place.write(Self.manifest, to: "deep/flags.yaml")
            let plan = try await place.hoist("plan", "--sandbox", "-f", "deep/flags.yaml", "--out", "plan.json")
            #expect(plan.status == 0, "\(plan)")
            let ran = try await place.hoist("apply", "plan.json", "--sandbox")
            #expect(ran.status == 0, "\(ran)")
            let after = try await place.hoist("plan", "--sandbox", "-f", "deep/flags.yaml", "--detailed-exitcode")
            #expect(after.status == 0, "\(after)")
            #expect(try place.contents == ["deep", "plan.json"])
        }
    }
}
