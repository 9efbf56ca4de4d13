import APITestKit
import Foundation
import NIOCore
import TestTools
import Testing

@testable import APIAccess

/// Whatever a server sends, the call ends, and the process goes on.
@Suite("Hostile answers", .timeLimit(.minutes(60)))
struct HostileAnswerTests {
    /// How a call to a server that sends these bytes ends. The connection is closed afterwards.
    private func outcome(
        _ bytes: [UInt8],
        method: RequestMethod = .get
    ) async throws -> Result<TransportResponse, TransportFailure> {
        try await LocalServer.run({ _ in [.send(bytes), .close] }) { _, port in
            try await withHTTPTransport(parallelism: 1) { transport in
                await Self.send(method, over: transport, port)
            }
        }
    }

    private static func send(
        _ method: RequestMethod,
        over transport: HTTPTransport,
        _ port: Int
    ) async -> Result<TransportResponse, TransportFailure> {
        do {
            return .success(
                try await transport.send(
                    TransportRequest(
                        method: method, url: "http://127.0.0.1:\(port)/", headers: [],
                        body: method == .get ? nil : Array("{}".utf8), timeout: .seconds(20))))
        } catch {
            return .failure(error)
        }
    }

    /// Siblings of status 000: each other status below 200 as a final one, 101, an interim response that is compressed, a
    /// response of another protocol's version.
    @Test(
        "a status that no final response has isn't HTTP",
        arguments: ["000", "001", "042", "099", "101"], [RequestMethod.get, .patch])
    func status(_ status: String, _ method: RequestMethod) async throws {
        for headers in ["Content-Length: 2\r\n\r\n{}", "\r\n", "Connection: upgrade\r\nUpgrade: h2c\r\n\r\n"] {
            let result = try await outcome(Array("HTTP/1.1 \(status) X\r\n\(headers)".utf8), method: method)
            guard case .failure(let failure) = result else { throw Unexpected("\(result)") }
            #expect(failure == .other(detail: "the response isn't HTTP"))
            #expect(failure.mayHaveReachedServer)
        }
    }

    @Test("interim responses are passed over, with whatever headers", arguments: ["100", "102", "103", "199"])
    func interim(_ status: String) async throws {
        let interim = "HTTP/1.1 \(status) X\r\nContent-Encoding: gzip\r\nContent-Length: 7\r\n\r\n"
        let final = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
        let result = try await outcome(Array((interim + interim + final).utf8))
        #expect(try result.get().status == 200 && result.get().body == Array("{}".utf8))
    }

    @Test("end a call, and nothing else", arguments: seeds)
    func generated(_ seed: UInt64) async throws {
        var answers = HostileAnswers(seed: seed)
        let bodies = (0..<120).map { _ in
            answers.next(#"{"data":[{"key":"a","order":1}],"totalCount":1,"pageIndex":0}"#)
        }
        // A crash ends the tests: then this is the last line.
        FileHandle.standardError.write(Data("hostile answers: seed \(seed)\n".utf8))
        let turn = Log<Int>()
        try await LocalServer.run({ _ in
            turn.append(0)
            return [.send(bodies[(turn.entries.count - 1) % bodies.count]), .close]
        }) { _, port in
            try await withHTTPTransport(parallelism: 8) { transport in
                await withTaskGroup(of: Void.self) { group in
                    for index in bodies.indices {
                        group.addTask { _ = await Self.send(index % 3 == 0 ? .patch : .get, over: transport, port) }
                    }
                }
                // The transport still works.
                let last = try await LocalServer.run({ _ in [httpAnswer("200 OK", [], "{}")] }) { _, port in
                    await Self.send(.get, over: transport, port)
                }
                #expect(try last.get().status == 200)
            }
        }
        // Some calls fail on a connection that the answer before has spoiled.
        #expect(turn.entries.count > bodies.count / 10, "seed \(seed)")
    }

    @Test("of a proxy, and of what should speak TLS, end a call too", arguments: seeds)
    func handshakes(_ seed: UInt64) async throws {
        var answers = HostileAnswers(seed: seed)
        let all = (0..<60).map { _ in answers.next("{}") }
        FileHandle.standardError.write(Data("hostile handshakes: seed \(seed)\n".utf8))
        for isProxy in [true, false] {
            let turn = Log<Int>()
            try await LocalServer.run(
                http: isProxy,
                { _ in
                    turn.append(0)
                    return [.send(all[(turn.entries.count - 1) % all.count]), .close]
                }
            ) { _, port in
                let proxy = isProxy ? HTTPProxy(host: "127.0.0.1", port: port) : nil
                try await withHTTPTransport(parallelism: 8, proxy: proxy) { transport in
                    await withTaskGroup(of: Bool.self) { group in
                        for _ in all {
                            group.addTask {
                                let url = isProxy ? "https://reflag.example/" : "https://127.0.0.1:\(port)/"
                                let request = TransportRequest(
                                    method: .get, url: url, headers: [], body: nil, timeout: .seconds(20))
                                return (try? await transport.send(request)) == nil
                            }
                        }
                        for await isFailure in group { #expect(isFailure, "seed \(seed)") }
                    }
                }
            }
        }
    }

    @Test("running out of descriptors is an error of the call that ran out")
    func shortage() {
        for code in [EMFILE, ENFILE] {
            let failure = TransportFailure(
                IOError(errnoCode: code, reason: "socket"), during: .head, to: "https://reflag.example/", limit: 1)
            #expect(failure == .tooManyOpenFiles)
            #expect(!failure.mayHaveReachedServer)
            #expect(failure.summary == "this process may not open more files and connections")
        }
    }

    @Test("are decoded, or named, and never more", arguments: seeds)
    func decoded(_ seed: UInt64) {
        struct Answer: Decodable {
            struct Item: Decodable {
                let key: String
                let order: Int
            }
            let data: [Item]
            let totalCount: Int
        }
        var answers = HostileAnswers(seed: seed)
        for _ in 0..<400 {
            let text = answers.json(
                #"{"data":[{"key":"a","order":1},{"key":"b","order":2}],"totalCount":1,"pageIndex":0}"#)
            do throws(UnreadableAnswer) {
                let _: Answer = try AnswerDecoder.decode(Array(text.utf8))
            } catch {
                guard case .shape(let problem) = error else { continue }
                #expect(problem.contains(": "), "seed \(seed): \(problem)\n\(text.prefix(300))")
            }
        }
    }
}
