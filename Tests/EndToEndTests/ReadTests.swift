import Sandbox
import Testing

@Suite("what a plan reads", .timeLimit(.minutes(60)))
struct ReadTests {
    private static let manifest = """
        version: 1
        flags:
          managed:
            targets:
              Production: {companies: [acme]}
              Staging: {users: []}
              Development: {}
          new: {targets: {Production: {companies: [acme]}}}
          going: {archived: true, targets: {Production: {companies: [acme]}}}
          gone: {targets: {Production: {companies: [acme]}}}
          back: {archived: false, targets: {Production: {companies: [acme]}}}
        """

    private static let live = [
        SandboxFlag("managed"), SandboxFlag("going"), SandboxFlag("gone", archived: true),
        SandboxFlag("back", archived: true), SandboxFlag("stranger", companies: ["Production": ["acme"]]),
    ]

    @Test("targets are read where they are managed and the flag is live and not staying archived, and nowhere else")
    func readSet() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let (ran, calls) = try await bench.calls { try await bench.place.hoist("plan") }
            #expect(ran.status == 0)
            #expect(
                calls.map { "\($0.method) \($0.path)" }.sorted() == [
                    "GET /api/apps/sandboxapp0001",
                    "GET /api/apps/sandboxapp0001",
                    // acme would be new there: of nothing that is read it is a target. Two flags want it; it is asked about once.
                    "GET /api/apps/sandboxapp0001/envs/env_production/companies/acme/flags",
                    "GET /api/apps/sandboxapp0001/flags",
                    "GET /api/apps/sandboxapp0001/flags/back/targeting/env_production",
                    "GET /api/apps/sandboxapp0001/flags/managed/targeting/env_production",
                    "GET /api/apps/sandboxapp0001/flags/managed/targeting/env_staging",
                ])
            #expect(
                ran.err.settled == """
                    7 calls (getApp 2, listFlags 1, getFlagTargeting 3, getCompanyFlags 1), 0 retries, N B sent, N B received, \
                    read N ms, plan N ms

                    """)
        }
    }

    @Test("a plan is for the version at which its targets were read, where that moved meanwhile")
    func movedVersion() async throws {
        let sandboxes = Recorded<RunningSandbox>()
        let reads = Recorded<String>()
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            guard request.operation == .getFlagTargeting, reads.append(request.target) == 0 else { return nil }
            try? await sandboxes.all.first?.mutate {
                try $0.setTargets(of: "stranger", in: "Production", companies: ["hooli"], users: [], at: .unspecified)
            }
            return nil
        }
        try await withBench(Self.manifest, live: Self.live, interceptor: interceptor) { bench in
            sandboxes.append(bench.sandbox)
            let plan = try await bench.place.hoist("plan", "--format", "json").json()
            let environments = await bench.sandbox.world().environments
            #expect(environments.map(\.flagStateVersion).max() ?? 0 > 1)
            #expect(
                plan["basis"]["environments"].items.map { $0["flagStateVersion"].integer }
                    == environments.map(\.flagStateVersion))
        }
    }

    @Test("where no app is named, listApps says which one the key is for")
    func noApp() async throws {
        try await withBench("version: 1\nflags: {}\n") { bench in
            let (ran, calls) = try await bench.calls {
                try await bench.place.hoist("plan", environment: ["REFLAG_APP_ID": nil])
            }
            #expect(ran.status == 0)
            #expect(ran.out == "Nothing to do for Sandbox App.\n")
            #expect(Bench.counts(of: calls) == ["listApps": 1, "getApp": 1, "listFlags": 1])
        }
    }

    @Test("a listing that comes in pages is read completely")
    func pages() async throws {
        var world = SandboxWorld.fresh()
        world.pageLimit = 2
        let live = (1...5).map { SandboxFlag(SandboxID("flag-\($0)"), name: "Flag \($0)") }
        let manifest = "version: 1\nflags:\n" + (1...5).map { "  flag-\($0): {}\n" }.joined()
        try await withBench(manifest, live: live, world: world) { bench in
            let (ran, calls) = try await bench.calls { try await bench.place.hoist("plan", "--detailed-exitcode") }
            #expect(ran.status == 0)
            #expect(ran.out == "Nothing to do for Sandbox App: 5 flags are as the manifest says.\n")
            #expect(Bench.counts(of: calls) == ["getApp": 1, "listFlags": 3])
        }
    }

    @Test("the same inputs give the same bytes", arguments: ["text", "json"])
    func deterministic(format: String) async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let first = try await bench.place.hoist("plan", "--format", format, "--no-cache")
            let second = try await bench.place.hoist(
                "plan", "--format", format, "--parallelism", "1", "--refresh", "full")
            #expect(first.out.settled == second.out.settled)
            #expect(first.out.contains("managed"))
        }
    }

    @Test("every request says who is calling, and bears the key once, in its header")
    func headers() async throws {
        let seen = Recorded<SandboxRequest>()
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            seen.append(request)
            return nil
        }
        try await withBench(Self.manifest, live: Self.live, interceptor: interceptor) { bench in
            let ran = try await bench.place.hoist("apply", "--auto-approve", "--message", "All")
            #expect(ran.status == 0)
            #expect(seen.all.count > 5)
            for request in seen.all {
                #expect(request.authorization == "Bearer \(bench.sandbox.key)")
                #expect(!request.target.contains(bench.sandbox.key))
                #expect(!String(decoding: request.body, as: UTF8.self).contains(bench.sandbox.key))
            }
        }
    }
}
