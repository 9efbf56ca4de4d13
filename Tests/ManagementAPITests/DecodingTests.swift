import APITestKit
import FlagModel
import FlagTestKit
import JSONText
import Testing

@testable import APIAccess
@testable import ManagementAPI

@Suite("Answers")
struct DecodingTests {
    func reader(_ body: String) throws -> ManagementReader {
        try client(over: FakeTransport(.json(body))).reader
    }

    @Test("of getApp give what a manifest can name, and no SDK key")
    func app() async throws {
        let app = try await reader(Samples.app).getApp("a")
        #expect(
            String(describing: app) == """
                APIApp(id: "apZ4k29fmQ81xw", name: "Acme Web", flagKeyFormat: "kebabCaseLower", environments: [\
                ManagementAPI.APIEnvironment(id: "env_p", name: "Production", isProduction: true, order: Optional(0), \
                flagStateVersion: 41), ManagementAPI.APIEnvironment(id: "env_s", name: "Staging", \
                isProduction: false, order: Optional(1), flagStateVersion: 7)], stages: [ManagementAPI.APIStage(\
                id: "stg00000000001", name: "Beta", order: Optional(2))])
                """
        )
        #expect(!everyDescription(of: app).contains("sec_"))
        #expect(!everyDescription(of: app).contains("pub_"))
    }

    @Test("of getApp don't show SDK keys as a response either")
    func response() {
        let response = TransportResponse(status: 200, body: Array(Samples.app.utf8))
        #expect(everyDescription(of: response).contains("200 with \(response.body.count) bytes"))
        #expect(!everyDescription(of: response).contains("115"))
    }

    @Test("of listApps give ids and names")
    func lists() async throws {
        let apps = try await reader(Samples.apps).listApps()
        #expect(
            apps.map { String(describing: $0) } == [#"APIAppHeader(id: "apZ4k29fmQ81xw", name: "Acme Web")"#])
    }

    @Test("of listFlags give one page")
    func flags() async throws {
        let page = try await reader(Samples.flags).listFlags(app: "a")
        #expect([page.totalCount, page.pageSize, page.pageIndex] == [12, 2, 3])
        #expect(
            page.data.map(\.flag) == [
                LiveFlag(
                    id: "flg_1", key: "huddles", name: "Huddles", description: "Talk at once.",
                    owner: Owner(id: "usr_1", name: "Jane", email: "jane@example.com"),
                    stage: Stage(id: "stg00000000001", name: "Beta", order: 2), permanent: true, stale: true,
                    unchecked: true),
                LiveFlag(id: "flg_2", key: "bare", name: "Bare", archived: true),
            ]
        )
    }

    @Test("may write what is absent as null")
    func nulls() async throws {
        let flag = Samples.bareFlag.replacing(
            "\"archived\"", with: "\"description\": null, \"stage\": null, \"archived\"")
        let page = try await reader(
            #"{"data": [\#(flag)], "totalCount": 1, "pageSize": 1, "pageIndex": 0}"#
        ).listFlags(app: "a")
        #expect(page.data.map(\.flag.description) == [nil])
        #expect(page.data.map { $0.flag.stage == nil } == [true])
    }

    @Test(
        "of getFlagTargeting may name no targets",
        arguments: [
            (Samples.targeting, ["acme", "globex"], ["u_1"]),
            (#"{"flagKey": "f", "version": 1, "specificTargets": {}}"#, [], []),
            (#"{"flagKey": "f", "version": 1, "specificTargets": {"true": null}}"#, [], []),
            (#"{"flagKey": "f", "version": 1, "specificTargets": {"false": {"companyIds": ["x"]}}}"#, [], []),
            (
                #"{"flagKey": "f", "version": 1, "specificTargets": {"true": {"companyIds": [], "userIds": ["é/ "]}}}"#,
                [], ["é/ "]
            ),
        ]
    )
    func targeting(_ body: String, _ companies: [String], _ users: [String]) async throws {
        let targeting = try await reader(body).getFlagTargeting(app: "a", flagKey: "f", environment: "e")
        #expect(targeting.companyIDs == companies)
        #expect(targeting.userIDs == users)
    }

    @Test("keep ids byte for byte, whatever characters they are made of")
    func bytes() async throws {
        let body = #"""
            {"flagKey": "\u00e9", "version": 1,
             "specificTargets": {"true": {"companyIds": ["é", "e\u0301"], "userIds": ["\ud83d\ude80"]}}}
            """#
        let targeting = try await reader(body).getFlagTargeting(app: "a", flagKey: "f", environment: "e")
        #expect(targeting.flagKey.map { Array($0.utf8) } == [0xC3, 0xA9])
        #expect(targeting.companyIDs.map { Array($0.utf8) } == [[0xC3, 0xA9], [0x65, 0xCC, 0x81]])
        #expect(targeting.userIDs.map { Array($0.utf8) } == [[0xF0, 0x9F, 0x9A, 0x80]])
    }

    @Test("of getCompanyFlags distinguish a specific target from none")
    func entityFlags() async throws {
        let page = try await reader(Samples.companyFlags).getCompanyFlags(app: "a", environment: "e", company: "c")
        #expect(
            page.data.map { String(describing: $0) } == [
                #"APIEntityFlag(key: "huddles", specificTargetValue: Optional(true), value: Optional(true))"#,
                #"APIEntityFlag(key: "bare", specificTargetValue: nil, value: Optional(false))"#,
            ]
        )
    }

    struct Misshapen: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let body: String
        let problem: String

        init(_ name: String, _ body: String, _ problem: String) {
            testDescription = name
            self.body = body
            self.problem = problem
        }
    }

    static func page(_ flags: String) -> String {
        #"{"data": [\#(flags)], "totalCount": 1, "pageSize": 1, "pageIndex": 0}"#
    }

    static let misshapen = [
        Misshapen("a missing member", #"{"data": [], "pageSize": 1, "pageIndex": 0}"#, "totalCount: missing"),
        Misshapen("no list", "{}", "data: missing"),
        Misshapen("a list in place of an object", "[]", "the whole: not an object"),
        Misshapen("a string in place of an object", #""no""#, "the whole: not an object"),
        Misshapen("an object in place of a list", #"{"data": {}}"#, "data: not a list"),
        Misshapen("a null in place of a list", #"{"data": null}"#, "data: null"),
        Misshapen("a flag without a key", page(#"{"id": "1"}"#), "data.0.key: missing"),
        Misshapen(
            "the second flag without a key",
            page(Samples.bareFlag + ", " + Samples.bareFlag.replacing("\"key\"", with: "\"kex\"")),
            "data.1.key: missing"
        ),
        Misshapen("a key that is a number", page(#"{"id": "1", "key": 7}"#), "data.0.key: not a string"),
        Misshapen("a key that is null", page(#"{"id": "1", "key": null}"#), "data.0.key: null"),
        Misshapen(
            "a boolean that is text",
            page(Samples.bareFlag.replacing("\"archived\": true", with: "\"archived\": \"true\"")),
            "data.0.archived: not a boolean"
        ),
        Misshapen(
            "a stage without an id",
            page(Samples.bareFlag.replacing("\"archived\"", with: "\"stage\": {}, \"archived\"")),
            "data.0.stage.id: missing"
        ),
        Misshapen(
            "a count that is text",
            #"{"data": [], "totalCount": "1", "pageSize": 1, "pageIndex": 0}"#,
            "totalCount: not a whole number"
        ),
        Misshapen(
            "a count that is no whole number",
            #"{"data": [], "totalCount": 1.5, "pageSize": 1, "pageIndex": 0}"#,
            "totalCount: not a whole number"
        ),
        Misshapen(
            "a count that is too large",
            #"{"data": [], "totalCount": 99999999999999999999, "pageSize": 1, "pageIndex": 0}"#,
            "totalCount: a number out of range"
        ),
        Misshapen(
            "a count that nothing can be added to",
            #"{"data": [], "totalCount": 9223372036854775807, "pageSize": 1, "pageIndex": 0}"#,
            "totalCount: a number out of range"
        ),
        Misshapen(
            "a negative count",
            #"{"data": [], "totalCount": -1, "pageSize": 1, "pageIndex": 0}"#,
            "totalCount: a number out of range"
        ),
        Misshapen(
            "a number beyond what a double holds",
            #"{"data": [], "totalCount": 1e400, "pageSize": 1, "pageIndex": 0}"#,
            "totalCount: a number out of range"
        ),
        Misshapen(
            "half of a surrogate pair",
            page(Samples.bareFlag.replacing("\"Bare\"", with: #""\ud83d""#)),
            "data.0.name: a string that has an invalid escape, such as half of a surrogate pair"
        ),
        Misshapen(
            "the other half, in the second flag",
            page(Samples.bareFlag + ", " + Samples.bareFlag.replacing("\"flg_2\"", with: #""x\ude80x""#)),
            "data.1.id: a string that has an invalid escape, such as half of a surrogate pair"
        ),
        Misshapen(
            "an unknown escape",
            page(Samples.bareFlag.replacing("\"Bare\"", with: #""\q""#)),
            "data.0.name: a string that has an invalid escape, such as half of a surrogate pair"
        ),
        Misshapen(
            "a control character",
            page(Samples.bareFlag.replacing("\"Bare\"", with: "\"a\u{1}b\"")),
            "data.0.name: a string that contains an unescaped control character"
        ),
        Misshapen(
            "the one of two that is read",
            #"{"x": "\ud83d", "y": 1e999, "data": [], "totalCount": 1.5, "pageSize": 1, "pageIndex": 0}"#,
            "totalCount: not a whole number"
        ),
        Misshapen(
            "the name of a member",
            #"{"\ud83d": 1, "data": [], "totalCount": 1, "pageSize": 1, "pageIndex": 0}"#,
            "the whole: a member whose name has an invalid escape, such as half of a surrogate pair"
        ),
    ]

    @Test("of another shape are an error that names the place", arguments: misshapen)
    func shape(_ misshapen: Misshapen) async throws {
        let reader = try reader(misshapen.body)
        let error = try await error { () throws(APIError) in try await reader.listFlags(app: "a") }
        #expect(
            error.headline == "listFlags for app `a`: the response isn't as documented: \(misshapen.problem) (200)"
        )
    }

    @Test("about a company must say whether it is a specific target")
    func silentEntity() async throws {
        let body = Samples.companyFlags.replacing("\"specificTargetValue\"", with: "\"x\"")
        let reader = try reader(body)
        let error = try await error { () throws(APIError) in
            try await reader.getCompanyFlags(app: "a", environment: "e", company: "c")
        }
        #expect(
            error.headline == """
                getCompanyFlags for company `c` in environment `e`: \
                the response isn't as documented: data.0.specificTargetValue: missing (200)
                """
        )
    }

    @Test("of targets must name both lists")
    func halfTargets() async throws {
        let reader = try reader(
            #"{"flagKey": "f", "version": 1, "specificTargets": {"true": {"companyIds": []}}}"#
        )
        let error = try await error { () throws(APIError) in
            try await reader.getFlagTargeting(app: "a", flagKey: "f", environment: "e")
        }
        #expect(
            error.headline == """
                getFlagTargeting for flag `f` in environment `e`: \
                the response isn't as documented: specificTargets.true.userIds: missing (200)
                """
        )
    }

    /// Siblings: an answer of 3,000 flags, members in another order, keys with escapes, an unexpected member in a flag that
    /// wasn't asked about.
    @Test("to an update keep the flags that it asked about, and read the others no further")
    func updates() throws {
        let others = (0..<3_000).map {
            #"{"id": "\#($0)", "key": "other-\#($0)", "name": 7, "specificTargetValue": "?"}"#
        }
        let asked = [
            #"{"key": "a", "more": {"key": "b", "list": [1, {"specificTargetValue": true}]}, "specificTargetValue": true}"#,
            #"{"specificTargetValue": null, "value": true, "key": "\u00e9"}"#,
            #"{ "specificTargetValue" : false , "key" : "c" }"#,
        ]
        let flags = (others + asked + others).joined(separator: ",\n")
        let body = Array(#"{"pageSize": 5, "data": [\#(flags)], "totalCount": 1e400}"#.utf8)
        let read = try APIEntityFlags(body, only: ["a", "c", "é", "e\u{301}", "missing"])
        #expect(
            read.data.map { [$0.key, "\($0.specificTargetValue as Any)"] } == [
                ["a", "Optional(true)"], ["é", "nil"], ["c", "Optional(false)"],
            ])
        #expect(try APIEntityFlags(body, only: []).data.isEmpty)
    }

    @Test(
        "to an update that can't be read are the same error as of a read",
        arguments: [
            (#"{"data": [{"key": "a"}]}"#, .shape("data.0.specificTargetValue: missing")),
            (#"{"data": [{"specificTargetValue": true}]}"#, .shape("data.0.key: missing")),
            (
                #"{"data": [{"key": "a", "specificTargetValue": "yes"}]}"#,
                .shape("data.0.specificTargetValue: not a boolean")
            ),
            (#"{"data": [7]}"#, .shape("data.0: not an object")), (#"{"data": {}}"#, .shape("data: not a list")),
            ("{}", .shape("data: missing")), ("[]", .shape("the whole: not an object")), ("", .empty),
            (#"{"data": [{"key": "a", "specificTargetValue": true}"#, .incomplete), ("<html>", .html),
            (#"{"data": []} x"#, .notJSON), (#"{"data": [{"key" "a"}]}"#, .notJSON),
            (
                #"{"data": [{"key": "\ud83d", "specificTargetValue": true}]}"#,
                .shape("data.0.key: a string that has an invalid escape, such as half of a surrogate pair")
            ),
        ] as [(String, UnreadableAnswer)])
    func unreadableUpdates(_ body: String, _ problem: UnreadableAnswer) {
        #expect(throws: problem) { try APIEntityFlags(Array(body.utf8), only: ["a"]) }
    }
}
