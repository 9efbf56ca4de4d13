import Sandbox
import Testing

@Suite("the flags of a company or user")
struct EntityFlagTests {
    enum Kind: String, CaseIterable, CustomTestStringConvertible {
        case companies, users
        var testDescription: String { rawValue }

        func path(_ id: String, in environment: String = "env_production") -> String {
            "\(app)/envs/\(environment)/\(rawValue)/\(id)/flags"
        }

        func ids(_ fixture: Fixture, _ flag: SandboxID, in environment: SandboxID = "env_production") -> [SandboxID]? {
            let targets = fixture.world.flag(flag)?.targets[environment]
            return self == .companies ? targets?.companies.ids : targets?.users.ids
        }
    }

    private static let flags = [
        SandboxFlag(key: "a", createdAt: SandboxTime(milliseconds: 0)),
        SandboxFlag(key: "gone", archived: true, createdAt: SandboxTime(milliseconds: 0)),
        SandboxFlag(key: "b", name: "The b", createdAt: SandboxTime(milliseconds: 0)),
    ]

    private static func entry(_ number: Int, _ key: String, _ name: String, _ targeted: Bool) -> String {
        #"""
        {"createdAt":"1970-01-01T00:00:00.000Z","exposureCount":0,"firstExposureAt":null,"firstTrackAt":null,\#
        "id":"flg0000000000\#(number)","key":"\#(key)","lastCheckAt":null,"lastExposureAt":null,"lastTrackAt":null,\#
        "name":"\#(name)","specificTargetValue":\#(targeted ? "true" : "null"),"trackCount":0,"value":\#(targeted)}
        """#
    }

    private static func list(_ a: Bool, _ b: Bool) -> Answer {
        let data = "\(entry(1, "a", "a", a)),\(entry(3, "b", "The b", b))"
        return .ok(#"{"data":[\#(data)],"pageIndex":0,"pageSize":2,"totalCount":2}"#)
    }

    @Test("anyone has all flags except archived ones", arguments: Kind.allCases)
    func anyone(kind: Kind) throws {
        var fixture = try Fixture(flags: Self.flags)
        #expect(try fixture.send("GET", kind.path("whoever")) == Self.list(false, false))
    }

    @Test("a target is added and removed, only for that company or user and environment", arguments: Kind.allCases)
    func addAndRemove(kind: Kind) throws {
        var fixture = try Fixture(flags: Self.flags, dialect: .v3_0_1)
        let add = #"{"updates":[{"flagKey":"b","specificTargetValue":true}]}"#
        #expect(try fixture.send("PATCH", kind.path("x"), add) == Self.list(false, true))
        #expect(try fixture.send("GET", kind.path("x")) == Self.list(false, true))
        #expect(try fixture.send("GET", kind.path("y")) == Self.list(false, false))
        #expect(try fixture.send("GET", kind.path("x", in: "env_staging")) == Self.list(false, false))
        let other: Kind = kind == .companies ? .users : .companies
        #expect(try fixture.send("GET", other.path("x")) == Self.list(false, false))
        let both = #"""
            {"updates":[{"flagKey":"a","specificTargetValue":true},{"flagKey":"b","specificTargetValue":null}]}
            """#
        #expect(try fixture.send("PATCH", kind.path("x"), both) == Self.list(true, false))
        #expect(kind.ids(fixture, "a") == ["x"])
        #expect(kind.ids(fixture, "b") == [])
        #expect(kind.ids(fixture, "a", in: "env_staging") == nil)
    }

    @Test(
        "other members of a body are allowed",
        arguments: [
            #""changeDescription":"why""#, #""changeDescription":"""#, #""notifications":[]"#,
            #""notifications":["slack","linearComment","slack"]"#, #""whatever":{"a":[1,2.5e3,null]}"#,
        ]
    )
    func extras(member: String) throws {
        var fixture = try Fixture(flags: Self.flags, dialect: .v3_0_1)
        let body = #"{"updates":[{"flagKey":"a","specificTargetValue":true,"note":1}],\#(member)}"#
        #expect(try fixture.send("PATCH", Kind.companies.path("x"), body) == Self.list(true, false))
    }

