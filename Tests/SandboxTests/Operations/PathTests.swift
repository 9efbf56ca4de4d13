import Sandbox
import Testing

@Suite("paths")
struct PathTests {
    @Test(
        "each segment is decoded separately",
        arguments: [
            ("a%2Fb", "a/b"), ("a%20b", "a b"), ("a+b", "a+b"), ("%F0%9F%9A%80", "\u{1F680}"),
            ("%f0%9f%9a%80", "\u{1F680}"),
            ("%25", "%"), ("%2525", "%25"), ("a%3Fb%23c", "a?b#c"), ("..", ".."), ("%2E%2E", ".."),
            ("caf%C3%A9", "caf\u{e9}"),
            ("cafe%CC%81", "cafe\u{301}"), ("%00", "\0"), ("a&b=c;d", "a&b=c;d"), ("api", "api"),
        ]
    )
    func decoded(segment: String, id: String) throws {
        var fixture = try Fixture(flags: [SandboxFlag(key: "k")])
        let body = #"{"updates":[{"flagKey":"k","specificTargetValue":true}]}"#
        let answer = try fixture.send("PATCH", "\(app)/envs/env_staging/companies/\(segment)/flags", body)
        #expect(answer.status == 200)
        #expect(fixture.world.flag("k")?.targets["env_staging"]?.companies.ids == [SandboxID(id)])
    }

    @Test("keys and ids of flags are decoded too")
    func flags() throws {
        var fixture = try Fixture(flags: [SandboxFlag(id: "i/d", key: "k e/y")])
        let targeting = try fixture.send("GET", "\(app)/flags/k%20e%2Fy/targeting/env_staging")
        #expect(try JSON(parsing: targeting.text)["flagKey"] == .string("k e/y"))
        #expect(try fixture.send("PATCH", "\(app)/flags/i%2Fd", "{}").status == 200)
    }

    @Test("the query's plus is a space, and its names and values are decoded")
    func query() throws {
        var world = SandboxWorld.fresh()
        world.app.orgID = "my org/1"
        var fixture = try Fixture(world)
        let expected = try fixture.send("GET", "/apps")
        for query in [
            "orgId=my+org/1", "orgId=my%20org%2F1", "org%49d=my+org/1", "a=b&orgId=my+org/1&orgId=other", "&",
        ] {
            #expect(try fixture.send("GET", "/apps?\(query)") == expected)
        }
    }

    @Test("broken percent-encoding is rejected", arguments: ["%", "%2", "%zz", "a%2", "%%20", "% 20"])
    func broken(part: String) throws {
        var fixture = try Fixture()
        let message = "The percent-encoding of the path is broken."
        let path = "\(app)/envs/env_staging/companies/\(part)/flags"
        #expect(try fixture.send("GET", path) == .error(400, "invalid_request", message))
        let inQuery = try fixture.send("GET", "/apps?orgId=\(part)")
        #expect(inQuery == .error(400, "invalid_request", "The percent-encoding of the query is broken."))
    }

    @Test("invalid UTF-8 is rejected", arguments: ["%FF", "%C3", "%C3%28", "%ED%A0%80", "%C0%80", "%F5%80%80%80"])
    func notUTF8(part: String) throws {
        var fixture = try Fixture()
        let message = "The percent-encoding of the path isn't UTF-8."
        let path = "\(app)/envs/env_staging/companies/\(part)/flags"
        #expect(try fixture.send("GET", path) == .error(400, "invalid_request", message))
        let inQuery = try fixture.send("GET", "/apps?orgId=\(part)")
        #expect(inQuery == .error(400, "invalid_request", "The percent-encoding of the query isn't UTF-8."))
    }
}
