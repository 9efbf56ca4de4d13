import Sandbox
import Testing

@Suite("listApps and getApp")
struct AppTests {
    private static let list = #"""
        {"data":[{"demo":false,"environments":[\#
        {"flagStateVersion":1,"id":"env_production","isProduction":true,"name":"Production","order":0},\#
        {"flagStateVersion":1,"id":"env_staging","isProduction":false,"name":"Staging","order":1},\#
        {"flagStateVersion":1,"id":"env_development","isProduction":false,"name":"Development","order":2}],\#
        "flagKeyFormat":"custom","id":"sandboxapp0001","name":"Sandbox App",\#
        "org":{"id":"sandboxorg0001","name":"Sandbox Org"}}]}
        """#

    @Test("listApps lists only the key's app, without SDK keys", arguments: ["/apps", "/apps?orgId=sandboxorg0001"])
    func listApps(path: String) throws {
        var fixture = try Fixture()
        #expect(try fixture.send("GET", path) == .ok(Self.list))
    }

    @Test("listApps lists nothing for another organisation")
    func otherOrganisation() throws {
        var fixture = try Fixture()
        #expect(try fixture.send("GET", "/apps?orgId=other") == .ok(#"{"data":[]}"#))
    }

    @Test("listApps rejects an empty organisation")
    func emptyOrganisation() throws {
        var fixture = try Fixture()
        let answer = try fixture.send("GET", "/apps?orgId=")
        #expect(answer == .badRequest(#"{"orgId":["must have at least 1 characters, has 0"]}"#))
    }

    @Test("getApp returns everything that a manifest can refer to, and the SDK keys")
    func getApp() throws {
        var fixture = try Fixture()
        let keys = fixture.world.environments.map {
            #"{"publishableKey":"\#($0.publishableKey)","secretKey":"\#($0.secretKey)"}"#
        }
        let expected = #"""
            {"demo":false,"environments":[\#
            {"flagStateVersion":1,"id":"env_production","isProduction":true,"name":"Production","order":0,\#
            "sdkAccess":\#(keys[0])},\#
            {"flagStateVersion":1,"id":"env_staging","isProduction":false,"name":"Staging","order":1,\#
            "sdkAccess":\#(keys[1])},\#
            {"flagStateVersion":1,"id":"env_development","isProduction":false,"name":"Development","order":2,\#
            "sdkAccess":\#(keys[2])}],\#
            "flagKeyFormat":"custom","id":"sandboxapp0001","name":"Sandbox App",\#
            "org":{"id":"sandboxorg0001","name":"Sandbox Org"},\#
            "segments":[{"id":"seg_everyone","name":"Everyone","type":"all"}],\#
            "stages":[{"color":"gray","id":"stgdevelopment","name":"In development","order":0},\#
            {"color":"purple","id":"stginternal001","name":"Internal","order":1},\#
            {"color":"orange","id":"stgbeta0000001","name":"Beta","order":2},\#
            {"color":"green","id":"stggeneral0001","name":"General Availability","order":3}]}
            """#
        #expect(try fixture.send("GET", app) == .ok(expected))
    }

    @Test("the same is served under /api")
    func underPrefix() throws {
        var fixture = try Fixture()
        let plain = try fixture.send("GET", app)
        #expect(plain.status == 200)
        #expect(try fixture.send("GET", "/api\(app)") == plain)
        #expect(try fixture.send("GET", "/api/apps") == .ok(Self.list))
    }

    @Test("the app, the organisation and the key format come from the world")
    func otherApp() throws {
        var world = SandboxWorld.fresh(appID: "anotherapp0001")
        world.app.name = "Acme \"Web\""
        world.app.orgID = "acmeorg"
        world.app.orgName = "Acme"
        world.app.flagKeyFormat = .kebabCaseLower
        world.environments = []
        var fixture = try Fixture(world)
        let expected = #"""
            {"data":[{"demo":false,"environments":[],"flagKeyFormat":"kebabCaseLower","id":"anotherapp0001",\#
            "name":"Acme \"Web\"","org":{"id":"acmeorg","name":"Acme"}}]}
            """#
        #expect(try fixture.send("GET", "/apps") == .ok(expected))
    }
}
