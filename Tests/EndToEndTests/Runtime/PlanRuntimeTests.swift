import Foundation
import JSONText
import Sandbox
import Testing

@Suite("plan --runtime", .timeLimit(.minutes(60)))
struct PlanRuntimeTests {
    static let manifest = """
        version: 1
        flags:
          hidden:
            secret: true
          plain:
            secret: false

        """

    static let live = [SandboxFlag("hidden", secret: true), SandboxFlag("plain")]

    /// What the plan reads, with `secret` and without.
    static let listing = ["getApp": 1, "listFlags": 1]
    static let seeing = listing.merging(["getFeatures": 1, "getEvaluatedFeatures": 1]) { $1 }

    /// A bench whose program knows the Runtime API.
    static func bench(
        _ manifest: String = manifest,
        interceptor: SandboxConfiguration.Interceptor? = nil,
        _ body: (Bench) async throws -> Void
    ) async throws {
        try await withBench(manifest, live: live, interceptor: interceptor) { bench in
            var bench = bench
            bench.place.environment["REFLAG_RUNTIME_URL"] = bench.sandbox.runtimeURL
            try await body(bench)
        }
    }

    /// Somebody makes the secret flag public.
    static func show(_ bench: Bench) async throws {
        try await bench.sandbox.mutate { try $0.editFlag("hidden") { $0.secret = false } }
    }

    /// Saves the plan that hides the flag again.
    static func save(_ bench: Bench) async throws {
        try await show(bench)
        try #require(try await bench.place.hoist("plan", "--runtime", "--out", "plan.json").status == 0)
    }

