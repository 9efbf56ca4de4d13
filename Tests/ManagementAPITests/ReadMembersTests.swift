import APITestKit
import FlagModel
import JSONText
import Testing

@testable import APIAccess
@testable import ManagementAPI

@Suite("Of each answer of the Management API")
struct ReadMembersTests {
    struct Answer: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// What hoist does with it stands after a comma, if it does several things.
        var operation: String { String(testDescription.prefix { $0 != "," }) }
        let shape: AnswerShape
        let call: @Sendable (ManagementClient) async throws(APIError) -> String

        init(
            _ name: String,
            _ least: String,
            unread: [String],
            optional: Set<String> = [],
            nullable: Set<String> = [],
            spare: Set<String> = [],
            _ call: @escaping @Sendable (ManagementClient) async throws(APIError) -> String
        ) throws {
            testDescription = name
            shape = try AnswerShape(least, unread: unread, optional: optional, nullable: nullable, spare: spare)
            self.call = call
        }
    }

    static let entityFlags =
        #"{"data": [{"key": "a", "value": true, "specificTargetValue": true}], "totalCount": 1, "pageSize": 1, "pageIndex": 0}"#
    static let entitySpare: Set = ["data.0.value", "totalCount", "pageSize", "pageIndex"]
    static let writtenTargets = #"{"data": [{"key": "a", "specificTargetValue": true}], "flagStateVersion": 4}"#
    static let targetValue = "data.0.specificTargetValue"
    static let entityUnread =
        ["totalCount", "pageSize", "pageIndex", "flagStateVersion"]
        + [
            "id", "name", "createdAt", "value", "firstExposureAt", "lastExposureAt", "lastCheckAt", "exposureCount",
            "firstTrackAt", "lastTrackAt", "trackCount", "new",
        ].map { "data.0.\($0)" }
    static let flagUnread =
        [
            "createdAt", "rolledOutToEveryoneAt", "codeRefsCleanedUp", "codeRefsMarkedCleanUserName",
            "codeRefsMarkedCleanAt", "lastCheckAt", "lastTrackAt", "parentFlagId", "secret", "new",
        ]

    static func answers() throws -> [Answer] {
        [
            try Answer(
                "listApps", #"{"data": [{"id": "ap1", "name": "Acme Web"}]}"#,
                unread: ["data.0.org", "data.0.demo", "data.0.flagKeyFormat", "data.0.environments", "new"]
            ) { client throws(APIError) in "\(try await client.reader.listApps())" },
            try Answer(
                "getApp",
                """
                {"id": "ap1", "name": "Acme Web", "flagKeyFormat": "custom",
                 "environments": [{"id": "e1", "name": "Production", "isProduction": true, "order": 0,
                                   "flagStateVersion": 4}],
                 "stages": [{"id": "st1", "name": "Beta", "order": 0}]}
                """,
                unread: [
                    "org", "demo", "segments", "new", "environments.0.sdkAccess", "environments.0.new",
                    "stages.0.color", "stages.0.new",
                ], spare: ["environments.0.order", "stages.0.order"]
            ) { client throws(APIError) in "\(try await client.reader.getApp("ap1"))" },
            try Answer(
                "listFlags",
                """
                {"data": [{"id": "f1", "key": "a", "name": "A", "archived": false, "stale": false, "permanent": false,
                           "noRecentChecks": false, "stage": {"id": "st1", "name": "Beta", "order": 0},
                           "description": "Text.", "owner": {"id": "us1", "name": "Jane", "email": "jane@example.com"}}],
                 "totalCount": 1, "pageSize": 1, "pageIndex": 0}
                """,
                unread: ["sortBy", "sortOrder", "new", "data.0.stage.color", "data.0.owner.avatarUrl"]
                    + flagUnread.map { "data.0.\($0)" },
                optional: ["data.0.stage", "data.0.description", "data.0.owner"],
                nullable: ["data.0.stage", "data.0.description", "data.0.owner"],
                spare: [
                    "data.0.stale", "data.0.noRecentChecks", "data.0.stage.order", "data.0.owner.name",
                    "data.0.owner.email", "pageSize", "pageIndex",
                ]
            ) { client throws(APIError) in "\(try await client.reader.listFlags(app: "ap1"))" },
            try Answer(
                "createFlag", #"{"flag": {"id": "f1"}, "flagStateVersions": {"e1": 4}}"#,
                unread: ["new", "flag.key", "flag.name", "flag.archived"] + flagUnread.map { "flag.\($0)" },
                spare: ["flag.id", "flagStateVersions", "flagStateVersions.e1"]
            ) { client throws(APIError) in
                "\(try await client.writer.createFlag(app: "ap1", key: "a", name: "A"))"
            },
            try Answer(
                "updateFlag", #"{"flag": {"id": "f1"}, "flagStateVersions": {"e1": 4}}"#,
                unread: ["new", "flag.key", "flag.name", "flag.archived"] + flagUnread.map { "flag.\($0)" },
                spare: ["flag.id", "flagStateVersions", "flagStateVersions.e1"]
            ) { client throws(APIError) in
                "\(try await client.writer.updateFlag(app: "ap1", id: "f1", name: "A"))"
            },
            try Answer(
                "getFlagTargeting",
                """
                {"flagKey": "a", "updatedAt": "2026-01-02T03:04:05Z",
                 "specificTargets": {"true": {"companyIds": ["acme"], "userIds": ["u1"]}}}
                """,
                unread: ["version", "new", "specificTargets.false", "specificTargets.true.new"],
                optional: ["specificTargets.true"], nullable: ["specificTargets.true"],
                spare: ["flagKey", "updatedAt"]
            ) { client throws(APIError) in
                "\(try await client.reader.getFlagTargeting(app: "ap1", flagKey: "a", environment: "e1"))"
            },
            try Answer(
                "getCompanyFlags", entityFlags, unread: entityUnread.filter { !entitySpare.contains($0) },
                nullable: [targetValue], spare: entitySpare
            ) { client throws(APIError) in
                "\(try await client.reader.getCompanyFlags(app: "ap1", environment: "e1", company: "acme"))"
            },
            try Answer(
                "getUserFlags", entityFlags, unread: entityUnread.filter { !entitySpare.contains($0) },
                nullable: [targetValue], spare: entitySpare
            ) { client throws(APIError) in
                "\(try await client.reader.getUserFlags(app: "ap1", environment: "e1", user: "u1"))"
            },
            try Answer("getCompanyFlags, whether it is known", "{}", unread: ["data", "totalCount", "new"]) {
                client throws(APIError) in
                "\(try await client.reader.getCompany(app: "ap1", environment: "e1", company: "acme"))"
            },
            try Answer("getUserFlags, whether it is known", "{}", unread: ["data", "totalCount", "new"]) {
                client throws(APIError) in
                "\(try await client.reader.getUser(app: "ap1", environment: "e1", user: "u1"))"
            },
            try Answer(
                "updateCompanyFlags", writtenTargets, unread: entityUnread.filter { $0 != "flagStateVersion" },
                nullable: [targetValue], spare: ["flagStateVersion"]
            ) { client throws(APIError) in
                "\(try await client.writer.updateCompanyFlags(app: "ap1", environment: "e1", company: "acme", adding: ["a"]))"
            },
            try Answer(
                "updateUserFlags", writtenTargets, unread: entityUnread.filter { $0 != "flagStateVersion" },
                nullable: [targetValue], spare: ["flagStateVersion"]
            ) { client throws(APIError) in
                "\(try await client.writer.updateUserFlags(app: "ap1", environment: "e1", user: "u1", adding: ["a"]))"
            },
            try Answer("upsertCompany", "{}", unread: ["id", "name", "attributes", "new"]) { client throws(APIError) in
                "\(try await client.writer.upsertCompany(upsert(.company("acme"), of: "companies"), company: "acme", in: "e1"))"
            },
            try Answer("upsertUser", "{}", unread: ["id", "name", "attributes", "new"]) { client throws(APIError) in
                "\(try await client.writer.upsertUser(upsert(.user("u1"), of: "users"), user: "u1", in: "e1"))"
            },
        ]
    }

    private static func upsert(_ entity: PathPart, of list: PathPart) -> WriteRequest {
        let path = RequestPath(["apps", .app("ap1"), "envs", .environment("e1"), list, entity])
        return WriteRequest(method: .put, path: path, body: Array("{}".utf8))
    }

    private func read(_ answer: Answer, _ body: String) async throws(APIError) -> String {
        let client: ManagementClient
        do { client = try ManagementAPITests.client(over: FakeTransport(.json(body))) } catch { return "\(error)" }
        return try await answer.call(client)
    }

    @Test("there is a row here")
    func complete() throws {
        #expect(
            try Set(Self.answers().map(\.operation)) == Set(APIOperation.management.map(\.rawValue)))
    }

    @Test("what isn't read may be absent, null, of any type and in any order", arguments: try answers())
    func unread(_ answer: Answer) async throws {
        let least = try await read(answer, answer.shape.least.compact())
        #expect(!answer.shape.noisy.isEmpty)
        for (name, body) in answer.shape.noisy {
            let decoded: String
            do { decoded = try await read(answer, body) } catch { decoded = error.headline }
            #expect(decoded == least, "\(name)")
        }
    }

    @Test("what hoist can do without may be absent, null and of any type", arguments: try answers())
    func spared(_ answer: Answer) async throws {
        for bodies in answer.shape.spared {
            var without: String?
            for (place, body) in bodies {
                let decoded: String
                do { decoded = try await read(answer, body) } catch { decoded = error.headline }
                #expect(decoded == without ?? decoded && !decoded.contains("documented"), "\(place): \(body)")
                without = without ?? decoded
            }
        }
        for (name, body) in answer.shape.bare {
            await #expect(throws: Never.self, "\(name)") { try await read(answer, body) }
        }
    }

    @Test("what is read has to be there, of its type", arguments: try answers())
    func lacking(_ answer: Answer) async throws {
        #expect(answer.shape.lacking.isEmpty == (answer.shape.least.compact() == "{}"))
        for (place, body) in answer.shape.lacking {
            let error = try await APITestKit.error { () throws(APIError) in try await read(answer, body) }
            #expect(error.headline.hasPrefix(answer.operation))
            #expect(error.headline.hasSuffix(": the response isn't as documented: \(place): missing (200)"), "\(error)")
        }
        for (place, body) in answer.shape.misshapen {
            let error = try await APITestKit.error { () throws(APIError) in try await read(answer, body) }
            #expect(error.headline.hasPrefix(answer.operation))
            #expect(error.headline.contains(": the response isn't as documented: \(place): "), "\(body): \(error)")
        }
    }
}
