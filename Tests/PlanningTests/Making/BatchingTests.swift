import Diagnostics
import FlagModel
import FlagTestKit
import Planning
import Testing

@Suite("Folding changes into calls")
struct BatchingTests {
    /// A flag whose companies and users in environments are as given.
    static func flag(
        _ key: Identifier,
        _ environments: [(Identifier, companies: [Identifier], users: [Identifier])]
    ) -> ManifestFlag {
        .written(key) { flag in
            flag.targets = environments.map { environment in
                .written(environment.0, 20) { targets in
                    targets.companies = .ids(environment.companies, 21)
                    targets.users = .ids(environment.users, 22)
                }
            }
        }
    }

    @Test("creates one call for a company or user and environment, with all its flags, added and removed")
    func oneCall() throws {
        let flags = [
            Self.flag("one", [("Production", ["acme", "hooli"], ["x"]), ("Staging", ["acme"], [])]),
            Self.flag("two", [("Production", [], ["x"])]),
            Self.flag("three", [("Production", ["acme"], []), ("Staging", ["acme"], ["acme"])]),
        ]
        let live = LiveState.acme(
            [.live("one"), .live("two"), .live("three")],
            [
                ("two", "en1", LiveTargets(companies: ["acme"], users: [])),
                ("three", "en1", LiveTargets(companies: ["acme"], users: ["x"])),
            ])
        let plan = try Plan.of(flags, live: live)
        func entry(_ key: String, _ value: String) -> String {
            #"{"flagKey":"\#(key)","specificTargetValue":\#(value)}"#
        }
        func updates(_ entries: String...) -> String { #"{"updates":[\#(entries.joined(separator: ","))]}"# }
        #expect(
            plan.callLines == [
                "c1 PATCH /apps/ap1/envs/en2/companies/acme/flags "
                    + updates(entry("one", "true"), entry("three", "true")),
                "c2 PATCH /apps/ap1/envs/en2/users/acme/flags " + updates(entry("three", "true")),
                "c3 PATCH /apps/ap1/envs/en1/companies/acme/flags "
                    + updates(entry("one", "true"), entry("two", "null")),
                "c4 PATCH /apps/ap1/envs/en1/companies/hooli/flags " + updates(entry("one", "true")),
                "c5 PATCH /apps/ap1/envs/en1/users/x/flags "
                    + updates(entry("one", "true"), entry("two", "true"), entry("three", "null")),
            ])
        #expect(plan.summary.calls.updateCompanyFlags == 3)
        #expect(plan.summary.calls.updateUserFlags == 2)
        #expect(plan.summary.calls.total == 5)
        #expect(plan.summary.targets.add == 7)
        #expect(plan.summary.targets.remove == 2)
    }

    @Test("creates no empty call")
    func nothing() throws {
        let flags = [Self.flag("one", [("Production", [], [])]), .written("two")]
        #expect(try Plan.of(flags, live: .acme([.live("one"), .live("two")])).calls == [])
    }

    @Test("names the environment of a call for people, and whether it is production")
    func environment() throws {
        let flags = [Self.flag("one", [("en1", ["acme"], []), ("en2", ["acme"], [])])]
        let plan = try Plan.of(flags, live: .acme([.live("one")]))
        let expected = [("en2", "Staging", false), ("en1", "Production", true)].map { id, name, production in
            Call.Request.updateTarget(
                TargetUpdate(
                    kind: .company, target: "acme", environment: Identifier(id), environmentName: name,
                    production: production, entries: [TargetUpdate.Entry(flag: "one", adds: true)]))
        }
        #expect(plan.calls.map(\.request) == expected)
    }
}