    @Test(
        "finds `secret` equal by two more reads, in an environment that isn't production; without it, it is unverified")
    func equal() async throws {
        try await Self.bench { bench in
            let (seen, calls) = try await bench.calls { try await bench.place.hoist("plan", "--runtime") }
            #expect(seen.status == 0)
            #expect(seen.out == "Nothing to do for Sandbox App: 2 flags are as the manifest says.\n")
            #expect(seen.err.hasPrefix("secret: seen in Staging, by what its two SDK keys are served\n4 calls ("))
            #expect(Bench.counts(of: calls) == Self.seeing)
            #expect(
                calls.allSatisfy { $0.method == "GET" && ($0.operation?.isRuntime != true || $0.path.contains("=1")) })
            let (unseen, fewer) = try await bench.calls { try await bench.place.hoist("plan") }
            #expect(unseen.out.contains("Note: `secret` of 2 flags can't be read back"))
            #expect(Bench.counts(of: fewer) == Self.listing)
        }
    }

    @Test("plans what was made public behind hoist's back, and applies it; then there is nothing to plan")
    func behindItsBack() async throws {
        try await Self.bench { bench in
            try await Self.show(bench)
            let blind = try await bench.place.hoist("plan", "--detailed-exitcode")
            #expect(blind.status == 0)
            let text = try await bench.place.hoist("plan", "--runtime", "--detailed-exitcode", "-q")
            #expect(
                text
                    == Ran(
                        status: 2,
                        out: """
                            Plan for Sandbox App: 1 to update · 1 call

                            ~ hidden                                                                                flags.yaml:3
                                secret       false → true

                            1 flag unchanged
                            1 to update · 1 call

                            """, err: ""))
            let round = try await bench.round("--runtime")
            #expect(round.reads == Self.seeing)
            #expect(round.changes == ["update hidden @3:3; secret false → true @4:13"])
            #expect(round.remarks == [])
            #expect(
                round.plan["basis"]["flags"].items.map { $0["fields"].text } == [#"[{"field":"secret","seen":false}]"#])
            #expect(
                round.writes.map { String(decoding: $0.body, as: UTF8.self) }.allSatisfy {
                    $0.contains(#""secret":true"#)
                })
        }
    }

    @Test("looks at `secret` where the manifest says that a flag isn't secret, and at one flag alone")
    func isPublic() async throws {
        try await Self.bench("version: 1\nflags: {hidden: {secret: false}}\n") { bench in
            let round = try await bench.round("--runtime")
            #expect(round.changes == ["update hidden @2:9; secret true → false @2:26"])
            #expect(round.reads == Self.seeing)
        }
    }

    @Test("saves a plan that is carried out by seeing `secret` again, and told as done where somebody did it")
    func saved() async throws {
        try await Self.bench { bench in
            try await Self.save(bench)
            let (check, calls) = try await bench.calls {
                try await bench.place.hoist("plan", "--check", "plan.json", "--format", "json")
            }
            #expect(check.status == 0, "\(check)")
            #expect(Bench.counts(of: calls) == Self.seeing)
            try await bench.sandbox.mutate { try $0.editFlag("hidden") { $0.secret = true } }
            let (done, writes) = try await bench.calls { try await bench.place.hoist("apply", "plan.json") }
            #expect(done.status == 0)
            #expect(done.out.contains("1 of 1 call is done already; there is nothing left to do"), "\(done)")
            #expect(writes.allSatisfy { $0.method == "GET" })
            try await Self.show(bench)
            let applied = try await bench.place.hoist("apply", "plan.json")
            #expect(applied.status == 0, "\(applied)")
            #expect(await bench.sandbox.world().flag("hidden")?.secret == true)
        }
    }

    @Test("saves a plan that is stale where `secret` can't be seen any more")
    func stale() async throws {
        let isHidden = Switch()
        try await Self.bench(interceptor: { request, _ in
            guard request.operation?.isRuntime == true, await isHidden.isOn else { return nil }
            let features =
                request.operation == .getFeatures
                ? #"[{"key":"plain"}]"# : #"{"plain":{"key":"plain","isEnabled":false}}"#
            return .respond(
                status: 200, headers: ["content-type": "application/json"],
                body: #"{"success":true,"flagStateVersion":9,"features":\#(features)}"#)
        }) { bench in
            try await Self.save(bench)
            await isHidden.turnOn()
            let (ran, calls) = try await bench.calls { try await bench.place.hoist("apply", "plan.json", "-q") }
            #expect(
                ran
                    == Ran(
                        status: 4, out: "",
                        err: """
                            error: the plan for Sandbox App is stale: 1 thing moved since it was made; nothing was applied
                              = note: hidden  secret: was false, can't be seen now
                              = help: make a new plan and have it reviewed

                            """))
            #expect(calls.allSatisfy { $0.method == "GET" })
            // Planned again, what isn't served is unverified.
            let plan = try await bench.place.hoist("plan", "--runtime", "--format", "json")
            #expect(Round.remarks(try plan.json()) == ["note secret-unverified hidden @4:13"])
        }
    }

    @Test("needs keys: without them nothing is compared or written, and it says what to do")
    func keys() async throws {
        try await Self.bench { bench in
            try await Self.save(bench)
            let keys = await bench.sandbox.world().environments[0]
            func write(_ text: String) throws { try bench.place.write(text, to: "keys.json") }
            func refused(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws -> Ran
            {
                let (ran, calls) = try await bench.calls { try await bench.place.hoist(arguments) }
                #expect(ran.status == 7, "\(ran)", sourceLocation: sourceLocation)
                #expect(ran.out == "", sourceLocation: sourceLocation)
                #expect(calls.allSatisfy { $0.method == "GET" }, sourceLocation: sourceLocation)
                #expect(calls.allSatisfy { $0.operation?.isRuntime != true }, sourceLocation: sourceLocation)
                return ran
            }
            let missing = try await refused("apply", "plan.json", "--sdk-keys-file", "keys.json")
            #expect(
                missing.err == """
                    error: --sdk-keys-file: keys.json can't be read: No such file or directory
                      = note: the plan was made with what was seen of `secret`, which has to be read again
                      = help: check the file and its permissions

                    """)
            try write(
                #"{"Production": {"secretKey": "\#(keys.publishableKey)", "publishableKey": "\#(keys.publishableKey)"}}"#
            )
            let wrong = try await refused("plan", "--runtime", "--sdk-keys-file", "keys.json")
            #expect(wrong.err.contains("the secretKey of `Production` in keys.json is a publishable SDK key"))
            try write(#"{"Production": {"secretKey": "\#(keys.secretKey)"}}"#)
            let half = try await refused("plan", "--runtime", "--sdk-keys-file", "keys.json")
            #expect(
                half.err.contains(
                    "error: no environment has both of its SDK keys in keys.json, and `secret` is seen by their difference\n"
                ))
            try write(
                #"{"Production": {"secretKey": "\#(keys.secretKey)", "publishableKey": "\#(keys.publishableKey)"}}"#)
            let right = try await bench.place.hoist("plan", "--runtime", "--sdk-keys-file", "keys.json")
            #expect(right.err.contains("secret: seen in Production, by what its two SDK keys are served\n"))
            #expect(right.out.contains("secret       false → true"))
            try write(
                #"{"Production": {"secretKey": "sec_prod_unknown", "publishableKey": "\#(keys.publishableKey)"}}"#)
            let unknown = try await bench.place.hoist("plan", "--runtime", "--sdk-keys-file", "keys.json")
            #expect(unknown.status == 7)
            #expect(unknown.err.contains("error: Production: getFeatures: the SDK key is not allowed to do this (403"))
        }
    }

    @Test("reports an app that comes without keys")
    func keyless() async throws {
        let app =
            #"{"id": "sandboxapp0001", "name": "A", "flagKeyFormat": "custom", "stages": [], "environments": "#
            + #"[{"id": "e", "name": "E", "isProduction": false, "order": 0, "flagStateVersion": 1}]}"#
        try await Self.bench(interceptor: { request, _ in
            request.operation == .getApp
                ? .respond(status: 200, headers: ["content-type": "application/json"], body: app) : nil
        }) { bench in
            let ran = try await bench.place.hoist("plan", "--runtime")
            #expect(ran.status == 7, "\(ran)")
            #expect(ran.err.hasPrefix("error: the Management API returned no readable SDK keys: getApp for app"))
            #expect(ran.err.hasSuffix("  = help: give them with --sdk-keys-file\n"))
        }
    }

    @Test("fails before anything is compared where the edge is behind, and waits for it in time")
    func lag() async throws {
        let asked = Switch()
        try await Self.bench(interceptor: { request, _ in
            guard request.operation == .getFeatures, await asked.count() <= 3 else { return nil }
            return VerifyTests.features(#""flagStateVersion":0,"#)
        }) { bench in
            let late = try await bench.place.hoist("plan", "--runtime", "--verify-timeout", "0")
            #expect(
                late
                    == Ran(
                        status: 1, out: "",
                        err: """
                            error: `secret` can't be seen: version 1 of Staging wasn't served in time
                              = note: the newest that is served is 0
                              = note: nothing was compared
                              = help: run again later, or give it longer with --verify-timeout

                            """))
            let waited = try await bench.place.hoist("plan", "--runtime")
            #expect(waited.status == 0, "\(waited)")
        }
    }

    @Test("reads nothing more where the manifest is silent on `secret`, and takes no option that does nothing")
    func options() async throws {
        try await Self.bench("version: 1\nflags: {hidden: {}, plain: {}, new: {secret: true}}\n") { bench in
            let (ran, calls) = try await bench.calls { try await bench.place.hoist("plan", "--runtime") }
            #expect(ran.status == 0)
            #expect(Bench.counts(of: calls) == Self.listing)
            #expect(try await bench.place.hoist("plan", "--sdk-keys-file", "keys.json").status == 64)
            #expect(try await bench.place.hoist("plan", "--runtime", "--check", "plan.json").status == 64)
            #expect(try await bench.place.hoist("apply", "--runtime", "plan.json").status == 64)
        }
    }

    @Test("works with the embedded sandbox")
    func embedded() async throws {
        try await withWorkplace(Self.manifest) { place in
            #expect(try await place.hoist("apply", "--sandbox", "--auto-approve").status == 0)
            let ran = try await place.hoist("plan", "--sandbox", "--runtime")
            #expect(ran.out == "Nothing to do for Sandbox App: 2 flags are as the manifest says.\n", "\(ran)")
        }
    }
}

/// What an interceptor receives, and counts.
private actor Switch {
    private(set) var isOn = false
    private var asked = 0

    func turnOn() { isOn = true }

    /// How often it was asked, this time included.
    func count() -> Int {
        asked += 1
        return asked
    }
}
