import JSONText
import Sandbox
import Testing

@Suite("a call that fails for good", .timeLimit(.minutes(60)))
struct PartialTests {
    private static let manifest = """
        version: 1
        flags:
          good:
            targets:
              Production: {companies: [acme]}
          bad:
            targets:
              Production: {companies: [acme], users: [u_1]}
              Staging: {companies: [globex]}
          old:
            name: Old
            targets:
              Production: {companies: [acme]}
          going:
            archived: true
        """

    private static let live = [SandboxFlag("old", name: "Olden"), SandboxFlag("going", name: "Going")]

    /// Refuses to create `bad`, as often as it is asked to while `refuses` says so.
    private static func refusing(_ refuses: Recorded<Bool>) -> SandboxConfiguration.Interceptor {
        { request, _ in
            guard request.method == "POST", String(decoding: request.body, as: UTF8.self).contains(#""bad""#),
                refuses.all.last != false
            else { return nil }
            return .respond(
                status: 400, headers: ["content-type": "application/json"],
                body: """
                    {"error":{"code":"invalid_request","message":"No more flags on this plan"},\
                    "issues":{"key":["over the limit"]}}
                    """)
        }
    }

    @Test("it takes along only what waits for it; the report names it, and doesn't say to run again what was refused")
    func partly() async throws {
        let refuses = Recorded<Bool>()
        try await withBench(Self.manifest, live: Self.live, interceptor: Self.refusing(refuses)) { bench in
            let plan = try await bench.place.hoist("plan").out
            let ran = try await bench.place.hoist("apply", "--auto-approve")
            #expect(ran.status == 6)
            #expect(
                ran.out.settled == plan + """

                    Applied in part: 4 of 7 calls done, 1 failed, 2 not attempted.

                    failed
                      createFlag bad: createFlag for flag `bad`: the request was rejected (400 invalid_request): \
                    No more flags on this plan
                        = note: key: over the limit
                        = help: sending the same request again won't help: fix what Reflag reports
                    done without a flag
                      updateCompanyFlags company acme in Production (2 flags): done (N ms), without `bad`
                    not attempted
                      updateCompanyFlags company globex in Staging (1 flag): it waits for createFlag bad, which failed
                      updateUserFlags user u_1 in Production (1 flag): it waits for createFlag bad, which failed

                    Proved: what was written is live.
                    2 targets weren't read back: by the versions in Reflag's responses, nobody else wrote in between.

                    """)
            #expect(
                await bench.sandbox.world().lines == [
                    #"going "Going" In development archived"#,
                    #"good "Good" In development | Production: company acme"#,
                    #"old "Old" In development | Production: company acme"#,
                ])

            let again = try await bench.place.hoist("apply", "--auto-approve")
            #expect(again.status == 1, "nothing is written any more while Reflag refuses")

            refuses.append(false)
            _ = try await bench.round()
            #expect(
                await bench.sandbox.world().lines == [
                    #"bad "Bad" In development | Production: company acme; user u_1 | Staging: company globex"#,
                    #"going "Going" In development archived"#,
                    #"good "Good" In development | Production: company acme"#,
                    #"old "Old" In development | Production: company acme"#,
                ])
        }
    }

    @Test("the same in JSON")
    func partlyJSON() async throws {
        let refuses = Recorded<Bool>()
        try await withBench(Self.manifest, live: Self.live, interceptor: Self.refusing(refuses)) { bench in
            let ran = try await bench.place.hoist("apply", "--auto-approve", "--format", "json")
            #expect(ran.status == 6)
            let json = try ran.json()
            #expect(json["format"].string == "hoist-plan")
            let outcome = json["outcome"]
            #expect(outcome["status"].string == "partial")
            #expect(outcome["exitCode"].integer == 6)
            #expect([outcome["done"], outcome["failed"], outcome["notAttempted"]].map(\.integer) == [4, 1, 2])
            #expect(
                outcome["calls"].items.map { "\($0["id"].string) \($0["operation"].string) \($0["status"].string)" }
                    == [
                        "c1 createFlag done",
                        "c2 createFlag failed",
                        "c3 updateFlag done",
                        "c4 updateCompanyFlags not-attempted",
                        "c5 updateCompanyFlags done",
                        "c6 updateUserFlags not-attempted",
                        "c7 updateFlag done",
                    ])
            #expect(
                outcome["calls"].items.map { "\($0["httpStatus"]) \($0["attempts"])" } == [
                    "200 1", "400 1", "200 1", "null 0", "200 1", "null 0", "200 1",
                ])
            #expect(outcome["calls"].items.allSatisfy { $0["milliseconds"].integer != nil })
            #expect(outcome["already"] == .array([]))
        }
    }

    @Test("where nothing was written, it is 1")
    func nothingWritten() async throws {
        let refuses = Recorded<Bool>()
        try await withBench("version: 1\nflags: {bad: {}}\n", interceptor: Self.refusing(refuses)) { bench in
            let ran = try await bench.place.hoist("apply", "--auto-approve", "--format", "json")
            #expect(ran.status == 1)
            #expect(try ran.json()["outcome"]["status"].string == "failed")
            #expect(await bench.sandbox.world().flags.isEmpty)
        }
    }
}
