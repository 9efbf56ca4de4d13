import APIAccess
import FlagModel
import FlagTestKit
import LiveReading
import TestTools
import Testing

@Suite("Asking whether Reflag knows somebody")
struct EntitiesReadingTests {
    static func company(_ id: Identifier, _ environment: Identifier = "en1") -> EntityAddress {
        EntityAddress(environment: environment, kind: .company, id: id)
    }

    static let found = TransportResponse.json(#"{"data": [], "totalCount": 0, "pageSize": 0, "pageIndex": 0}"#)

    @Test("asks once for each, by an id as one segment of the path, and takes a 404 as an answer")
    func once() async throws {
        let transport = FakeTransport { path in
            path.contains("nobody") ? .error(404, "not_found", "No such company.") : Self.found
        }
        let user = EntityAddress(environment: "en2", kind: .user, id: "u 1")
        let known = try await liveReader(over: transport, parallelism: 1).entities(
            [Self.company("a/b"), Self.company("nobody"), user], app: "ap1")
        #expect(
            transport.sent == [
                "GET /apps/ap1/envs/en1/companies/a%2Fb/flags", "GET /apps/ap1/envs/en1/companies/nobody/flags",
                "GET /apps/ap1/envs/en2/users/u%201/flags",
            ])
        #expect(known == [Self.company("a/b"): true, Self.company("nobody"): false, user: true])
    }

    /// Which flags somebody has isn't asked, so what an answer says of them doesn't matter.
    @Test(
        "takes an answer as one whatever it says of flags",
        arguments: ["{}", #"{"data": 7}"#, #"{"data": null, "new": 1}"#, #"{"data": [{"key": 1}]}"#])
    func unread(_ body: String) async throws {
        let reader = try liveReader(over: FakeTransport { _ in .json(body) })
        let user = EntityAddress(environment: "en2", kind: .user, id: "u1")
        let known = try await reader.entities([Self.company("acme"), user], app: "ap1")
        #expect(known == [Self.company("acme"): true, user: true])
    }

    @Test("asks for nothing where nobody is new")
    func nothing() async throws {
        let transport = FakeTransport { _ in Self.found }
        #expect(try await liveReader(over: transport).entities([], app: "ap1") == [:])
        #expect(transport.sent == [])
    }

    @Test("has as many in flight as it may, and never more", arguments: [1, 2, 3, 8])
    func parallelism(_ parallelism: Int) async throws {
        // The first of them wait for each other, so that fewer would never end.
        let first = Rendezvous(of: parallelism)
        let transport = FakeTransport { _ in
            await first.meet()
            for _ in 0..<3 { await Task.yield() }
            return Self.found
        }
        let companies = (0..<40).map { Self.company(Identifier("c\($0)")) }
        var reported: [Int] = []
        let known = try await liveReader(over: transport, parallelism: parallelism).entities(companies, app: "ap1") {
            reported.append($0)
        }
        #expect(known.count == 40 && transport.sent.count == 40)
        #expect(transport.mostInFlight == parallelism)
        #expect(reported == Array(1...40))
    }

    /// Siblings: a refused key, a scope, a proxy's 404, an error of the server, an answer of another shape, one that is cut
    /// off.
    @Test(
        "takes nothing else as an answer: the run ends",
        arguments: [
            TransportResponse.error(401, "unauthenticated", "No."), .error(403, "not_allowed", "No."),
            TransportResponse(
                status: 404, headers: [HeaderField(name: "content-type", value: "text/html")],
                body: Array("<html><body>Not Found</body></html>".utf8)),
            .error(500, "unknown_error", "No."), .json("[]"), .json("7"), .json("null"), .json(""),
            .json(#"{"data": [{"key": "a"}"#),
        ])
    func failures(_ answer: TransportResponse) async throws {
        let reader = try liveReader(over: FakeTransport { _ in answer })
        let error = try await failure { () throws(LiveReadingError) in
            try await reader.entities([Self.company("acme")], app: "ap1")
        }
        #expect(
            error.headline.hasPrefix("getCompanyFlags for company `acme` in environment `en1`: "), "\(error.headline)")
    }
}
