import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Sandbox
import Synchronization
import Testing

@Suite("faults", .timeLimit(.minutes(60)))
struct FaultTests {
    private static let create = #"{"key":"k","name":"N"}"#

    /// Sends a createFlag into a fault that only affects the first call.
    private func create(
        into fault: SandboxFault?,
        _ check: (RunningSandbox, Result<Client.Answer, any Error>) async throws -> Void
    ) async throws {
        let configuration = SandboxConfiguration(interceptor: { _, number in number == 0 ? fault : nil })
        try await withSandbox(configuration) { sandbox in
            let result: Result<Client.Answer, any Error>
            do {
                result = .success(try await sandbox.send(.POST, "\(app)/flags", Self.create))
            } catch {
                result = .failure(error)
            }
            try await check(sandbox, result)
            #expect(try await sandbox.send(.GET, app).status == 200, "the next call is served")
        }
    }

    @Test("without a fault, nothing is different")
    func none() async throws {
        try await create(into: nil) { sandbox, result in
            let answer = try result.get()
            #expect(answer.status == 200)
            #expect(await sandbox.world().flags.count == 1)
        }
    }

    @Test("a proxy can respond without the request being processed")
    func respond() async throws {
        let fault = SandboxFault.respond(
            status: 429,
            headers: ["retry-after": "2", "content-type": "text/html", "not a name": "x"],
            body: "<p>slow down</p>"
        )
        try await create(into: fault) { sandbox, result in
            let answer = try result.get()
            #expect(answer.status == 429)
            #expect(answer.headers["retry-after"] == ["2"])
            #expect(answer.headers["content-type"] == ["text/html"])
            #expect(answer.body == "<p>slow down</p>")
            #expect(await sandbox.world().flags.isEmpty)
            #expect(await sandbox.calls().map(\.status) == [429])
            #expect(await sandbox.count(of: .createFlag) == 1)
        }
    }

    @Test("a proxy can respond after the request was processed")
    func handleThenRespond() async throws {
        try await create(into: .handleThenRespond(status: 502)) { sandbox, result in
            let answer = try result.get()
            #expect(answer.status == 502)
            #expect(answer.body == "")
            #expect(await sandbox.world().flags.count == 1)
            #expect(await sandbox.calls().map(\.status) == [502])
        }
    }

    @Test(
        "a connection can be closed before the request arrives, or after it was carried out", arguments: [false, true])
    func drop(handled: Bool) async throws {
        try await create(into: handled ? .dropAfterHandling : .dropBeforeHandling) { sandbox, result in
            #expect(throws: (any Error).self) { try result.get() }
            #expect(await sandbox.world().flags.count == (handled ? 1 : 0))
            #expect(await sandbox.calls().map(\.status) == [nil])
        }
    }

    @Test("a response can be truncated")
    func truncate() async throws {
        let configuration = SandboxConfiguration(interceptor: { _, number in number == 0 ? .truncate : nil })
        try await withSandbox(configuration) { sandbox in
            let response = try await Client.open(.POST, "\(sandbox.url)\(app)/flags", Self.create, key: sandbox.key)
            #expect(response.status.code == 200)
            var received = 0
            await #expect(throws: (any Error).self) {
                for try await part in response.body {
                    received += part.readableBytes
                }
            }
            let length = Int(response.headers["content-length"].first ?? "") ?? 0
            #expect(length > 2)
            #expect(received == length / 2)
            #expect(await sandbox.world().flags.count == 1)
            #expect(await sandbox.calls().map(\.status) == [200])
        }
    }

    @Test("a call can be late")
    func delay() async throws {
        let clock = ContinuousClock()
        let start = clock.now
        try await create(into: .delay(milliseconds: 40)) { sandbox, result in
            let answer = try result.get()
            #expect(answer.status == 200)
            #expect(clock.now - start >= .milliseconds(40))
            #expect(await sandbox.world().flags.count == 1)
        }
    }

    @Test("the interceptor gets the request and its number")
    func seen() async throws {
        let seen = Mutex<[(request: SandboxRequest, number: Int)]>([])
        let configuration = SandboxConfiguration(interceptor: { request, number in
            seen.withLock { $0.append((request, number)) }
            return nil
        })
        try await withSandbox(configuration) { sandbox in
            _ = try await sandbox.send(.POST, "\(app)/flags", Self.create)
            _ = try await sandbox.send(.GET, "\(app)?x=%20")
            let expected = [
                SandboxRequest(
                    "POST",
                    "/api\(app)/flags",
                    authorization: "Bearer \(sandbox.key)",
                    body: Array(Self.create.utf8)
                ),
                SandboxRequest("GET", "/api\(app)?x=%20", authorization: "Bearer \(sandbox.key)"),
            ]
            #expect(seen.withLock { $0.map(\.request) } == expected)
            #expect(seen.withLock { $0.map(\.number) } == [0, 1])
        }
    }
}
