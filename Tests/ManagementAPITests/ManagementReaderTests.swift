import APITestKit
import JSONText
import Testing

@testable import APIAccess
@testable import ManagementAPI

@Suite("The reader")
struct ManagementReaderTests {
    /// Ids that would break out of a path if they were put there as they are.
    static let app = "a/b c"
    static let environment = ".."
    static let entity = "100% 🚀?#"

    struct Read: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let url: String
        let body: String
        let call: @Sendable (ManagementReader) async throws -> Void

        init(
            _ name: String,
            _ url: String,
            _ body: String,
            _ call: @escaping @Sendable (ManagementReader) async throws -> Void
        ) {
            testDescription = name
            self.url = url
            self.body = body
            self.call = call
        }
    }

    static let reads = [
        Read("listApps", "/apps", Samples.apps) { _ = try await $0.listApps() },
        Read("getApp", "/apps/a%2Fb%20c", Samples.app) { _ = try await $0.getApp(app) },
        Read("listFlags", "/apps/a%2Fb%20c/flags", Samples.flags) { _ = try await $0.listFlags(app: app) },
        Read("listFlags, a page", "/apps/a%2Fb%20c/flags?pageIndex=3&pageSize=2", Samples.flags) {
            _ = try await $0.listFlags(app: app, page: (index: 3, size: 2))
        },
        Read(
            "getFlagTargeting",
            "/apps/a%2Fb%20c/flags/100%25%20%F0%9F%9A%80%3F%23/targeting/%2E%2E",
            Samples.targeting
        ) { _ = try await $0.getFlagTargeting(app: app, flagKey: entity, environment: environment) },
        Read(
            "getCompanyFlags",
            "/apps/a%2Fb%20c/envs/%2E%2E/companies/100%25%20%F0%9F%9A%80%3F%23/flags",
            Samples.companyFlags
        ) { _ = try await $0.getCompanyFlags(app: app, environment: environment, company: entity) },
        Read(
            "getUserFlags",
            "/apps/a%2Fb%20c/envs/%2E%2E/users/100%25%20%F0%9F%9A%80%3F%23/flags?pageIndex=1&pageSize=50",
            Samples.companyFlags
        ) {
            _ = try await $0.getUserFlags(
                app: app,
                environment: environment,
                user: entity,
                page: (index: 1, size: 50)
            )
        },
        Read(
            "getCompanyFlags, whether it is known",
            "/apps/a%2Fb%20c/envs/%2E%2E/companies/100%25%20%F0%9F%9A%80%3F%23/flags",
            Samples.companyFlags
        ) { _ = try await $0.getCompany(app: app, environment: environment, company: entity) },
        Read(
            "getUserFlags, whether it is known",
            "/apps/a%2Fb%20c/envs/%2E%2E/users/100%25%20%F0%9F%9A%80%3F%23/flags",
            Samples.companyFlags
        ) { _ = try await $0.getUser(app: app, environment: environment, user: entity) },
    ]

    @Test("sends one GET without a body to the right place", arguments: reads)
    func request(_ read: Read) async throws {
        let transport = FakeTransport(.json(read.body))
        try await read.call(try client(over: transport).reader)
        let request = try #require(transport.sent.first)
        #expect(transport.sent.count == 1)
        #expect(request.method == .get)
        #expect(request.url == "https://app.reflag.com/api" + read.url)
        #expect(request.body == nil)
        #expect(request.timeout == .seconds(120))
        #expect(
            request.headers.map { "\($0.name): \($0.value)" } == [
                "Authorization: Bearer \(secretText)",
                "Accept: application/json",
                "User-Agent: hoist/1.2.3",
                "reflag-sdk-version: hoist/1.2.3",
            ]
        )
    }

    @Test("asks under the base URL that it was given")
    func endpoint() async throws {
        let transport = FakeTransport(.json(Samples.app))
        _ = try await client(over: transport, endpoint: "http://127.0.0.1:4000/x/").reader.getApp("a")
        #expect(transport.sent.map(\.url) == ["http://127.0.0.1:4000/x/apps/a"])
    }

    struct Empty: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let call: @Sendable (ManagementClient) async throws(APIError) -> Void
    }

    static let empties: [Empty] = [
        Empty(testDescription: "getApp for app ``: the app id") { client throws(APIError) in
            _ = try await client.reader.getApp("")
        },
        Empty(testDescription: "listFlags for app ``: the app id") { client throws(APIError) in
            _ = try await client.reader.listFlags(app: "")
        },
        Empty(testDescription: "getFlagTargeting for flag `` in environment `e`: the flag key") {
            client throws(APIError) in
            _ = try await client.reader.getFlagTargeting(app: "a", flagKey: "", environment: "e")
        },
        Empty(testDescription: "getFlagTargeting for flag `f` in environment ``: the environment id") {
            client throws(APIError) in
            _ = try await client.reader.getFlagTargeting(app: "a", flagKey: "f", environment: "")
        },
        Empty(testDescription: "getCompanyFlags for company `` in environment `e`: the company id") {
            client throws(APIError) in
            _ = try await client.reader.getCompanyFlags(app: "a", environment: "e", company: "")
        },
        Empty(testDescription: "getUserFlags for user `` in environment `e`: the user id") { client throws(APIError) in
            _ = try await client.reader.getUserFlags(app: "a", environment: "e", user: "")
        },
        Empty(testDescription: "createFlag for flag `f`: the app id") { client throws(APIError) in
            _ = try await client.writer.createFlag(app: "", key: "f", name: "F")
        },
        Empty(testDescription: "updateFlag for flag ``: the flag id") { client throws(APIError) in
            _ = try await client.writer.updateFlag(app: "a", id: "")
        },
        Empty(testDescription: "updateCompanyFlags for company `` in environment `e`: the company id") {
            client throws(APIError) in
            _ = try await client.writer.updateCompanyFlags(
                app: "a",
                environment: "e",
                company: "",
                adding: []
            )
        },
        Empty(testDescription: "updateUserFlags for user `` in environment `e`: the user id") {
            client throws(APIError) in
            _ = try await client.writer.updateUserFlags(
                app: "a",
                environment: "e",
                user: "",
                adding: []
            )
        },
    ]

    @Test("sends nothing if an id is empty", arguments: empties)
    func emptyID(_ empty: Empty) async throws {
        let transport = FakeTransport(.json("{}"))
        let observed = Log<CallRecord>()
        let client = try client(over: transport, observer: { observed.append($0) })
        let error = try await error { () throws(APIError) in try await empty.call(client) }
        #expect(error.headline == empty.testDescription.replacing(": the ", with: ": not sent: the ") + " is empty")
        #expect(error.hint == "an id or key must have at least one character")
        #expect(error.attempts == 0)
        #expect(!error.mayHaveBeenHandled)
        #expect(transport.sent.isEmpty)
        #expect(observed.entries.isEmpty)
    }
}
