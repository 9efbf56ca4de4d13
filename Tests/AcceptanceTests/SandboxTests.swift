import Sandbox
import Testing

/// The probes against the sandbox, whose every answer is known.
@Suite("Acceptance against the sandbox")
struct SandboxTests {
    /// A dialect of the API, with what the sandbox does otherwise than hoist assumes.
    struct Dialect: Sendable, CustomTestStringConvertible {
        let dialect: SandboxDialect
        let otherwise: [String: String]

        var testDescription: String { dialect.rawValue }

        /// The sandbox knows everybody, unless told otherwise.
        static let everybody = [
            "unknown-company-on-read": "200 with 0 specific targets",
            "unknown-company-on-write": "200, and it is a target",
            "unknown-user-on-read": "200 with 0 specific targets",
            "unknown-user-on-write": "200, and it is a target",
        ]

        static let all = [
            Dialect(
                dialect: .v3_0_1,
                otherwise: everybody.merging(
                    [
                        "write-answers-bear-versions": "they have none, as in API 3.0.1",
                        "upsert-makes-known": "the upsert is answered 404 not_found",
                        "upsert-raises-no-version": "the upsert is answered 404 not_found",
                    ]) { $1 }),
            Dialect(dialect: .v3_1_0, otherwise: everybody),
        ]
    }

    @Test("every answer is the one that the sandbox is known for", arguments: Dialect.all)
    func dialect(_ dialect: Dialect) async throws {
        var world = SandboxWorld.fresh()
        world.dialect = dialect.dialect
        try await withSandbox(SandboxConfiguration(world: world)) { sandbox in
            let report = try await Acceptance.run(sandbox.variables)
            for row in report.rows {
                let name = row.probe.name
                if let seen = dialect.otherwise[name] {
                    #expect(row.finding == .differs(seen), "\(name)")
                } else {
                    #expect(row.finding.word == "holds", "\(name): \(row.finding)")
                }
            }
            #expect(report.leftovers == [])
            #expect(await sandbox.world().flags.allSatisfy(\.archived))
        }
    }

    @Test("a sandbox that is strict about companies and users is seen as such", arguments: SandboxStrictness.allCases)
    func strict(_ strictness: SandboxStrictness) async throws {
        var world = SandboxWorld.fresh()
        world.strictness = strictness
        try await withSandbox(SandboxConfiguration(world: world)) { sandbox in
            let report = try await Acceptance.run(sandbox.variables, Probe.entities + Probe.targets)
            for row in report.rows {
                let isLenient = strictness == .writes && row.probe.name.hasSuffix("-on-read")
                #expect(row.finding.word == (isLenient ? "doesn't hold" : "holds"), "\(row.probe.name): \(row.finding)")
            }
        }
    }
}

extension RunningSandbox {
    /// What the tests run with, 1,000 flags and all.
    var variables: [String: String] {
        [
            "HOIST_ACC": "1", "HOIST_ACC_APP": appID, "HOIST_ACC_LARGE": "1", "REFLAG_API_KEY": key,
            "REFLAG_API_URL": url, "REFLAG_RUNTIME_URL": runtimeURL,
        ]
    }
}
