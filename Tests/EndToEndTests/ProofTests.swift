import Foundation
import JSONText
import Sandbox
import Testing

@Suite("proof and receipt", .timeLimit(.minutes(60)))
struct ProofTests {
    private static let manifest = """
        version: 1
        flags:
          a: {description: Text, targets: {Production: {companies: [acme]}}}
        """

    @Test("a write that Reflag answers and doesn't keep: exit 8, and which")
    func notKept() async throws {
        let answer = #"{"data": [], "totalCount": 0, "pageSize": 0, "pageIndex": 0}"#
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            request.operation == .updateCompanyFlags
                ? .respond(status: 200, headers: ["content-type": "application/json"], body: answer) : nil
        }
        try await withBench(Self.manifest, interceptor: interceptor) { bench in
            let ran = try await bench.place.hoist("apply", "--auto-approve")
            #expect(ran.status == 8, "\(ran)")
            #expect(
                ran.out.hasSuffix(
                    """
                    Applied: 2 calls done.
                    Written, but live isn't what was written:
                      `a` in Production: company `acme` isn't targeted

                    """), "\(ran.out)")
        }
    }

    @Test("the proof is one listing and the targets that were written; --verify none asks nothing")
    func cost() async throws {
        try await withBench(Self.manifest, api: .v3_0_1) { bench in
            let (ran, calls) = try await bench.calls { try await bench.place.hoist("apply", "--auto-approve") }
            #expect(ran.status == 0)
            #expect(ran.out.hasSuffix("\nApplied: 2 calls done.\nProved: what was written is live.\n"), "\(ran.out)")
            #expect(calls.map { $0.operation }.suffix(2) == [.listFlags, .getFlagTargeting])
            #expect(calls.count { $0.operation == .listFlags } == 2)
            #expect(calls.count { $0.operation == .getFlagTargeting } == 1)
        }
        // Where the answers to writes have versions, these prove the targets.
        try await withBench(Self.manifest) { bench in
            let (ran, calls) = try await bench.calls { try await bench.place.hoist("apply", "--auto-approve") }
            #expect(ran.status == 0)
            #expect(calls.count { $0.operation == .listFlags } == 2)
            #expect(calls.count { $0.operation == .getFlagTargeting } == 0)
        }
        try await withBench(Self.manifest) { bench in
            let (_, calls) = try await bench.calls {
                try await bench.place.hoist("apply", "--auto-approve", "--verify", "none")
            }
            #expect(calls.count { $0.operation == .listFlags } == 1)
        }
    }

    @Test("a proof that can't be read: exit 6, though all was written", arguments: [403, 404, 400, 500])
    func unread(status: Int) async throws {
        for format in ["text", "json"] {
            let writes = Recorded<String>()
            let interceptor: SandboxConfiguration.Interceptor = { request, _ in
                if request.operation == .updateCompanyFlags { writes.append(request.target) }
                guard request.operation == .listFlags, !writes.all.isEmpty else { return nil }
                return .respond(
                    status: status, headers: ["content-type": "application/json"],
                    body: #"{"error": {"code": "not_allowed", "message": "No"}}"#)
            }
            try await withBench(Self.manifest, interceptor: interceptor) { bench in
                let ran = try await bench.place.hoist(
                    "apply", "--auto-approve", "--retries", "0", "--format", format)
                #expect(ran.status == 6, "\(ran)")
                #expect(await bench.sandbox.world().lines.map { $0.hasSuffix("Production: company acme") } == [true])
                if format == "text" {
                    #expect(ran.out.contains("Applied: 2 calls done.\n"), "\(ran)")
                    #expect(!ran.out.contains("Proved"), "\(ran)")
                } else {
                    #expect(try ran.json()["outcome"]["exitCode"].integer == 6)
                }
            }
        }
    }

    @Test("what others change between the writes and the proof is reported, and no failure")
    func others() async throws {
        let sandboxes = Recorded<RunningSandbox>()
        let listings = Recorded<String>()
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            guard request.operation == .listFlags, listings.append(request.target) == 1 else { return nil }
            try? await sandboxes.all.first?.mutate {
                try $0.setTargets(of: "a", in: "Production", companies: ["acme", "hooli"], users: [], at: .unspecified)
            }
            return nil
        }
        let manifest = """
            version: 1
            flags:
              a: {stage: Beta, targets: {Production: {companies: [acme]}}}
            """
        try await withBench(manifest, live: [SandboxFlag("a")], interceptor: interceptor) { bench in
            sandboxes.append(bench.sandbox)
            let ran = try await bench.place.hoist("apply", "--auto-approve")
            #expect(ran.status == 0, "\(ran)")
            #expect(
                ran.out.hasSuffix(
                    """
                    Proved: what was written is live.
                    Warning: others changed in the meantime:
                      `a` in Production: company `hooli` came from elsewhere

                    """), "\(ran.out)")
        }
    }

    @Test("the receipt says who, when, which commit, the digest, and each change with its outcome")
    func receipt() async throws {
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            request.operation == .updateCompanyFlags
                ? .respond(
                    status: 400, headers: ["content-type": "application/json"],
                    body: #"{"error": {"code": "invalid_request", "message": "No"}}"#) : nil
        }
        try await withBench(Self.manifest + "\n  b: {}\n", interceptor: interceptor) { bench in
            let ci = [
                "GITHUB_ACTIONS": "true", "GITHUB_SHA": "0123456789abcdef0123", "GITHUB_REF_NAME": "main",
                "GITHUB_ACTOR": "jane", "GITHUB_SERVER_URL": "https://github.example", "GITHUB_REPOSITORY": "acme/web",
                "GITHUB_RUN_ID": "42",
            ]
            let plan = try await bench.place.hoist("plan", "--format", "json").json()
            let ran = try await bench.place.hoist(
                "apply", "--auto-approve", "--receipt", "receipt.json", environment: ci)
            #expect(ran.status == 6)
            let path = bench.place.folder + "/receipt.json"
            let receipt = try JSON(parsing: String(contentsOfFile: path, encoding: .utf8))
            #expect(receipt["format"].string == "hoist-receipt")
            #expect(receipt["actor"].string == "jane")
            #expect(receipt["commit"].string == "0123456789abcdef0123")
            #expect(receipt["branch"].string == "main")
            #expect(receipt["run"].string == "https://github.example/acme/web/actions/runs/42")
            #expect(
                receipt["message"].string
                    == "hoist apply: 0123456789ab on main by jane (https://github.example/acme/web/actions/runs/42)")
            #expect(receipt["digest"].string == plan["digest"].string)
            #expect(receipt["exitCode"].integer == 6)
            #expect(
                receipt["changes"].items.map { "\($0["flag"].string) \($0["outcome"].string)" } == [
                    "a partial", "b done",
                ])
            #expect(try !String(contentsOfFile: path, encoding: .utf8).contains(bench.sandbox.key))
            let bodies = await bench.sandbox.calls().filter { $0.operation == .updateCompanyFlags }.map(\.body)
            let sent = try JSON(parsing: #require(bodies.first))
            #expect(sent["changeDescription"].string == receipt["message"].string)
        }
    }
}
