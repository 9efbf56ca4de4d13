import APITestKit
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import APIAccess

@Suite("The network transport", .timeLimit(.minutes(60)))
struct HTTPTransportTests {
    static let short = HTTPTimeouts(connect: .seconds(20), read: .seconds(20))

    func request(
        _ url: String,
        _ method: RequestMethod = .get,
        body: [UInt8]? = nil,
        timeout: Duration = .seconds(30)
    ) -> TransportRequest {
        TransportRequest(
            method: method,
            url: url,
            headers: [HeaderField(name: "X-Test", value: "1")],
            body: body,
            timeout: timeout
        )
    }

    /// `{"data":[]}`, repeated forty times.
    static let gzipped: [UInt8] = [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xFF, 0xAB, 0x56, 0x4A, 0x49, 0x2C, 0x49, 0x54, 0xB2,
        0x8A, 0x8E, 0xAD, 0xAD, 0x1E, 0x65, 0x0E, 0x1D, 0x26, 0x00, 0xD6, 0x95, 0x9A, 0x35, 0xB8, 0x01, 0x00, 0x00,
    ]

    /// The start of a gzip stream of millions of null bytes: each null byte after it represents a thousand.
    static let bombHead: [UInt8] = [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xFF, 0xED, 0xC1, 0x01, 0x0D, 0x00, 0x00, 0x00, 0xC2,
        0xA0, 0xF7, 0x4F, 0x6D, 0x0F, 0x07, 0x14,
    ]

    /// The result of one request to a server with this script.
    func outcome(
        timeouts: HTTPTimeouts = short,
        timeout: Duration = .seconds(30),
        scheme: String = "http",
        maximumBody: Int = HTTPTransport.maximumBody,
        http: Bool = true,
        _ script: @escaping LocalServer.Script
    ) async throws -> Result<TransportResponse, TransportFailure> {
        try await LocalServer.run(http: http, script) { _, port in
            try await withHTTPTransport(parallelism: 1, timeouts: timeouts, maximumBody: maximumBody) { transport in
                await send(request("\(scheme)://127.0.0.1:\(port)/", timeout: timeout), over: transport)
            }
        }
    }

    func send(_ request: TransportRequest, over transport: HTTPTransport) async -> Result<
        TransportResponse, TransportFailure
    > {
        do {
            return .success(try await transport.send(request))
        } catch {
            return .failure(error)
        }
    }

    func failure(_ result: Result<TransportResponse, TransportFailure>) throws -> TransportFailure {
        guard case .failure(let failure) = result else { throw Unexpected("\(result)") }
        return failure
    }

