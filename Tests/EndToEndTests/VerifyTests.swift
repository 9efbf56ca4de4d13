import Foundation
import JSONText
import Sandbox
import Testing

@Suite("hoist verify")
struct VerifyTests {
    static let manifest = """
        version: 1
        flags:
          plain:
            targets:
              Production:
                companies: [acme]
          hidden:
            secret: true
          old:
            archived: true

        """

    static let live = [
        SandboxFlag("plain", companies: ["Production": ["acme"]]), SandboxFlag("hidden", secret: true),
        SandboxFlag("old", archived: true),
    ]

    static func bench(
        interceptor: SandboxConfiguration.Interceptor? = nil,
        _ body: (Bench) async throws -> Void
    ) async throws {
        try await withBench(manifest, live: live, interceptor: interceptor, body)
    }

    /// The codes, flags and lines of the findings in JSON, by environment.
    static func findings(_ ran: Ran) throws -> [String] {
        try ran.json()["environments"].items.flatMap { environment in
            environment["findings"].items.map { finding in
                [environment["name"].string, finding["code"].string, finding["flag"].string].filter { !$0.isEmpty }
                    .joined(separator: " ")
            }
        }
    }

    static func everywhere(_ line: String) -> [String] {
        ["Production", "Staging", "Development"].map { "\($0) \(line)" }
    }

