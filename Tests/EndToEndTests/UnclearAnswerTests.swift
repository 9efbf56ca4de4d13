import JSONText
import Sandbox
import Testing

@Suite("unclear answers, and what others do in the meantime", .timeLimit(.minutes(60)))
struct UnclearAnswerTests {
    private static let manifest = """
        version: 1
        flags:
          a:
            description: Text
            stage: Beta
            targets:
              Production: {companies: [acme]}
        """

    private static let made = [#"a "A" Beta "Text" | Production: company acme"#]

    /// Something between the program and Reflag, and how often the flag is sent for that.
    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let fault: SandboxFault
        let sent: Int

        var testDescription: String { name }
    }

    @Test(
        "createFlag is never sent twice blindly: flags are listed, and one that is there is adopted",
        arguments: [
            Fault(name: "made, and no answer came", fault: .dropAfterHandling, sent: 1),
            Fault(name: "made, and the answer was cut off", fault: .truncate, sent: 1),
            Fault(name: "made, and a proxy answered", fault: .handleThenRespond(status: 502, body: "<html>"), sent: 1),
            Fault(
                name: "made, and the answer says that the key is taken",
                fault: .handleThenRespond(
                    status: 400, headers: ["content-type": "application/json"],
                    body: #"{"error":{"code":"not_possible","message":"A flag with the key a already exists."}}"#),
                sent: 1),
            Fault(name: "not made, and no answer came", fault: .dropBeforeHandling, sent: 2),
            Fault(name: "not made, and a proxy answered", fault: .respond(status: 503), sent: 2),
        ]
    )
    func once(_ fault: Fault) async throws {
        let posts = Recorded<String>()
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            request.method == "POST" && posts.append(request.target) == 0 ? fault.fault : nil
        }
        try await withBench(Self.manifest, interceptor: interceptor) { bench in
            let ran = try await bench.place.hoist("apply", "--auto-approve", "--format", "json")
            #expect(ran.status == 0, "\(ran)")
            #expect(try ran.json()["outcome"]["status"].string == "complete")
            let calls = await bench.sandbox.calls()
            #expect(calls.count { $0.operation == .createFlag } == fault.sent)
            let first = try #require(calls.firstIndex { $0.operation == .createFlag })
            #expect(calls[(first + 1)...].first?.operation == .listFlags, "it looks before it does anything else")
            #expect(await bench.sandbox.world().lines == Self.made)
            #expect(try await bench.place.hoist("plan", "--detailed-exitcode").status == 0)
        }
    }

    @Test("whether an adopted flag is secret can't be compared, which is reported")
    func secret() async throws {
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            request.method == "POST" ? .dropAfterHandling : nil
        }
        try await withBench("version: 1\nflags: {a: {secret: true}}\n", interceptor: interceptor) { bench in
            let ran = try await bench.place.hoist("apply", "--auto-approve")
            #expect(ran.status == 0)
            #expect((ran.out + ran.err).contains("whether it is secret can't be read back"))
        }
    }

    @Test("a flag that somebody else made in the meantime, and differently, is a conflict; running again fixes it")
    func conflict() async throws {
        let sandboxes = Recorded<RunningSandbox>()
        let posts = Recorded<String>()
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            guard request.method == "POST", posts.append(request.target) == 0 else { return nil }
            try? await sandboxes.all.first?.mutate { try $0.addFlag(SandboxFlag("a", name: "Theirs")) }
            return nil
        }
        try await withBench(Self.manifest, interceptor: interceptor) { bench in
            sandboxes.append(bench.sandbox)
            let ran = try await bench.place.hoist("apply", "--auto-approve", "--format", "json")
            #expect(ran.status == 1, "nothing was written")
            #expect(
                try ran.json()["outcome"]["calls"].items.map { "\($0["id"].string) \($0["status"].string)" }
                    == ["c1 failed", "c2 not-attempted"])
            #expect(await bench.sandbox.world().lines == [#"a "Theirs" In development"#])
            _ = try await bench.round()
            #expect(await bench.sandbox.world().lines == [#"a "Theirs" Beta "Text" | Production: company acme"#])
        }
    }

    @Test("an update of targets is sent again without the flags that a refusal names")
    func named() async throws {
        let sandboxes = Recorded<RunningSandbox>()
        let patches = Recorded<String>()
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            guard request.method == "PATCH", patches.append(request.target) == 0 else { return nil }
            try? await sandboxes.all.first?.mutate { try $0.editFlag("b") { $0.archived = true } }
            return nil
        }
        let manifest =
            "version: 1\nflags:\n"
            + ["a", "b", "c"].map { "  \($0): {targets: {Production: {companies: [acme]}}}\n" }.joined()
        let live = ["a", "b", "c"].map { SandboxFlag(SandboxID($0)) }
        try await withBench(manifest, live: live, interceptor: interceptor) { bench in
            sandboxes.append(bench.sandbox)
            let ran = try await bench.place.hoist("apply", "--auto-approve", "--format", "json")
            #expect(ran.status == 6)
            let outcome = try ran.json()["outcome"]
            #expect(outcome["status"].string == "partial")
            #expect(outcome["calls"].items.first?["status"].string == "done")
            #expect(outcome["calls"].items.first?["without"] == .array([.string("b")]))
            #expect(
                await bench.sandbox.world().lines == [
                    #"a "a" In development | Production: company acme"#,
                    #"b "b" In development archived"#,
                    #"c "c" In development | Production: company acme"#,
                ])
            // By now the flag is archived live, and the manifest is silent of that: nothing is left to do.
            let plan = try await bench.place.hoist("plan", "--detailed-exitcode", "--format", "json")
            #expect(plan.status == 0)
            #expect(Round.remarks(try plan.json()) == ["warning archived-live b @4:3"])
        }
    }
}
