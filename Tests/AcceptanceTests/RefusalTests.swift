import Sandbox
import Testing

/// What keeps the acceptance tests away from an app that is in use. Nothing is written then.
@Suite("Refusals of the acceptance tests")
struct RefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var change: @Sendable (inout [String: String]) -> Void = { _ in }
        var world: @Sendable (inout SandboxWorld) throws -> Void = { _ in }
        let reason: String

        static let all = [
            Case(
                testDescription: "not switched on", change: { $0["HOIST_ACC"] = nil },
                reason: "they are off: HOIST_ACC=1 switches them on, with REFLAG_API_KEY and HOIST_ACC_APP"),
            Case(
                testDescription: "switched on with another word", change: { $0["HOIST_ACC"] = "yes" },
                reason: "they are off: HOIST_ACC=1 switches them on, with REFLAG_API_KEY and HOIST_ACC_APP"),
            Case(
                testDescription: "no key", change: { $0["REFLAG_API_KEY"] = "" },
                reason: "REFLAG_API_KEY is missing: an API key of the throwaway app"),
            Case(
                testDescription: "an SDK key", change: { $0["REFLAG_API_KEY"] = "sec_prod_0123456789" },
                reason: "REFLAG_API_KEY isn't an API key"),
            Case(
                testDescription: "no app", change: { $0["HOIST_ACC_APP"] = nil },
                reason: "HOIST_ACC_APP is missing: the id of a throwaway app"),
            Case(
                testDescription: "another app", change: { $0["HOIST_ACC_APP"] = "apZ4k29fmQ81xw" },
                reason: "the app can't be read: 403 not_allowed"),
            Case(
                testDescription: "a URL that others can read along",
                change: { $0["REFLAG_API_URL"] = "http://reflag.example/api" },
                reason: "REFLAG_API_URL isn't an https URL"),
            Case(
                testDescription: "21 flags of others",
                world: { world in
                    for number in 1...21 { try world.addFlag(SandboxFlag(key: SandboxID("flag-\(number)"))) }
                },
                reason: "the app has 21 flags of others; at most 20 are allowed in a throwaway app"),
            Case(
                testDescription: "a company in production",
                world: { world in
                    try world.addFlag(SandboxFlag(key: "used"))
                    try world.setTargets(of: "used", in: "Production", companies: ["acme"])
                },
                reason: "`used` has targets in production, so this isn't a throwaway app"),
            Case(
                testDescription: "a user in production, of a flag whose key begins almost like the tests' own",
                world: { world in
                    try world.addFlag(SandboxFlag(key: "hoist-access"))
                    try world.setTargets(of: "hoist-access", in: "Production", users: ["u_1"])
                },
                reason: "`hoist-access` has targets in production, so this isn't a throwaway app"),
        ]
    }

    @Test("the run ends before anything is written", arguments: Case.all)
    func refused(_ refused: Case) async throws {
        var world = SandboxWorld.fresh()
        try refused.world(&world)
        try await withSandbox(SandboxConfiguration(world: world)) { sandbox in
            var variables = sandbox.variables
            refused.change(&variables)
            await #expect(throws: Refusal(refused.reason)) { try await Acceptance.run(variables) }
            #expect(await sandbox.calls().allSatisfy { $0.method == "GET" })
        }
    }

    @Test("20 flags of others, with targets elsewhere, are left as they are beside the tests' own")
    func allowed() async throws {
        var world = SandboxWorld.fresh()
        for number in 1...20 {
            try world.addFlag(SandboxFlag(key: SandboxID("flag-\(number)")))
            try world.setTargets(of: SandboxID("flag-\(number)"), in: "Staging", companies: ["acme"])
        }
        for number in 1...30 {
            try world.addFlag(SandboxFlag(key: SandboxID("hoist-acc-batch\(number)")))
            try world.setTargets(of: SandboxID("hoist-acc-batch\(number)"), in: "Production", companies: ["acme"])
        }
        let before = world.flags.filter { $0.key.text.hasPrefix("flag-") }
        try await withSandbox(SandboxConfiguration(world: world)) { sandbox in
            let report = try await Acceptance.run(sandbox.variables, Probe.listings)
            #expect(report.count("holds") == Probe.listings.count)
            let after = await sandbox.world().flags
            #expect(after.filter { $0.key.text.hasPrefix("flag-") } == before)
            // Also those that an interrupted run left.
            #expect(after.allSatisfy { $0.archived == $0.key.text.hasPrefix("hoist-acc-") })
        }
    }

    @Test(
        "keys of the tests have the app's format, and are told from others",
        arguments: [
            ("custom", "hoist-acc-batch0001"), ("kebabCaseLower", "hoist-acc-batch0001"),
            ("kebabCaseUpper", "HOIST-ACC-BATCH0001"), ("snakeCaseLower", "hoist_acc_batch0001"),
            ("snakeCaseUpper", "HOIST_ACC_BATCH0001"), ("camelCase", "hoistAccBatch0001"),
            ("pascalCase", "HoistAccBatch0001"),
        ])
    func keys(format: String, key: String) throws {
        #expect(FlagKeys.key("batch0001", format: format) == key)
        #expect(FlagKeys.isOurs(key))
        let known = try #require(SandboxKeyFormat(rawValue: format))
        #expect(known.accepts(key))
        #expect(!known.accepts(FlagKeys.key("for\tmat", format: format)))
        for other in ["hoistAccess", "HoistAccess", "hoist-access", "hoist-acc", "hoist_account", "acc-hoist-acc-a"] {
            #expect(!FlagKeys.isOurs(other))
        }
    }
}
