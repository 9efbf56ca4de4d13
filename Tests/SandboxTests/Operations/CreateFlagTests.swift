import Sandbox
import Testing

@Suite("createFlag")
struct CreateFlagTests {
    @Test("a flag with only a key and a name is in the first stage and has no owner")
    func bare() throws {
        var fixture = try Fixture(dialect: .v3_0_1)
        let answer = try fixture.send("POST", "\(app)/flags", #"{"key":"new-flag","name":"New flag"}"#)
        let header = #"""
            {"archived":false,"codeRefsCleanedUp":false,"createdAt":"2026-11-23T10:00:00.000Z",\#
            "id":"flg00000000001","key":"new-flag","name":"New flag","noRecentChecks":false,"permanent":false,\#
            "stage":{"color":"gray","id":"stgdevelopment","name":"In development","order":0},"stale":false}
            """#
        #expect(answer == .ok(#"{"flag":\#(header)}"#))
        let list =
            #"{"data":[\#(header)],"pageIndex":0,"pageSize":1,"sortBy":"createdAt","sortOrder":"asc","totalCount":1}"#
        #expect(try fixture.send("GET", "\(app)/flags") == .ok(list))
    }

    @Test("a flag with everything has everything; `secret` is stored, but not returned")
    func full() throws {
        var fixture = try Fixture(dialect: .v3_0_1)
        let body = #"""
            {"key":"k","name":"N","description":"one\r\ntwo\rthree\nfour","stageId":"stgbeta0000001",
            "ownerUserId":"usr_ada","permanent":true,"secret":true}
            """#
        let answer = try fixture.send("POST", "\(app)/flags", body)
        let expected = #"""
            {"flag":{"archived":false,"codeRefsCleanedUp":false,"createdAt":"2026-11-23T10:00:00.000Z",\#
            "description":"one\ntwo\nthree\nfour","id":"flg00000000001","key":"k","name":"N","noRecentChecks":false,\#
            "owner":{"email":"ada@example.com","id":"usr_ada","name":"Ada Ito"},"permanent":true,\#
            "stage":{"color":"orange","id":"stgbeta0000001","name":"Beta","order":2},"stale":false}}
            """#
        #expect(answer == .ok(expected))
        #expect(fixture.world.flag("k")?.secret == true)
    }

    @Test(
        "an empty description, and nulls, mean none",
        arguments: [#""description":"""#, #""description":null"#, #""ownerUserId":null"#]
    )
    func cleared(member: String) throws {
        var fixture = try Fixture()
        let answer = try fixture.send("POST", "\(app)/flags", #"{"key":"k","name":"N",\#(member)}"#)
        #expect(answer.status == 200)
        let flag = try JSON(parsing: answer.text)["flag"]
        #expect(flag?["description"] == nil)
        #expect(flag?["owner"] == nil)
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let body: String
        let issues: String
        var testDescription: String { String(body.prefix(60)) }
    }

    static let long = String(repeating: "x", count: 256)

    @Test(
        "a body that breaks the rules is refused with every issue",
        arguments: [
            Wrong(body: "{}", issues: #"{"key":["required"],"name":["required"]}"#),
            Wrong(body: "[]", issues: #"{"":["expected an object, got an array"]}"#),
            Wrong(body: "null", issues: #"{"":["expected an object, got null"]}"#),
            Wrong(body: "7", issues: #"{"":["expected an object, got a number"]}"#),
            Wrong(body: #""text""#, issues: #"{"":["expected an object, got a string"]}"#),
            Wrong(
                body: #"{"key":"","name":""}"#,
                issues: #"""
                    {"key":["must have at least 1 characters, has 0"],\#
                    "name":["must have at least 1 characters, has 0"]}
                    """#
            ),
            Wrong(
                body: #"{"key":null,"name":null}"#,
                issues: #"{"key":["expected a string, got null"],"name":["expected a string, got null"]}"#
            ),
            Wrong(
                body: #"{"key":"k","name":"\#(long)"}"#,
                issues: #"{"name":["must have at most 255 characters, has 256"]}"#
            ),
            Wrong(
                body: #"{"key":"k","name":"N","description":"\#(String(repeating: "x", count: 8193))"}"#,
                issues: #"{"description":["must have at most 8192 characters, has 8193"]}"#
            ),
            Wrong(
                body: #"{"key":"k","name":"N","description":false}"#,
                issues: #"{"description":["expected a string, got a boolean"]}"#
            ),
            Wrong(
                body: #"{"key":"k","name":"N","stageId":"Beta"}"#,
                issues: #"{"stageId":["must have at least 14 characters, has 4"]}"#
            ),
            Wrong(
                body: #"{"key":"k","name":"N","stageId":"stgbeta00000012"}"#,
                issues: #"{"stageId":["must have at most 14 characters, has 15"]}"#
            ),
            Wrong(
                body: #"{"key":"k","name":"N","stageId":null}"#,
                issues: #"{"stageId":["expected a string, got null"]}"#
            ),
            Wrong(
                body: #"{"key":"k","name":"N","stageId":"stgunknown0001","ownerUserId":"usr_nobody"}"#,
                issues: #"{"ownerUserId":["there is no such user"],"stageId":["there is no such stage"]}"#
            ),
            Wrong(
                body: #"{"key":"k","name":"N","ownerUserId":{}}"#,
                issues: #"{"ownerUserId":["expected a string, got an object"]}"#
            ),
            Wrong(
                body: #"{"key":"k","name":"N","permanent":null,"secret":"yes"}"#,
                issues: #"{"permanent":["expected a boolean, got null"],"secret":["expected a boolean, got a string"]}"#
            ),
            Wrong(
                body: #"{"key":"k","name":"N","isArchived":true,"archived":false}"#,
                issues: #"{"":["unknown property: archived","unknown property: isArchived"]}"#
            ),
            Wrong(
                body: #"{"key":3,"nom":"N","stageId":"x","secret":1}"#,
                issues: #"""
                    {"":["unknown property: nom"],"key":["expected a string, got a number"],"name":["required"],\#
                    "secret":["expected a boolean, got a number"],\#
                    "stageId":["must have at least 14 characters, has 1"]}
                    """#
            ),
        ]
    )
    func wrong(wrong: Wrong) throws {
        var fixture = try Fixture()
        let before = fixture.world
        #expect(try fixture.send("POST", "\(app)/flags", wrong.body) == .badBody(wrong.issues))
        #expect(fixture.world == before)
    }

    @Test(
        "a body that is no JSON is refused",
        arguments: ["", "{", "key=k&name=N", #"{"key":"k","name":"N"} x"#, #"{"key":"\ud800","name":"N"}"#, "01"]
    )
    func notJSON(body: String) throws {
        var fixture = try Fixture()
        #expect(try fixture.send("POST", "\(app)/flags", body) == .badRequest(#"{"":["the body is not JSON"]}"#))
    }

    @Test("a body that isn't UTF-8 is refused")
    func notUTF8() throws {
        var fixture = try Fixture()
        let request = SandboxRequest(
            "POST",
            "\(app)/flags",
            authorization: "Bearer \(Fixture.fullKey)",
            body: Array(#"{"key":"k","name":"#.utf8) + [0x22, 0xff, 0x22, 0x7d]
        )
        let response = fixture.world.respond(to: request, at: fixture.now)
        #expect(response.status == 400)
        #expect(String(decoding: response.body, as: UTF8.self).contains(#""code":"invalid_request""#))
    }

    @Test("the longest texts are taken, counted in Unicode scalars")
    func longest() throws {
        var fixture = try Fixture()
        let name = String(repeating: "\u{1F680}", count: 255)
        let description = String(repeating: "\u{1F680}", count: 8192)
        let body = #"{"key":"k","name":"\#(name)","description":"\#(description)"}"#
        #expect(try fixture.send("POST", "\(app)/flags", body).status == 200)
        #expect(fixture.world.flag("k")?.description == description)
    }

    @Test("a key that is taken can't be used again, also when its holder is archived", arguments: [false, true])
    func taken(archived: Bool) throws {
        var fixture = try Fixture(flags: [SandboxFlag(key: "k", archived: archived)])
        let before = fixture.world
        let answer = try fixture.send("POST", "\(app)/flags", #"{"key":"k","name":"Again"}"#)
        #expect(answer == .error(400, "not_possible", "A flag with the key k already exists."))
        #expect(fixture.world == before)
    }

    @Test("a key that breaks the app's format is an issue, beside the others")
    func format() throws {
        var world = SandboxWorld.fresh()
        world.app.flagKeyFormat = .kebabCaseLower
        var fixture = try Fixture(world)
        let answer = try fixture.send("POST", "\(app)/flags", #"{"key":"newFlag","name":""}"#)
        let issues = #"""
            {"key":["doesn't have the app's format for keys, kebabCaseLower"],\#
            "name":["must have at least 1 characters, has 0"]}
            """#
        #expect(answer == .badBody(issues))
        #expect(try fixture.send("POST", "\(app)/flags", #"{"key":"new-flag","name":"N"}"#).status == 200)
    }

    @Test("made-up ids keep clear of those that are taken")
    func ids() throws {
        var fixture = try Fixture(flags: [SandboxFlag(id: "flg00000000002", key: "a")])
        let answer = try fixture.send("POST", "\(app)/flags", #"{"key":"b","name":"B"}"#)
        #expect(try JSON(parsing: answer.text)["flag"]?["id"] == .string("flg00000000003"))
    }

    @Test("an app without stages makes flags without a stage")
    func withoutStages() throws {
        var world = SandboxWorld.fresh()
        world.stages = []
        var fixture = try Fixture(world)
        let answer = try fixture.send("POST", "\(app)/flags", #"{"key":"b","name":"B"}"#)
        #expect(answer.status == 200)
        #expect(try JSON(parsing: answer.text)["flag"]?["stage"] == nil)
    }
}
