import APIAccess
import FlagModel
import FlagTestKit
import JSONText
import LiveReading
import ManagementAPI
import Testing

@Suite("Finding the app where none is named")
struct OnlyAppTests {
    static func apps(_ apps: [(id: String, name: String)]) -> TransportResponse {
        let headers = apps.map { app in
            """
            {"org": {"id": "org_1", "name": "Acme"}, "id": "\(app.id)", "name": "\(app.name)", "demo": false,
             "flagKeyFormat": "custom", "environments": []}
            """
        }
        return .json(#"{"data": [\#(headers.joined(separator: ", "))]}"#)
    }

    @Test("takes the one that the key is bound to")
    func one() async throws {
        let transport = FakeTransport { _ in Self.apps([("ap1", "Acme Web")]) }
        #expect(try await liveReader(over: transport).onlyApp() == "ap1")
        #expect(transport.sent == ["GET /apps"])
    }

    @Test("reports that there is none")
    func none() async throws {
        let reader = try liveReader(over: FakeTransport { _ in Self.apps([]) })
        let error = try await failure { () throws(LiveReadingError) in try await reader.onlyApp() }
        #expect(error.headline == "listApps: the key gives access to no app")
        #expect(error.hint == "make a key for the app in Reflag's settings")
    }

    @Test("lists the apps if there are two")
    func two() async throws {
        let reader = try liveReader(over: FakeTransport { _ in Self.apps([("ap1", "Acme Web"), ("ap2", "Demo")]) })
        let error = try await failure { () throws(LiveReadingError) in try await reader.onlyApp() }
        #expect(error.headline == "the key gives access to 2 apps")
        #expect(error.hint == "name one with --app: ap1 (Acme Web), ap2 (Demo)")
    }

    @Test("reports why the apps can't be read")
    func refused() async throws {
        let reader = try liveReader(over: FakeTransport { _ in .error(401, "unauthenticated", "Who?") })
        let error = try await failure { () throws(LiveReadingError) in try await reader.onlyApp() }
        #expect(error.headline == "listApps: the API key was rejected (401 unauthenticated): Who?")
        #expect(
            error.hint
                == "check the API key: it may be incomplete or deleted; an API key begins with `api_`")
    }
}
