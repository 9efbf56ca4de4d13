import Sandbox
import Testing

@Suite("listFlags")
struct ListFlagsTests {
    private static let flags = [
        SandboxFlag(key: "a", createdAt: SandboxTime(milliseconds: 0)),
        SandboxFlag(key: "b", archived: true),
        SandboxFlag(key: "c"),
        SandboxFlag(key: "d"),
        SandboxFlag(key: "e"),
    ]

    @Test("an app without flags has an empty list")
    func empty() throws {
        var fixture = try Fixture()
        let expected =
            #"{"data":[],"pageIndex":0,"pageSize":0,"sortBy":"createdAt","sortOrder":"asc","totalCount":0}"#
        #expect(try fixture.send("GET", "\(app)/flags") == .ok(expected))
    }

    @Test("a header has everything about a flag except whether it is secret")
    func header() throws {
        var flag = SandboxFlag(
            id: "flag-1",
            key: "full",
            name: "Full \u{1F680}",
            description: "All of it",
            stage: "Beta",
            owner: "jane@example.com",
            permanent: true,
            secret: true,
            createdAt: SandboxTime(milliseconds: 0)
        )
        flag.stale = true
        flag.noRecentChecks = true
        flag.codeRefsCleanedUp = true
        flag.rolledOutToEveryoneAt = SandboxTime(milliseconds: 1)
        flag.lastCheckAt = SandboxTime(milliseconds: 1000)
        flag.lastTrackAt = SandboxTime(milliseconds: 60_000)
        let bare = SandboxFlag(id: "flag-2", key: "bare", stage: nil, createdAt: SandboxTime(milliseconds: 0))
        var fixture = try Fixture(flags: [flag, bare])
        let expected = #"""
            {"data":[\#
            {"archived":false,"codeRefsCleanedUp":true,"createdAt":"1970-01-01T00:00:00.000Z",\#
            "description":"All of it","id":"flag-1","key":"full","lastCheckAt":"1970-01-01T00:00:01.000Z",\#
            "lastTrackAt":"1970-01-01T00:01:00.000Z","name":"Full 🚀","noRecentChecks":true,\#
            "owner":{"email":"jane@example.com","id":"usr_jane","name":"Jane Doe"},"permanent":true,\#
            "rolledOutToEveryoneAt":"1970-01-01T00:00:00.001Z",\#
            "stage":{"color":"orange","id":"stgbeta0000001","name":"Beta","order":2},"stale":true},\#
            {"archived":false,"codeRefsCleanedUp":false,"createdAt":"1970-01-01T00:00:00.000Z",\#
            "id":"flag-2","key":"bare","name":"bare","noRecentChecks":false,"permanent":false,"stale":false}],\#
            "pageIndex":0,"pageSize":2,"sortBy":"createdAt","sortOrder":"asc","totalCount":2}
            """#
        #expect(try fixture.send("GET", "\(app)/flags") == .ok(expected))
        #expect(try fixture.send("GET", "\(app)/flags") == .ok(expected), "the second time as well")
    }

    struct Paging: Sendable, CustomTestStringConvertible {
        let query: String
        var limit: Int?
        var listsArchived = true
        let keys: [String]
        /// totalCount, pageSize, pageIndex.
        let numbers: [Int]
        var testDescription: String { "\(query) of at most \(limit.map(String.init) ?? "all")" }
    }

    @Test(
        "pages have the requested size, within the limit",
        arguments: [
            Paging(query: "", keys: ["a", "b", "c", "d", "e"], numbers: [5, 5, 0]),
            Paging(query: "", listsArchived: false, keys: ["a", "c", "d", "e"], numbers: [4, 4, 0]),
            Paging(query: "", limit: 2, keys: ["a", "b"], numbers: [5, 2, 0]),
            Paging(query: "?pageIndex=1", limit: 2, keys: ["c", "d"], numbers: [5, 2, 1]),
            Paging(query: "?pageIndex=2", limit: 2, keys: ["e"], numbers: [5, 2, 2]),
            Paging(query: "?pageIndex=3", limit: 2, keys: [], numbers: [5, 2, 3]),
            Paging(query: "?pageIndex=1", keys: [], numbers: [5, 5, 1]),
            Paging(query: "?pageSize=3", keys: ["a", "b", "c"], numbers: [5, 3, 0]),
            Paging(query: "?pageSize=3&pageIndex=1", keys: ["d", "e"], numbers: [5, 3, 1]),
            Paging(query: "?pageSize=3&pageIndex=1", limit: 2, keys: ["c", "d"], numbers: [5, 2, 1]),
            Paging(query: "?pageSize=100", keys: ["a", "b", "c", "d", "e"], numbers: [5, 100, 0]),
            Paging(
                query: "?pageSize=\(Int.max)&pageIndex=\(Int.max)",
                keys: [],
                numbers: [5, Int.max, Int.max]
            ),
            Paging(query: "?sortBy=name&colour=blue", keys: ["a", "b", "c", "d", "e"], numbers: [5, 5, 0]),
        ]
    )
    func pages(paging: Paging) throws {
        var fixture = try Fixture(flags: Self.flags)
        fixture.world.pageLimit = paging.limit
        fixture.world.listsArchived = paging.listsArchived
        let answer = try fixture.send("GET", "\(app)/flags\(paging.query)")
        #expect(answer.status == 200)
        let json = try JSON(parsing: answer.text)
        #expect(json["data"]?.items.map { $0["key"]?.string } == paging.keys)
        #expect(["totalCount", "pageSize", "pageIndex"].map { json[$0]?.integer } == paging.numbers)
    }

    @Test(
        "an invalid page is rejected",
        arguments: [
            ("?pageSize=0", #"{"pageSize":["expected a whole number of at least 1"]}"#),
            ("?pageSize=-1", #"{"pageSize":["expected a whole number of at least 1"]}"#),
            ("?pageSize=all", #"{"pageSize":["expected a whole number of at least 1"]}"#),
            ("?pageIndex=-1", #"{"pageIndex":["expected a whole number of at least 0"]}"#),
            ("?pageIndex=", #"{"pageIndex":["expected a whole number of at least 0"]}"#),
            ("?pageIndex=1.5", #"{"pageIndex":["expected a whole number of at least 0"]}"#),
        ]
    )
    func refused(query: String, issues: String) throws {
        var fixture = try Fixture(flags: Self.flags)
        #expect(try fixture.send("GET", "\(app)/flags\(query)") == .badRequest(issues))
    }

    @Test("a renamed stage or owner is renamed in the list")
    func renamed() throws {
        var fixture = try Fixture(flags: [SandboxFlag(key: "a", owner: "usr_sam")])
        _ = try fixture.send("GET", "\(app)/flags")
        fixture.world.stages[0].name = "Being made"
        fixture.world.users[1].name = "Samuel Roe"
        let json = try JSON(parsing: try fixture.send("GET", "\(app)/flags").text)
        #expect(json["data"]?[0]?["stage"]?["name"] == .string("Being made"))
        #expect(json["data"]?[0]?["owner"]?["name"] == .string("Samuel Roe"))
    }
}
