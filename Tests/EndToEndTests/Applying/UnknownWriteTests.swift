import JSONText
import Sandbox
import Testing

/// Writes whose answers say nothing certain: what is said of them, and the exit code.
@Suite("writes of which it isn't known at first whether they were carried out", .timeLimit(.minutes(60)))
struct UnknownWriteTests {
    private static let manifest = """
        version: 1
        flags:
          a: {name: New, targets: {Production: {companies: [acme]}}}
          b: {}
        """

    private static let live = [SandboxFlag("a", name: "Old")]

    private static func writes(_ fault: SandboxFault) -> SandboxConfiguration.Interceptor {
        { request, _ in request.method == "GET" ? nil : fault }
    }

    /// What comes between, the exit code, how the report begins, and the outcome's status.
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let fault: SandboxFault
        let status: Int32
        let begins: String
        let word: String
    }

    static let rows = [
        Row(
            testDescription: "5xx for everything", fault: .respond(status: 503), status: 1,
            begins: "Nothing was applied: 0 of 3 calls done, 3 failed, 0 not attempted.", word: "failed"),
        Row(
            testDescription: "the API's own errors",
            fault: .respond(
                status: 500, headers: ["content-type": "application/json"],
                body: #"{"error":{"code":"unknown_error","message":"No."}}"#), status: 1,
            begins: "Nothing was applied: 0 of 3 calls done, 3 failed, 0 not attempted.", word: "failed"),
        Row(
            testDescription: "a proxy's page",
            fault: .respond(status: 502, headers: ["content-type": "text/html"], body: "<html></html>"), status: 1,
            begins: "Nothing was applied: 0 of 3 calls done, 3 failed, 0 not attempted.", word: "failed"),
        Row(
            testDescription: "no answers, and nothing is carried out", fault: .dropBeforeHandling, status: 6,
            begins:
                "It isn't known whether anything was applied: 0 of 3 calls done, 0 failed, 3 not known, 0 not attempted.",
            word: "partial"),
        Row(
            testDescription: "a gateway that got no answer", fault: .respond(status: 504), status: 6,
            begins:
                "It isn't known whether anything was applied: 0 of 3 calls done, 0 failed, 3 not known, 0 not attempted.",
            word: "partial"),
        Row(
            testDescription: "no answers, and everything is carried out", fault: .dropAfterHandling, status: 0,
            begins: "Applied: 3 calls done.", word: "complete"),
        Row(
            testDescription: "5xx for everything, and everything is carried out",
            fault: .handleThenRespond(status: 503), status: 0, begins: "Applied: 3 calls done.", word: "complete"),
    ]

    @Test("6 only where something was or may have been written, and the words say which", arguments: rows)
    func status(_ row: Row) async throws {
        for format in ["text", "json"] {
            try await withBench(Self.manifest, live: Self.live, interceptor: Self.writes(row.fault)) { bench in
                let ran = try await bench.place.hoist(
                    "apply", "--auto-approve", "--retries", "0", "--format", format)
                #expect(ran.status == row.status, "\(ran)")
                if format == "text" {
                    #expect(ran.out.contains("\n\(row.begins)\n"), "\(ran.out)")
                } else {
                    let outcome = try ran.json()["outcome"]
                    #expect(outcome["status"].string == row.word)
                    let words = ["complete": "done", "failed": "failed", "partial": "unknown"]
                    #expect(Set(outcome["calls"].items.map { $0["status"].string }) == [words[row.word] ?? ""])
                    #expect(outcome["unknown"].integer == (row.word == "partial" ? 3 : 0))
                }
            }
        }
    }

    /// Siblings: a company that was added, one that was removed, and a target of another environment that somebody else
    /// changes: none is ours to miss.
    @Test("a lost answer beside a change of stage is read back, and what others change is a warning")
    func besideStage() async throws {
        let manifest = """
            version: 1
            flags:
              a:
                stage: Beta
                targets:
                  Production: {companies: [acme]}
                  Staging: {companies: [globex, hooli]}
            """
        let live = [
            SandboxFlag(
                "a", stage: "Internal",
                companies: ["Production": ["initech"], "Staging": ["globex", "hooli"]])
        ]
        let sandboxes = Recorded<RunningSandbox>()
        let listings = Recorded<String>()
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            if request.operation == .updateCompanyFlags { return .dropAfterHandling }
            if request.operation == .listFlags, listings.append(request.target) == 1 {
                try? await sandboxes.all.first?.mutate {
                    try $0.setTargets(
                        of: "a", in: "Staging", companies: ["globex", "umbrella"], users: [], at: .unspecified)
                }
            }
            return nil
        }
        try await withBench(manifest, live: live, interceptor: interceptor) { bench in
            sandboxes.append(bench.sandbox)
            let ran = try await bench.place.hoist("apply", "--auto-approve", "--retries", "0")
            #expect(ran.status == 0, "\(ran)")
            #expect(
                ran.out.hasSuffix(
                    """
                    Applied: 3 calls done.
                    Warning: updateCompanyFlags company acme in Production (1 flag): its response was lost or an error; \
                    read back, it is as it was sent
                    Warning: updateCompanyFlags company initech in Production (1 flag): its response was lost or an error; \
                    read back, it is as it was sent
                    Proved: what was written is live.
                    Warning: others changed in the meantime:
                      `a` in Staging: company `hooli` is gone
                      `a` in Staging: company `umbrella` came from elsewhere

                    """), "\(ran.out)")
        }
    }

    /// Siblings: a name that is trimmed, a description that is cut off, ids in other case.
    @Test("a server that changes what it is sent: exit 8, with what is live")
    func changed() async throws {
        let sandboxes = Recorded<RunningSandbox>()
        let listings = Recorded<String>()
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            guard request.operation == .listFlags, listings.append(request.target) == 1 else { return nil }
            try? await sandboxes.all.first?.mutate {
                try $0.editFlag("a") { flag in
                    flag.name = "New"
                    flag.description = "Lo"
                }
                try $0.setTargets(of: "a", in: "Production", companies: ["acme"], users: [], at: .unspecified)
            }
            return nil
        }
        let manifest = """
            version: 1
            flags:
              a: {name: " New ", description: Long, targets: {Production: {companies: [Acme]}}}
            """
        try await withBench(manifest, live: [SandboxFlag("a")], api: .v3_0_1, interceptor: interceptor) { bench in
            sandboxes.append(bench.sandbox)
            let ran = try await bench.place.hoist("apply", "--auto-approve")
            #expect(ran.status == 8, "\(ran)")
            #expect(
                ran.out.contains(
                    """
                    Written, but live isn't what was written:
                      `a`: name is "New", and " New " was written; Reflag may have changed it
                      `a`: description is "Lo", and "Long" was written; Reflag may have changed it
                      `a` in Production: company `Acme` isn't targeted, and `acme` is; Reflag may have changed it

                    """), "\(ran.out)")
        }
    }

    /// A world whose only flag has an owner elsewhere, and what the run read after its last write.
    private func apply(
        undoing: Bool,
        withVersions: Bool,
        echoing: Bool = false
    ) async throws -> (ran: Ran, reads: [String: Int]) {
        let sandboxes = Recorded<RunningSandbox>()
        let undone = Recorded<Bool>()
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            if echoing, request.operation == .updateCompanyFlags {
                return .respond(
                    status: 200, headers: ["content-type": "application/json"],
                    body: #"{"data":[{"key":"b","specificTargetValue":true}],"flagStateVersion":2}"#)
            }
            // The first read after the write.
            guard undoing, request.method == "GET", let sandbox = sandboxes.all.first,
                await sandbox.calls().contains(where: { $0.method == "PATCH" }), undone.append(true) == 0
            else { return nil }
            try? await sandbox.mutate {
                try $0.setTargets(of: "b", in: "Production", companies: [], users: [], at: .unspecified)
            }
            return nil
        }
        var world = SandboxWorld.fresh()
        world.dialect = withVersions ? .v3_1_0 : .v3_0_1
        let manifest = "version: 1\nflags: {b: {targets: {Production: {companies: [acme]}}}}\n"
        return try await withBench(manifest, live: [SandboxFlag("b")], world: world, interceptor: interceptor) {
            bench in
            sandboxes.append(bench.sandbox)
            let (ran, calls) = try await bench.calls {
                try await bench.place.hoist("apply", "--auto-approve", "--no-cache")
            }
            let written = calls.lastIndex { $0.method == "PATCH" } ?? 0
            return (ran, Bench.counts(of: Array(calls[(written + 1)...])))
        }
    }

    /// Siblings: with and without versions; a server that answers and stores nothing.
    @Test("a target that is undone right after its answer, or never stored, isn't proved: exit 8")
    func undone() async throws {
        for (withVersions, echoing) in [(false, false), (true, false), (false, true), (true, true)] {
            let (ran, reads) = try await apply(undoing: !echoing, withVersions: withVersions, echoing: echoing)
            #expect(ran.status == 8, "\(ran)")
            #expect(
                ran.out.hasSuffix(
                    """
                    Written, but live isn't what was written:
                      `b` in Production: company `acme` isn't targeted

                    """), "\(ran.out)")
            #expect(reads["getFlagTargeting"] == 1)
        }
    }

    @Test("versions that leave no room for anybody else's write are the proof: no target is read")
    func versions() async throws {
        let (ran, reads) = try await apply(undoing: false, withVersions: true)
        #expect(ran.status == 0, "\(ran)")
        #expect(
            ran.out.hasSuffix(
                """
                Proved: what was written is live.
                1 target wasn't read back: by the versions in Reflag's responses, nobody else wrote in between.

                """), "\(ran.out)")
        #expect(reads == ["getApp": 1, "listFlags": 1])
    }
}
