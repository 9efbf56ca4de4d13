import APITestKit
import FlagModel
import FlagTestKit
import Testing

@testable import APIAccess
@testable import ManagementAPI

@Suite("The writer")
struct ManagementWriterTests {
    struct Write: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let method: RequestMethod
        let answer: String
        let call: @Sendable (ManagementWriter, WriteRequest) async throws -> Void
    }

    static let flag = #"{"flag": \#(Samples.bareFlag)}"#

    static let writes = [
        Write(testDescription: "createFlag", method: .post, answer: flag) { _ = try await $0.createFlag($1, key: "k") },
        Write(testDescription: "updateFlag", method: .patch, answer: flag) { _ = try await $0.updateFlag($1, id: "f") },
        Write(testDescription: "updateCompanyFlags", method: .patch, answer: Samples.companyFlags) {
            _ = try await $0.updateCompanyFlags($1, company: "c", in: "e", of: ["huddles"])
        },
        Write(testDescription: "updateUserFlags", method: .patch, answer: Samples.companyFlags) {
            _ = try await $0.updateUserFlags($1, user: "u", in: "e", of: ["huddles"])
        },
    ]

    @Test("sends one request: the method, path and bytes that it was handed", arguments: writes)
    func request(_ write: Write) async throws {
        let transport = FakeTransport(.json(write.answer))
        let body = Array(#"{"z": "é",   "a":null}"#.utf8)
        let request = WriteRequest(
            method: write.method, path: RequestPath(["apps", .app("a/b"), "x y"], query: [("q", "€%")]), body: body)
        try await write.call(try client(over: transport).writer, request)
        let sent = try #require(transport.sent.first)
        #expect(transport.sent.count == 1)
        #expect(sent.method == write.method)
        #expect(sent.url == "https://app.reflag.com/api/apps/a%2Fb/x%20y?q=%E2%82%AC%25")
        #expect(sent.body == body, "\(sent.text)")
        #expect(
            sent.headers.map { "\($0.name): \($0.value)" } == [
                "Authorization: Bearer \(secretText)",
                "Accept: application/json",
                "User-Agent: hoist/1.2.3",
                "reflag-sdk-version: hoist/1.2.3",
                "Content-Type: application/json",
            ]
        )
    }

    @Test("gives the flags that an update of targets asked about, of all that are in its answer")
    func entityAnswers() async throws {
        let writer = try client(over: FakeTransport(.json(Samples.companyFlags))).writer
        let company = try await writer.updateCompanyFlags(app: "a", environment: "e", company: "c", adding: ["huddles"])
        let user = try await writer.updateUserFlags(app: "a", environment: "e", user: "u", adding: ["bare"])
        #expect(company.value.data.map(\.specificTargetValue) == [true])
        #expect(user.value.data.map(\.key) == ["bare"])
    }
}
