import Sandbox
import Testing

@Suite("updateFlag")
struct UpdateFlagTests {
    private static let flag = SandboxFlag(
        id: "flag-1",
        key: "k",
        name: "Old",
        description: "Old text",
        stage: "Beta",
        owner: "usr_jane",
        secret: true,
        createdAt: SandboxTime(milliseconds: 0)
    )

    private static func header(
        archived: Bool = false,
        description: String? = "Old text",
        name: String = "Old",
        owner: String? = #"{"email":"jane@example.com","id":"usr_jane","name":"Jane Doe"}"#,
        permanent: Bool = false,
        stage: String = #"{"color":"orange","id":"stgbeta0000001","name":"Beta","order":2}"#
    ) -> String {
        let description = description.map { #""description":"\#($0)","# } ?? ""
        let owner = owner.map { #""owner":\#($0),"# } ?? ""
        return #"""
            {"flag":{"archived":\#(archived),"codeRefsCleanedUp":false,"createdAt":"1970-01-01T00:00:00.000Z",\#
            \#(description)"id":"flag-1","key":"k","name":"\#(name)","noRecentChecks":false,\#(owner)\#
            "permanent":\#(permanent),"stage":\#(stage),"stale":false}}
            """#
    }

    @Test(
        "each member changes its own value, and nothing else",
        arguments: [
            ("{}", header()),
            (#"{"name":"New"}"#, header(name: "New")),
            (#"{"description":"New\r\ntext"}"#, header(description: #"New\ntext"#)),
            (#"{"description":""}"#, header(description: nil)),
            (#"{"description":null}"#, header(description: nil)),
            (
                #"{"ownerUserId":"usr_sam"}"#,
                header(owner: #"{"email":"sam@example.com","id":"usr_sam","name":"Sam Roe"}"#)
            ),
            (#"{"ownerUserId":null}"#, header(owner: nil)),
            (#"{"permanent":true}"#, header(permanent: true)),
            (#"{"secret":false}"#, header()),
            (#"{"isArchived":true}"#, header(archived: true)),
            (#"{"isArchived":false}"#, header()),
            (
                #"{"stageId":"stggeneral0001"}"#,
                header(stage: #"{"color":"green","id":"stggeneral0001","name":"General Availability","order":3}"#)
            ),
            (
                #"{"name":"New","description":null,"ownerUserId":null,"permanent":true,"isArchived":true}"#,
                header(archived: true, description: nil, name: "New", owner: nil, permanent: true)
            ),
        ]
    )
    func changes(body: String, expected: String) throws {
        var fixture = try Fixture(flags: [Self.flag, SandboxFlag(key: "other")], dialect: .v3_0_1)
        _ = try fixture.send("GET", "\(app)/flags")
        #expect(try fixture.send("PATCH", "\(app)/flags/flag-1", body) == .ok(expected))
        let list = try JSON(parsing: try fixture.send("GET", "\(app)/flags").text)
        #expect(list["data"]?[0] == (try JSON(parsing: expected))["flag"])
        #expect(fixture.world.flag("k")?.secret == !body.contains("secret"))
        #expect(
            fixture.world.flag("other")
                == (try Fixture(flags: [Self.flag, SandboxFlag(key: "other")])).world.flag("other"))
    }

    @Test(
        "an invalid body is rejected with every issue",
        arguments: [
            ("[]", #"{"":["expected an object, got an array"]}"#),
            (#"{"key":"new"}"#, #"{"":["unknown property: key"]}"#),
            (#"{"name":""}"#, #"{"name":["must have at least 1 characters, has 0"]}"#),
            (#"{"name":null}"#, #"{"name":["expected a string, got null"]}"#),
            (#"{"stageId":null}"#, #"{"stageId":["expected a string, got null"]}"#),
            (#"{"stageId":"stgunknown0001"}"#, #"{"stageId":["there is no such stage"]}"#),
            (#"{"ownerUserId":""}"#, #"{"ownerUserId":["there is no such user"]}"#),
            (
                #"{"isArchived":null,"permanent":0,"secret":"no","archived":true,"name":7}"#,
                #"""
                {"":["unknown property: archived"],"isArchived":["expected a boolean, got null"],\#
                "name":["expected a string, got a number"],"permanent":["expected a boolean, got a number"],\#
                "secret":["expected a boolean, got a string"]}
                """#
            ),
        ]
    )
    func wrong(body: String, issues: String) throws {
        var fixture = try Fixture(flags: [Self.flag])
        let before = fixture.world
        #expect(try fixture.send("PATCH", "\(app)/flags/flag-1", body) == .badBody(issues))
        #expect(fixture.world == before)
    }

    @Test("a flag is only found by its id", arguments: ["k", "flag-2"])
    func unknown(id: String) throws {
        var fixture = try Fixture(flags: [Self.flag])
        let answer = try fixture.send("PATCH", "\(app)/flags/\(id)", #"{"name":"New"}"#)
        #expect(answer == .error(404, "not_found", "There is no flag \(id)."))
    }

    @Test(
        "an archived flag rejects everything except unarchiving",
        arguments: ["{}", #"{"name":"New"}"#, #"{"isArchived":true}"#])
    func archived(body: String) throws {
        var flag = Self.flag
        flag.archived = true
        var fixture = try Fixture(flags: [flag])
        let before = fixture.world
        let answer = try fixture.send("PATCH", "\(app)/flags/flag-1", body)
        let message = "The flag k is archived. Unarchive it with isArchived false."
        #expect(answer == .error(400, "not_possible", message))
        #expect(fixture.world == before)
    }

    @Test("a call that unarchives a flag can also change it")
    func unarchive() throws {
        var flag = Self.flag
        flag.archived = true
        var fixture = try Fixture(flags: [flag], dialect: .v3_0_1)
        let answer = try fixture.send("PATCH", "\(app)/flags/flag-1", #"{"isArchived":false,"name":"New"}"#)
        #expect(answer == .ok(Self.header(name: "New")))
    }

    @Test("a name that only differs in its bytes is written")
    func bytes() throws {
        var fixture = try Fixture(flags: [SandboxFlag(id: "flag-1", key: "k", name: "caf\u{e9}")])
        let answer = try fixture.send("PATCH", "\(app)/flags/flag-1", #"{"name":"cafe\#u{301}"}"#)
        let name = try #require(try JSON(parsing: answer.text)["flag"]?["name"]?.string)
        #expect(Array(name.unicodeScalars) == Array("cafe\u{301}".unicodeScalars))
    }
}
