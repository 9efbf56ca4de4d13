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
        Write(testDescription: "upsertCompany", method: .put, answer: #"{"id": "c"}"#) {
            _ = try await $0.upsertCompany($1, company: "c", in: "e")
        },
        Write(testDescription: "upsertUser", method: .put, answer: #"{"id": "u", "name": null, "new": [1]}"#) {
            _ = try await $0.upsertUser($1, user: "u", in: "e")
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

    /// Siblings: a flag whose key only Swift would call the same; a flag that wasn't asked for, in another form.
    @Test(
        "reads of an update of targets what was asked for, byte for byte",
        arguments: [
            (#"{"data": [{"key": "caf\u00e9", "specificTargetValue": true}]}"#, "[caf\u{E9}: on]"),
            (#"{"data": [{"key": "cafe\u0301", "specificTargetValue": true}]}"#, "[]"),
            (#"{"data": [{"key": "x", "specificTargetValue": 7, "id": []}]}"#, "[]"),
            (#"{"data": [{"key": "x"}, {"key": "caf\u00e9", "specificTargetValue": null}]}"#, "[caf\u{E9}: off]"),
        ])
    func askedFlags(body: String, result: String) async throws {
        let writer = try client(over: FakeTransport(.json(body))).writer
        let answer = try await writer.updateUserFlags(app: "a", environment: "e", user: "u", adding: ["caf\u{E9}"])
        let flags = answer.value.data.map { "\($0.key): \($0.specificTargetValue == true ? "on" : "off")" }
        #expect("[" + flags.joined() + "]" == result)
    }

    /// Siblings: the versions of a flag's environments, and its id.
    @Test(
        "takes a version for what it is, and anything else for none",
        arguments: [
            ("7", "7"), ("null", "nil"), ("true", "nil"), ("\"7\"", "nil"), ("7.5", "nil"), ("[7]", "nil"),
            ("9223372036854775808", "nil"), ("9007199254740993", "nil"), ("-1", "-1"),
        ])
    func versions(value: String, version: String) async throws {
        let targets = FakeTransport(.json(#"{"data": [], "flagStateVersion": \#(value)}"#))
        let written = try await client(over: targets).writer
            .updateUserFlags(app: "a", environment: "e", user: "u", adding: ["a"])
        #expect(written.value.version.map(String.init) ?? "nil" == version)
        let flag = FakeTransport(.json(#"{"flag": {"id": \#(value)}, "flagStateVersions": {"e": \#(value)}}"#))
        let created = try await client(over: flag).writer.createFlag(app: "a", key: "k", name: "K")
        #expect(created.value.versions["e"].map(String.init) ?? "nil" == version)
        #expect(created.value.id == (value == "\"7\"" ? "7" : nil))
    }
}
