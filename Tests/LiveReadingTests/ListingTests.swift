import APIAccess
import FlagModel
import FlagTestKit
import LiveReading
import ManagementAPI
import TestTools
import Testing

@Suite("Reading an app and its flags")
struct ListingTests {
    /// Answers for the app, and one page of flags.
    static func transport(app: TransportResponse = Answer.app(), flags: TransportResponse) -> FakeTransport {
        FakeTransport { $0 == "/apps/ap1" ? app : flags }
    }

    @Test("asks for both side by side, and for nothing else")
    func sideBySide() async throws {
        let both = Rendezvous(of: 2)
        let transport = FakeTransport { path in
            await both.meet()
            return path == "/apps/ap1" ? Answer.app() : Answer.page([Answer.flag("a")], total: 1)
        }
        let live = try await liveReader(over: transport).listing(of: "ap1")
        #expect(Set(transport.sent) == ["GET /apps/ap1", "GET /apps/ap1/flags"])
        #expect(transport.sent.count == 2)
        #expect(transport.mostInFlight == 2)
        #expect(live.flags.map(\.key) == ["a"])
    }

    @Test("gives the app with all the names that a manifest can use")
    func app() async throws {
        let live = try await liveReader(over: Self.transport(flags: Answer.page([], total: 0))).listing(of: "ap1")
        #expect(live.app.id == "ap1")
        #expect(live.app.name == "Acme Web")
        #expect(live.app.keyFormat == .kebabCaseLower)
        #expect(
            live.app.environments == [
                AppEnvironment(id: "en1", name: "Production", isProduction: true, order: 0, flagStateVersion: 41),
                AppEnvironment(id: "en2", name: "Staging", isProduction: false, order: 1, flagStateVersion: 7),
            ])
        #expect(
            live.app.stages == [Stage(id: "st1", name: "Alpha", order: 0), Stage(id: "st2", name: "Beta", order: 1)])
        #expect(live.flags == [])
        #expect(live.targets == [:])
    }

    @Test("knows every key format that Reflag documents", arguments: FlagKeyFormat.allCases)
    func keyFormats(_ format: FlagKeyFormat) async throws {
        let transport = Self.transport(
            app: Answer.app(keyFormat: format.rawValue), flags: Answer.page([], total: 0))
        #expect(try await liveReader(over: transport).app("ap1").keyFormat == format)
    }

    @Test("gives the flags with all that is compared, in the form that Reflag keeps, in the listing's order")
    func flags() async throws {
        let whole = Answer.flag(
            "whole",
            with: """
                , "description": "One\\r\\nTwo", "stage": {"id": "st2", "name": "Beta", "color": "red", "order": 1},
                "owner": {"id": "usr_1", "name": "Jane", "email": "jane@example.com"}
                """)
        let archived =
            #"{"id": "1", "key": "old", "name": "O", "description": "", "archived": true, "stale": true, "#
            + #""permanent": true, "codeRefsCleanedUp": true, "noRecentChecks": true}"#
        let transport = Self.transport(flags: Answer.page([whole, archived, Answer.flag("bare")], total: 3))
        #expect(
            try await liveReader(over: transport).listing(of: "ap1").flags == [
                LiveFlag(
                    id: "fl-whole", key: "whole", name: "whole", description: "One\nTwo",
                    owner: Owner(id: "usr_1", name: "Jane", email: "jane@example.com"),
                    stage: Stage(id: "st2", name: "Beta", order: 1)),
                LiveFlag(id: "1", key: "old", name: "O", permanent: true, archived: true, stale: true, unchecked: true),
                LiveFlag(id: "fl-bare", key: "bare", name: "bare"),
            ])
    }

    @Test("keeps flags apart whose keys differ in their bytes alone")
    func bytes() async throws {
        let flags = [Answer.flag("caf\u{E9}", id: "1"), Answer.flag("cafe\u{301}", id: "2")]
        let live = try await liveReader(over: Self.transport(flags: Answer.page(flags, total: 2))).listing(of: "ap1")
        #expect(live.flags.map { Array($0.key.text.utf8) } == [Array("caf\u{E9}".utf8), Array("cafe\u{301}".utf8)])
    }

    /// A response that ends the run, with the error.
    struct Wrong: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var app = Answer.app()
        var flags = Answer.page([], total: 0)
        let headline: String
        let hint: String?
    }

    static let scopeHint =
        "getApp needs the scope `read`; the scopes of a key are chosen when it is created, and a key is bound to one app: "
        + "check the app id"

    static let wrongs: [Wrong] = [
        Wrong(
            testDescription: "another app", app: Answer.app("ap2"),
            headline: "getApp: asked for the app `ap1`, Reflag answered with `ap2`",
            hint: "use a key of the app that the manifest names, or correct `app`"),
        Wrong(
            testDescription: "a key format that isn't known", app: Answer.app(keyFormat: "trainCase"),
            headline: "getApp: the app has the flag key format `trainCase`, which is unknown", hint: "use a newer hoist"
        ),
        Wrong(
            testDescription: "no access to the app", app: .error(403, "not_allowed", "No."),
            headline: "getApp for app `ap1`: the API key is not allowed to do this (403 not_allowed): No.",
            hint: scopeHint),
        Wrong(
            testDescription: "no flags", flags: .error(404, "not_found", "No such app."),
            headline: "listFlags for app `ap1`: not found (404 not_found): No such app.",
            hint: "check the app id, and that the key was created for this app"),
        Wrong(
            testDescription: "two flags with one key",
            flags: Answer.page([Answer.flag("a", id: "1"), Answer.flag("a", id: "2")], total: 2),
            headline: "listFlags: two flags have the key `a`: `1` and `2`",
            hint: "archive or delete one of them in Reflag: a manifest can't say which of the two is meant"),
    ]

    @Test("ends at the first answer that isn't right", arguments: wrongs)
    func ends(_ wrong: Wrong) async throws {
        let reader = try liveReader(over: Self.transport(app: wrong.app, flags: wrong.flags))
        let error = try await failure { () throws(LiveReadingError) in try await reader.listing(of: "ap1").flags }
        #expect(error.headline == wrong.headline)
        #expect(error.hint == wrong.hint)
    }
}