    @Test(
        "a body that breaks the rules is refused with every issue, and none of it is done",
        arguments: [
            ("{}", #"{"updates":["required"]}"#),
            ("[]", #"{"":["expected an object, got an array"]}"#),
            (#"{"updates":[]}"#, #"{"updates":["must have at least 1 item"]}"#),
            (#"{"updates":{}}"#, #"{"updates":["expected an array, got an object"]}"#),
            (#"{"updates":null}"#, #"{"updates":["expected an array, got null"]}"#),
            (#"{"updates":["a"]}"#, #"{"updates.0":["expected an object, got a string"]}"#),
            (
                #"{"updates":[{}]}"#,
                #"{"updates.0.flagKey":["required"],"updates.0.specificTargetValue":["required"]}"#
            ),
            (
                #"{"updates":[{"flagKey":"a","specificTargetValue":false}]}"#,
                #"{"updates.0.specificTargetValue":["expected true or null"]}"#
            ),
            (
                #"{"updates":[{"flagKey":"a","specificTargetValue":true},{"flagKey":"","specificTargetValue":"true"}]}"#,
                #"""
                {"updates.1.flagKey":["must have at least 1 characters, has 0"],\#
                "updates.1.specificTargetValue":["expected true or null"]}
                """#
            ),
            (
                #"{"updates":[{"flagKey":"a","specificTargetValue":true}],"changeDescription":null,"notifications":["mail",1]}"#,
                #"""
                {"changeDescription":["expected a string, got null"],\#
                "notifications.0":["expected one of linearComment, slack"],\#
                "notifications.1":["expected a string, got a number"]}
                """#
            ),
            (
                #"{"updates":[{"flagKey":"a","specificTargetValue":true}],"notifications":"slack"}"#,
                #"{"notifications":["expected an array, got a string"]}"#
            ),
            (
                #"{"updates":[{"flagKey":"a","specificTargetValue":true},{"flagKey":"none","specificTargetValue":null}]}"#,
                #"{"updates.1":["there is no flag with the key none"]}"#
            ),
            (
                #"{"updates":[{"flagKey":"gone","specificTargetValue":true},{"flagKey":"none","specificTargetValue":null}]}"#,
                #"{"updates.0":["the flag gone is archived"],"updates.1":["there is no flag with the key none"]}"#
            ),
        ]
    )
    func wrong(body: String, issues: String) throws {
        for kind in Kind.allCases {
            var fixture = try Fixture(flags: Self.flags)
            let before = fixture.world
            #expect(try fixture.send("PATCH", kind.path("x"), body) == .badBody(issues))
            #expect(fixture.world == before)
        }
    }

    @Test("archived flags can't be targeted, and then nothing of the body is done", arguments: Kind.allCases)
    func archived(kind: Kind) throws {
        var fixture = try Fixture(flags: Self.flags)
        let before = fixture.world
        let body = #"""
            {"updates":[{"flagKey":"a","specificTargetValue":true},{"flagKey":"gone","specificTargetValue":true}]}
            """#
        let answer = try fixture.send("PATCH", kind.path("x"), body)
        let issues = #"{"updates.1":["the flag gone is archived"]}"#
        #expect(answer == .error(400, "not_possible", "Archived flags can't be targeted.", issues))
        #expect(fixture.world == before)
    }

    @Test("of two updates of one flag, the later counts", arguments: Kind.allCases)
    func twice(kind: Kind) throws {
        var fixture = try Fixture(flags: Self.flags, dialect: .v3_0_1)
        let body = #"""
            {"updates":[{"flagKey":"a","specificTargetValue":null},{"flagKey":"a","specificTargetValue":true},\#
            {"flagKey":"b","specificTargetValue":true},{"flagKey":"b","specificTargetValue":null}]}
            """#
        #expect(try fixture.send("PATCH", kind.path("x"), body) == Self.list(true, false))
        #expect(fixture.world.flag("b")?.targets == [:])
    }

    @Test("an unknown environment isn't found", arguments: Kind.allCases)
    func unknownEnvironment(kind: Kind) throws {
        var fixture = try Fixture(flags: Self.flags)
        let missing = Answer.error(404, "not_found", "There is no environment Production.")
        #expect(try fixture.send("GET", kind.path("x", in: "Production")) == missing)
        let body = #"{"updates":[{"flagKey":"a","specificTargetValue":true}]}"#
        #expect(try fixture.send("PATCH", kind.path("x", in: "Production"), body) == missing)
    }

    @Test("the world's limit pages these lists too", arguments: Kind.allCases)
    func paged(kind: Kind) throws {
        var fixture = try Fixture(flags: Self.flags, dialect: .v3_0_1)
        fixture.world.pageLimit = 1
        let second = #"{"data":[\#(Self.entry(3, "b", "The b", false))],"pageIndex":1,"pageSize":1,"totalCount":2}"#
        #expect(try fixture.send("GET", kind.path("x") + "?pageIndex=1") == .ok(second))
        let body = #"{"updates":[{"flagKey":"a","specificTargetValue":true}]}"#
        let first = #"{"data":[\#(Self.entry(1, "a", "a", true))],"pageIndex":0,"pageSize":1,"totalCount":2}"#
        #expect(try fixture.send("PATCH", kind.path("x"), body) == .ok(first))
        let before = fixture.world
        let refused = try fixture.send("PATCH", kind.path("y") + "?pageSize=0", body)
        #expect(refused == .badRequest(#"{"pageSize":["expected a whole number of at least 1"]}"#))
        #expect(fixture.world == before)
    }

    @Test("a flag that is renamed is renamed here", arguments: Kind.allCases)
    func renamed(kind: Kind) throws {
        var fixture = try Fixture(flags: [SandboxFlag(id: "flag-1", key: "a")])
        _ = try fixture.send("GET", kind.path("x"))
        _ = try fixture.send("PATCH", "\(app)/flags/flag-1", #"{"name":"Renamed"}"#)
        let json = try JSON(parsing: try fixture.send("GET", kind.path("x")).text)
        #expect(json["data"]?[0]?["name"] == .string("Renamed"))
    }
}