    @Test("passes where all is served as the manifest says, and only reads")
    func right() async throws {
        try await Self.bench { bench in
            let (ran, calls) = try await bench.calls { try await bench.place.hoist("verify") }
            #expect(ran.status == 0, "\(ran)")
            #expect(
                ran.out == """
                    Sandbox App: 3 environments are served as the manifest says

                    Production  version 1 · 3 flags, 1 company

                    Staging  version 1 · 3 flags

                    Development  version 1 · 3 flags

                    """)
            #expect(calls.allSatisfy { $0.method == "GET" })
            // Both keys in three environments, and one company; the Management API for app, keys and flags.
            #expect(calls.count { $0.operation == .getFeatures } == 3)
            #expect(calls.count { $0.operation == .getEvaluatedFeatures } == 4)
            #expect(calls.count == 10)
        }
    }

    struct Behind: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: @Sendable (inout SandboxWorld) throws -> Void
        let status: Int32
        let findings: [String]
    }

    static let behind = [
        Behind(
            testDescription: "a target taken away",
            change: { try $0.setTargets(of: "plain", in: "Production", companies: []) }, status: 8,
            findings: ["Production target-off plain"]),
        Behind(
            testDescription: "a flag archived", change: { try $0.editFlag("plain") { $0.archived = true } }, status: 8,
            findings: everywhere("not-served plain")),
        Behind(
            testDescription: "a flag unarchived", change: { try $0.editFlag("old") { $0.archived = false } }, status: 8,
            findings: everywhere("archived-served old")),
        Behind(
            testDescription: "a secret flag made public", change: { try $0.editFlag("hidden") { $0.secret = false } },
            status: 8, findings: everywhere("secret-shown hidden")),
    ]

    @Test("names what was changed behind hoist's back", arguments: behind)
    func behindItsBack(_ behind: Behind) async throws {
        try await Self.bench { bench in
            try await bench.sandbox.mutate(behind.change)
            let ran = try await bench.place.hoist("verify", "--format", "json")
            #expect(ran.status == behind.status, "\(ran)")
            #expect(try Self.findings(ran) == behind.findings)
        }
    }

    @Test("is held to environments and flags, and refuses names that match nothing")
    func narrowed() async throws {
        try await Self.bench { bench in
            try await bench.sandbox.mutate { try $0.editFlag("plain") { $0.archived = true } }
            let one = try await bench.place.hoist("verify", "-e", "Staging", "--format", "json")
            #expect(try Self.findings(one) == ["Staging not-served plain"])
            #expect(try await bench.place.hoist("verify", "--only", "hid*").status == 0)
            #expect(try await bench.place.hoist("verify", "-e", "Nowhere").status == 64)
            #expect(try await bench.place.hoist("verify", "--only", "none").status == 64)
        }
    }

    /// An answer of `GET /features` in place of the sandbox's.
    static func features(_ version: String) -> SandboxFault {
        .respond(
            status: 200, headers: ["content-type": "application/json"],
            body: #"{"success":true,\#(version)"features":[{"key":"plain"},{"key":"hidden"}]}"#)
    }

    @Test(
        "distinguishes an edge that isn't new enough from one that serves incorrectly",
        arguments: [(#""flagStateVersion":0,"#, "late"), ("", "late")])
    func late(_ version: String, _ status: String) async throws {
        try await Self.bench(interceptor: { request, _ in
            request.operation == .getFeatures ? Self.features(version) : nil
        }) { bench in
            let ran = try await bench.place.hoist("verify", "--verify-timeout", "0", "--format", "json")
            #expect(ran.status == 8, "\(ran)")
            #expect(try ran.json()["status"].string == status)
            #expect(try Self.findings(ran) == Self.everywhere("late"))
        }
    }

    @Test("waits for an edge that lags and goes backwards")
    func lagging() async throws {
        let asked = Counter()
        try await Self.bench(interceptor: { request, _ in
            guard request.operation == .getFeatures else { return nil }
            return await asked.next() < 4 ? Self.features(#""flagStateVersion":0,"#) : nil
        }) { bench in
            let ran = try await bench.place.hoist("verify", "-e", "Production")
            #expect(ran.status == 0, "\(ran)")
            #expect(await bench.sandbox.count(of: .getFeatures) == 5)
        }
    }

    @Test(
        "tries again after 5xx and resets",
        arguments: [SandboxFault.respond(status: 503), .dropBeforeHandling, .truncate])
    func trouble(_ fault: SandboxFault) async throws {
        let asked = Counter()
        try await Self.bench(interceptor: { request, _ in
            guard request.operation?.isRuntime == true else { return nil }
            return await asked.next() == 0 ? fault : nil
        }) { bench in
            let ran = try await bench.place.hoist("verify")
            #expect(ran.status == 0, "\(ran)")
        }
    }

    @Test("says which key a file lacks for what the manifest manages, before anything is sent with another")
    func lackingKeys() async throws {
        try await Self.bench { bench in
            let keys = await bench.sandbox.world().environments[0]
            try bench.place.write(#"{"Production": {"secretKey": "\#(keys.secretKey)"}}"#, to: "keys.json")
            for command in [["verify", "-e", "Production"], ["plan", "--runtime"]] {
                let (ran, calls) = try await bench.calls {
                    try await bench.place.hoist(command + ["--sdk-keys-file", "keys.json"])
                }
                #expect(ran.status == 7, "\(ran)")
                #expect(
                    ran.err.contains("error: there is no publishableKey for `Production` in keys.json")
                        || ran.err.contains("error: no environment has both of its SDK keys in keys.json"), "\(ran)")
                #expect(!calls.contains { $0.operation?.isRuntime == true })
            }
        }
    }

    @Test("takes keys from a file, and reports one of the wrong kind before anything is sent with it")
    func keysFile() async throws {
        try await Self.bench { bench in
            let keys = await bench.sandbox.world().environments[0]
            func write(_ secret: String, _ publishable: String) throws {
                try bench.place.write(
                    #"{"Production": {"secretKey": "\#(secret)", "publishableKey": "\#(publishable)"}}"#,
                    to: "keys.json")
            }
            let arguments = ["verify", "-e", "Production", "--sdk-keys-file", "keys.json"]
            try write(keys.secretKey, keys.publishableKey)
            #expect(try await bench.place.hoist(arguments).status == 0)
            try write(keys.publishableKey, keys.publishableKey)
            let (wrong, calls) = try await bench.calls { try await bench.place.hoist(arguments) }
            #expect(wrong.status == 7)
            #expect(
                wrong.err.contains(
                    "the secretKey of `Production` in keys.json is a publishable SDK key, not a secret one"))
            #expect(!calls.contains { $0.operation?.isRuntime == true })
            try write("sec_prod_unknown", keys.publishableKey)
            let unknown = try await bench.place.hoist(arguments)
            #expect(unknown.status == 7, "\(unknown)")
            #expect(try await bench.place.hoist("verify", "--sdk-keys-file", "keys.json").status == 7)
        }
    }
}

/// Counts from 0.
private actor Counter {
    private var count = 0

    func next() -> Int {
        defer { count += 1 }
        return count
    }

    // Siblings: those beyond the first hundred, a policy that creates, of whom nobody is asked about.
    @Test("what is read to know who waits is told, however many they are")
    func manyFacts() async throws {
        let ids = (1...120).map { "c\($0)" }.joined(separator: ", ")
        let manifest = "version: 1\nflags: {a: {targets: {Production: {companies: [\(ids)]}}}}\n"
        try await withBench(manifest, live: [SandboxFlag("a")]) { bench in
            for (policy, told) in [("wait", 100), ("create", 0)] {
                try bench.place.write(manifest + "policy: {entities: \(policy)}\n")
                let (ran, calls) = try await bench.calls {
                    try await bench.place.hoist("verify", "-e", "Production", "--format", "json")
                }
                let findings = try ran.json()["environments"].items.flatMap { $0["findings"].items }
                #expect(findings.count == 120 && ran.status == 8, "\(ran)")
                #expect(findings.count { $0["fact"] == .string("no-target") } == told)
                #expect(findings.count { $0["fact"] == .null } == 120 - told)
                #expect(calls.count { $0.operation == .getCompanyFlags } == told)
            }
        }
    }
}
