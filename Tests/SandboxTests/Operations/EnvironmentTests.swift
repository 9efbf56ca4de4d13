import Sandbox
import Testing

@Suite("listEnvironments and getEnvironment")
struct EnvironmentTests {
    struct Sorting: Sendable, CustomTestStringConvertible {
        let query: String
        let names: [String]
        let said: [String]
        var testDescription: String { query.isEmpty ? "no query" : query }
    }

    @Test(
        "listEnvironments sorts as requested",
        arguments: [
            Sorting(query: "", names: ["Production", "Staging", "Development"], said: ["order", "asc"]),
            Sorting(query: "?sortBy=order", names: ["Production", "Staging", "Development"], said: ["order", "asc"]),
            Sorting(
                query: "?sortOrder=desc", names: ["Development", "Staging", "Production"], said: ["order", "desc"]),
            Sorting(query: "?sortBy=name", names: ["Development", "Production", "Staging"], said: ["name", "asc"]),
            Sorting(
                query: "?sortOrder=desc&sortBy=name",
                names: ["Staging", "Production", "Development"],
                said: ["name", "desc"]
            ),
        ]
    )
    func sorted(sorting: Sorting) throws {
        var fixture = try Fixture()
        let answer = try fixture.send("GET", "\(app)/environments\(sorting.query)")
        #expect(answer.status == 200)
        let json = try JSON(parsing: answer.text)
        #expect(json["data"]?.items.map { $0["name"]?.string } == sorting.names)
        #expect([json["sortBy"]?.string, json["sortOrder"]?.string] == sorting.said)
    }

    @Test("listEnvironments returns headers without SDK keys")
    func whole() throws {
        var world = SandboxWorld.fresh()
        world.environments.removeLast(2)
        var fixture = try Fixture(world)
        let expected = #"""
            {"data":[{"flagStateVersion":1,"id":"env_production","isProduction":true,"name":"Production","order":0}],\#
            "sortBy":"order","sortOrder":"asc"}
            """#
        #expect(try fixture.send("GET", "\(app)/environments") == .ok(expected))
    }

    @Test(
        "listEnvironments rejects other columns and orders",
        arguments: [
            ("?sortBy=id", #"{"sortBy":["expected one of name, order"]}"#),
            ("?sortBy=", #"{"sortBy":["expected one of name, order"]}"#),
            ("?sortOrder=ASC", #"{"sortOrder":["expected one of asc, desc"]}"#),
            ("?sortBy=name&sortOrder=up", #"{"sortOrder":["expected one of asc, desc"]}"#),
        ]
    )
    func refused(query: String, issues: String) throws {
        var fixture = try Fixture()
        #expect(try fixture.send("GET", "\(app)/environments\(query)") == .badRequest(issues))
    }

    @Test("getEnvironment returns one environment with its SDK keys")
    func getEnvironment() throws {
        var world = SandboxWorld.fresh()
        world.environments[1].publishableKey = "pub_stag_0123456789012345678901"
        world.environments[1].secretKey = "sec_stag_0123456789012345678901"
        var fixture = try Fixture(world)
        let expected = #"""
            {"flagStateVersion":1,"id":"env_staging","isProduction":false,"name":"Staging","order":1,"sdkAccess":\#
            {"publishableKey":"pub_stag_0123456789012345678901","secretKey":"sec_stag_0123456789012345678901"}}
            """#
        #expect(try fixture.send("GET", "\(app)/environments/env_staging") == .ok(expected))
    }

    @Test("getEnvironment doesn't accept names")
    func byName() throws {
        var fixture = try Fixture()
        let answer = try fixture.send("GET", "\(app)/environments/Staging")
        #expect(answer == .error(404, "not_found", "There is no environment Staging."))
    }
}
