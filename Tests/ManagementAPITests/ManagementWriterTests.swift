import APITestKit
import JSONText
import Testing

@testable import APIAccess
@testable import ManagementAPI

@Suite("The writer")
struct ManagementWriterTests {
    struct Write: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let method: RequestMethod
        let path: String
        let body: String
        let answer: String
        let call: @Sendable (ManagementWriter) async throws -> Void

        init(
            _ name: String,
            _ method: RequestMethod,
            _ path: String,
            _ body: String,
            answer: String,
            _ call: @escaping @Sendable (ManagementWriter) async throws -> Void
        ) {
            testDescription = name
            self.method = method
            self.path = path
            self.body = body
            self.answer = answer
            self.call = call
        }
    }

    static let flag = #"{"flag": \#(Samples.bareFlag)}"#

    static func create(_ name: String, _ json: String, _ body: CreateFlagBody) -> Write {
        Write(name, .post, "/apps/a%2Fb/flags", json, answer: flag) { _ = try await $0.createFlag(app: "a/b", body) }
    }

    static func update(_ name: String, _ json: String, _ body: UpdateFlagBody) -> Write {
        Write(name, .patch, "/apps/a/flags/f%2F..", json, answer: flag) {
            _ = try await $0.updateFlag(app: "a", flagID: "f/..", body)
        }
    }

    static func company(_ name: String, _ json: String, _ body: UpdateEntityFlagsBody) -> Write {
        Write(name, .patch, "/apps/a/envs/e%201/companies/acme%2Feu/flags", json, answer: Samples.companyFlags) {
            _ = try await $0.updateCompanyFlags(app: "a", environment: "e 1", company: "acme/eu", body)
        }
    }

    static let writes = [
        create(
            "createFlag with the least",
            #"{"key":"new-flag","name":"New flag"}"#,
            CreateFlagBody(key: "new-flag", name: "New flag")
        ),
        create(
            "createFlag with everything",
            #"{"description":"Two\nlines and a / slash \"quoted\" 🚀","key":"k","name":"é","#
                + #""ownerUserId":"usr_1","permanent":true,"secret":false,"stageId":"stg00000000001"}"#,
            CreateFlagBody(
                key: "k",
                name: "é",
                description: "Two\nlines and a / slash \"quoted\" 🚀",
                stageId: "stg00000000001",
                ownerUserId: "usr_1",
                permanent: true,
                secret: false
            )
        ),
        update("updateFlag with nothing", "{}", UpdateFlagBody()),
        update(
            "updateFlag with everything",
            #"{"description":"D","isArchived":true,"name":"N","ownerUserId":"usr_1","permanent":false,"#
                + #""secret":true,"stageId":"stg00000000001"}"#,
            UpdateFlagBody(
                name: "N",
                description: .set("D"),
                ownerUserId: .set("usr_1"),
                permanent: false,
                secret: true,
                isArchived: true,
                stageId: "stg00000000001"
            )
        ),
        update(
            "updateFlag that clears",
            #"{"description":null,"ownerUserId":null}"#,
            UpdateFlagBody(description: .clear, ownerUserId: .clear)
        ),
        update("updateFlag to an empty text", #"{"description":""}"#, UpdateFlagBody(description: .set(""))),
        company(
            "updateCompanyFlags with the least",
            #"{"updates":[{"flagKey":"a/b","specificTargetValue":true}]}"#,
            UpdateEntityFlagsBody(updates: [APITargetUpdate(flagKey: "a/b", .add)])
        ),
        company(
            "updateCompanyFlags with everything",
            #"{"changeDescription":"From a/b","notifications":["slack","linearComment"],"#
                + #""updates":[{"flagKey":"z","specificTargetValue":true},{"flagKey":"a","specificTargetValue":null}]}"#,
            UpdateEntityFlagsBody(
                updates: [APITargetUpdate(flagKey: "z", .add), APITargetUpdate(flagKey: "a", .remove)],
                changeDescription: "From a/b",
                notifications: [.slack, .linearComment]
            )
        ),
        company(
            "updateCompanyFlags that tells nobody",
            #"{"notifications":[],"updates":[{"flagKey":"a","specificTargetValue":null}]}"#,
            UpdateEntityFlagsBody(updates: [APITargetUpdate(flagKey: "a", .remove)], notifications: [])
        ),
        Write(
            "updateUserFlags",
            .patch,
            "/apps/a/envs/e/users/%E2%82%AC%25/flags",
            #"{"updates":[{"flagKey":"a","specificTargetValue":true}]}"#,
            answer: Samples.companyFlags
        ) {
            _ = try await $0.updateUserFlags(
                app: "a",
                environment: "e",
                user: "€%",
                UpdateEntityFlagsBody(updates: [APITargetUpdate(flagKey: "a", .add)])
            )
        },
    ]

    @Test("sends one request with these bytes to the right place", arguments: writes)
    func request(_ write: Write) async throws {
        let transport = FakeTransport(.json(write.answer))
        try await write.call(try client(over: transport).writer)
        let request = try #require(transport.sent.first)
        #expect(transport.sent.count == 1)
        #expect(request.method == write.method)
        #expect(request.url == "https://app.reflag.com/api" + write.path)
        #expect(request.body == Array(write.body.utf8), "\(request.text)")
        #expect(
            request.headers.map { "\($0.name): \($0.value)" } == [
                "Authorization: Bearer \(secretText)",
                "Accept: application/json",
                "User-Agent: hoist/1.2.3",
                "reflag-sdk-version: hoist/1.2.3",
                "Content-Type: application/json",
            ]
        )
    }

    @Test("gives the flags that an update of targets answers")
    func entityAnswers() async throws {
        let writer = try client(over: FakeTransport(.json(Samples.companyFlags))).writer
        let body = UpdateEntityFlagsBody(updates: [APITargetUpdate(flagKey: "huddles", .add)])
        let company = try await writer.updateCompanyFlags(app: "a", environment: "e", company: "c", body).value
        let user = try await writer.updateUserFlags(app: "a", environment: "e", user: "u", body).value
        #expect(company.data.map(\.specificTargetValue) == [true, nil])
        #expect(user.data.map(\.key) == ["huddles", "bare"])
    }
}
