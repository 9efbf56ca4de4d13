import APIAccess
import ManagementAPI
import Sandbox
import Synchronization
import Testing

@Suite("Every operation and every failure of the transport")
struct TransportFaultTests {
    /// A failure, and what is to come of it with three tries: the outcome and the number of requests, where it comes
    /// once and where it always comes.
    struct Row: CustomTestStringConvertible, Sendable {
        let failure: TransportFailure
        let again: (once: String, always: String)
        let create: (once: String, always: String)

        var testDescription: String { failure.summary }

        init(_ failure: TransportFailure, again: (String, String), create: (String, String)) {
            self.failure = failure
            self.again = (again.0, again.1)
            self.create = (create.0, create.1)
        }
    }

    /// createFlag is sent again only where the request certainly didn't arrive.
    static let table = [
        Row(.cannotResolve(host: "h"), again: ("ok 2", "network 3"), create: ("ok 2", "network 3")),
        Row(.cannotConnect(host: "h"), again: ("ok 2", "network 3"), create: ("ok 2", "network 3")),
        Row(.timedOut(.connecting), again: ("ok 2", "timedOut 3"), create: ("ok 2", "timedOut 3")),
        Row(.timedOut(.sending), again: ("ok 2", "timedOut 3"), create: ("timedOut 1", "timedOut 1")),
        Row(.timedOut(.reading), again: ("ok 2", "timedOut 3"), create: ("timedOut 1", "timedOut 1")),
        Row(.timedOut(.whole), again: ("ok 2", "timedOut 3"), create: ("timedOut 1", "timedOut 1")),
        Row(.closedBeforeAnswer, again: ("ok 2", "closed 3"), create: ("closed 1", "closed 1")),
        Row(.truncated, again: ("ok 2", "truncated 3"), create: ("truncated 1", "truncated 1")),
    ]

    /// A sandbox's world behind the transport, which fails at the requests that it is reported to.
    private final class Faulty: Transport {
        private let state: Mutex<(world: SandboxWorld, sent: Int)>
        private let failure: TransportFailure
        private let isAlways: Bool

        init(_ world: SandboxWorld, _ failure: TransportFailure, isAlways: Bool) {
            state = Mutex((world, 0))
            self.failure = failure
            self.isAlways = isAlways
        }

        /// How many requests came since it was last asked.
        func takeSent() -> Int {
            state.withLock { state in
                defer { state.sent = 0 }
                return state.sent
            }
        }

        func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
            let answer: SandboxResponse? = state.withLock { state in
                state.sent += 1
                if isAlways || state.sent == 1 { return nil }
                let key = request.headers.first { $0.isNamed("authorization") }?.value
                let target = String(request.url.dropFirst("https://api.example/api".count))
                return state.world.respond(
                    to: SandboxRequest(request.method.rawValue, target, authorization: key, body: request.body ?? []),
                    at: .unspecified)
            }
            guard let answer else { throw failure }
            return TransportResponse(status: answer.status, body: answer.body)
        }
    }

    @Test("the outcome is the table's", arguments: table, [false, true])
    func outcomes(row: Row, isAlways: Bool) async throws {
        var world = SandboxWorld.fresh()
        world.keys = SandboxKeys(full: "api_sandbox_full", readOnly: "api_sandbox_read")
        try world.addFlag(SandboxFlag(key: "a"))
        let id = try #require(world.flags.first?.id.text)
        let transport = Faulty(world, row.failure, isAlways: isAlways)
        let connection = Connection(
            transport: transport, endpoint: try APIEndpoint("https://api.example/api"),
            key: try APIKey("api_sandbox_full", from: "test"), version: "1.2.3",
            // No machine is too slow for this budget.
            policy: RetryPolicy(tries: 3, budget: .seconds(3600), base: .zero))
        let client = ManagementClient(connection)
        for operation in APIOperation.management {
            var outcome = "ok"
            do throws(APIError) {
                try await operation.call(client, app: world.app.id.text, flagID: id)
            } catch {
                outcome = error.word
            }
            let expected = operation == .createFlag ? row.create : row.again
            #expect(
                "\(outcome) \(transport.takeSent())" == (isAlways ? expected.always : expected.once),
                "\(operation.rawValue)")
        }
    }
}