    @Test("sends a complete request and returns the complete response")
    func exchange() async throws {
        try await LocalServer.run({ _ in [httpAnswer("201 Created", ["X-One: a", "x-one: b"], #"{"é": 1}"#)] }) {
            server, port in
            let path = "/apps/a%2Fb/%2E%2E/flags/%F0%9F%9A%80%25?pageIndex=1&x=%26"
            let answer = try await withHTTPTransport(parallelism: 1) { transport in
                try await transport.send(
                    request("http://127.0.0.1:\(port)\(path)", .patch, body: Array(#"{"n":"é"}"#.utf8))
                )
            }
            #expect(answer.status == 201)
            #expect(answer.headers.filter { $0.isNamed("x-one") }.map(\.value) == ["a", "b"])
            #expect(answer.header("X-ONE") == "a")
            #expect(String(decoding: answer.body, as: UTF8.self) == #"{"é": 1}"#)
            #expect(server.requests.map(\.line) == ["PATCH \(path) HTTP/1.1"])
            #expect(server.requests.map(\.body) == [#"{"n":"é"}"#])
            #expect(server.requests.flatMap(\.headers).contains("X-Test: 1"))
        }
    }

    @Test("sends a GET without a body, and reuses a connection")
    func reuse() async throws {
        try await LocalServer.run({ _ in [httpAnswer("200 OK", [], "{}")] }) { server, port in
            try await withHTTPTransport(parallelism: 1) { transport in
                for _ in 0..<3 {
                    _ = try await transport.send(request("http://127.0.0.1:\(port)/a"))
                }
            }
            #expect(server.requests.map(\.line) == Array(repeating: "GET /a HTTP/1.1", count: 3))
            #expect(server.requests.map(\.body) == ["", "", ""])
        }
    }

    @Test("reads a compressed response")
    func compressed() async throws {
        let result = try await outcome { request in
            let encoding = request.headers.first { $0.lowercased().hasPrefix("accept-encoding: ") }
            let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(Self.gzipped.count)\r\n\r\n"
            return encoding?.contains("gzip") == true ? [.text(head), .send(Self.gzipped)] : [.close]
        }
        let expected = String(repeating: #"{"data":[]}"#, count: 40)
        #expect(String(decoding: try result.get().body, as: UTF8.self) == expected)
    }

    @Test("returns a redirect unchanged")
    func redirect() async throws {
        try await LocalServer.run({ _ in [httpAnswer("302 Found", ["Location: /elsewhere"])] }) { server, port in
            let answer = try await withHTTPTransport(parallelism: 1) { transport in
                try await transport.send(request("http://127.0.0.1:\(port)/here"))
            }
            #expect(answer.status == 302)
            #expect(answer.header("location") == "/elsewhere")
            #expect(server.requests.map(\.line) == ["GET /here HTTP/1.1"])
        }
    }

    @Test("keeps as many connections as calls may be in flight")
    func parallelism() async throws {
        try await LocalServer.run({ _ in [.awaitRequests(24), httpAnswer("200 OK")] }) { server, port in
            try await withHTTPTransport(parallelism: 24) { transport in
                try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<24 {
                        group.addTask { try await transport.send(request("http://127.0.0.1:\(port)/")).status }
                    }
                    for try await status in group { #expect(status == 200) }
                }
            }
            #expect(server.requests.count == 24)
        }
    }

    @Test("reports that nobody listens", arguments: ["127.0.0.1", "localhost"])
    func refused(_ host: String) async throws {
        // Below the ephemeral ports, so that no other test's server can use it.
        let port = 1
        let result = try await withHTTPTransport(parallelism: 1) { transport in
            await send(request("http://\(host):\(port)/"), over: transport)
        }
        let told = try failure(result)
        #expect(told == .cannotConnect(host: host == "localhost" ? "localhost" : "127.0.0.1:\(port)"))
        #expect(!told.mayHaveReachedServer)
    }

    @Test("reports that a host has no address")
    func unresolvable() async throws {
        // A label of 64 letters is longer than allowed, so no resolver is asked.
        let host = String(repeating: "a", count: 64) + ".invalid"
        let result = try await withHTTPTransport(parallelism: 1) { transport in
            await send(request("http://\(host)/"), over: transport)
        }
        #expect(try failure(result) == .cannotResolve(host: host))
    }

    @Test("reports that the connection was closed before a response")
    func closed() async throws {
        let result = try await outcome { _ in [.close] }
        #expect(try failure(result) == .closedBeforeAnswer)
    }

    @Test(
        "reports that a response was truncated",
        arguments: [
            "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"data\":",
            "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"data\":\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{",
        ]
    )
    func truncated(_ answer: String) async throws {
        let result = try await outcome { _ in [.text(answer), .close] }
        #expect(try failure(result) == .truncated)
    }

    @Test("reports that a compressed response was truncated or damaged")
    func truncatedCompression() async throws {
        for damaged in [Array(Self.gzipped.dropLast(12)), Self.gzipped.map { $0 ^ 0x55 }] {
            let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(damaged.count)\r\n\r\n"
            let result = try await outcome { _ in [.text(head), .send(damaged)] }
            #expect(try failure(result) == .truncated)
        }
    }

    @Test("reports that a head was truncated, and that a response isn't HTTP")
    func nonsense() async throws {
        let cut = try await outcome { _ in [.text("HTTP/1.1 200 OK\r\nConte"), .close] }
        #expect(try failure(cut) == .closedBeforeAnswer)
        let other = try await outcome { _ in [.text("220 mail.example ESMTP\r\n\r\n"), .close] }
        #expect(try failure(other) == .other(detail: "the response isn't HTTP"))
    }

    @Test("limits the size of a body")
    func tooLarge() async throws {
        let fits = try await outcome(maximumBody: 1_000) { _ in
            [httpAnswer("200 OK", [], String(repeating: "x", count: 1_000))]
        }
        #expect(try fits.get().body.count == 1_000)
        let large = try await outcome(maximumBody: 1_000) { _ in
            [httpAnswer("200 OK", [], String(repeating: "x", count: 1_001))]
        }
        #expect(try failure(large) == .tooLarge(limit: 1_000))
    }

    @Test("limits the decompressed size of a body")
    func bomb() async throws {
        // About four million null bytes.
        let bomb = Self.bombHead + [UInt8](repeating: 0, count: 3_850)
        let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(bomb.count)\r\n\r\n"
        let result = try await outcome(maximumBody: 1_000_000) { _ in [.text(head), .send(bomb)] }
        #expect(try failure(result) == .tooLarge(limit: 1_000_000))
    }

    @Test("stops waiting for a response")
    func readTimeout() async throws {
        let timeouts = HTTPTimeouts(connect: .seconds(20), read: .milliseconds(50))
        let head = try await outcome(timeouts: timeouts) { _ in [] }
        #expect(try failure(head) == .timedOut(.reading))
        let body = try await outcome(timeouts: timeouts) { _ in
            [.text("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{")]
        }
        #expect(try failure(body) == .timedOut(.reading))
    }

    @Test("stops a call that takes too long in total")
    func wholeTimeout() async throws {
        let result = try await outcome(timeout: .milliseconds(50)) { _ in [] }
        #expect(try failure(result) == .timedOut(.whole))
    }

    @Test("stops a response that trickles")
    func trickle() async throws {
        let timeouts = HTTPTimeouts(connect: .seconds(20), read: .seconds(20))
        let result = try await outcome(timeouts: timeouts, timeout: .milliseconds(80)) { _ in
            // Far more parts than fit in the time, each soon after the previous one.
            [.text("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")]
                + (0..<4_000).flatMap { _ in [LocalServer.Step.pause(.milliseconds(5)), .text("x")] }
        }
        #expect(try failure(result) == .timedOut(.whole))
    }

    /// Siblings: an answer that stops after its head, in the middle of its body, in a chunk, in its head; one that says
    /// interim responses without end.
    @Test(
        "stops an answer that stops",
        arguments: [
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{", "HTTP/1.1 200 OK\r\nConte",
            "HTTP/1.1 503 X\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n",
        ])
    func stopping(_ beginning: String) async throws {
        // The times to connect and to wait for a byte are far longer.
        let result = try await outcome(timeout: .milliseconds(80)) { _ in [.text(beginning)] }
        #expect(try failure(result) == .timedOut(.whole))
    }

    @Test("takes any length of time")
    func longTimeout() async throws {
        let result = try await outcome(timeout: .seconds(Int64.max)) { _ in [httpAnswer("200 OK", [], "{}")] }
        #expect(try result.get().status == 200)
    }

    @Test("stops waiting for TLS")
    func tlsTimeout() async throws {
        let timeouts = HTTPTimeouts(connect: .milliseconds(80), read: .seconds(20))
        let result = try await outcome(timeouts: timeouts, scheme: "https", http: false) { _ in [] }
        let told = try failure(result)
        #expect(told == .timedOut(.connecting))
        #expect(!told.mayHaveReachedServer)
    }

    @Test("reports that TLS failed")
    func tls() async throws {
        let result = try await outcome(scheme: "https", http: false) { _ in [httpAnswer("400 Bad Request")] }
        guard case .tls(let detail) = try failure(result) else { throw Unexpected("\(result)") }
        #expect(detail == "the server doesn't speak TLS there")
    }

    @Test(
        "reports that a proxy refuses",
        arguments: [
            ("407 Proxy Authentication Required", "it requires a name and a password"),
            ("403 Forbidden", "it refused the connection"),
        ]
    )
    func proxy(_ status: String, _ detail: String) async throws {
        try await LocalServer.run({ _ in [httpAnswer(status)] }) { server, port in
            let proxy = HTTPProxy(host: "127.0.0.1", port: port)
            let result = try await withHTTPTransport(parallelism: 1, proxy: proxy) { transport in
                await send(request("https://app.reflag.example/api"), over: transport)
            }
            #expect(try failure(result) == .proxy(detail: detail))
            #expect(server.requests.map(\.line) == ["CONNECT app.reflag.example:443 HTTP/1.1"])
        }
    }

    @Test("ends a call whose task is cancelled")
    func cancelled() async throws {
        try await LocalServer.run({ request in
            request.line.contains("/body") ? [.text("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{")] : []
        }) { server, port in
            for path in ["/head", "/body"] {
                let told = try await withHTTPTransport(parallelism: 1) { transport in
                    try await withThrowingTaskGroup(of: TransportFailure?.self) { group in
                        group.addTask {
                            let result = await send(request("http://127.0.0.1:\(port)\(path)"), over: transport)
                            return try? failure(result)
                        }
                        try await until { server.requests.contains { $0.line.contains(path) } }
                        group.cancelAll()
                        return try await group.next() ?? nil
                    }
                }
                #expect(told == .cancelled)
            }
        }
    }

    @Test("is shut down after use, when its body returns or throws")
    func shutdown() async throws {
        let leaked = try await withHTTPTransport(parallelism: 1) { $0 }
        let afterReturn = await send(request("http://127.0.0.1:9/"), over: leaked)
        #expect(try failure(afterReturn) == .other(detail: "Already shutdown"))
        let box = Log<HTTPTransport>()
        await #expect(throws: Unexpected.self) {
            try await withHTTPTransport(parallelism: 1) { transport in
                box.append(transport)
                throw Unexpected("on purpose")
            }
        }
        let second = try #require(box.entries.first)
        let afterError = await send(request("http://127.0.0.1:9/"), over: second)
        #expect(try failure(afterError) == .other(detail: "Already shutdown"))
    }
}
