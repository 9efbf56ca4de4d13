import APIAccess
import ManagementAPI
import Sandbox
import Synchronization
import Testing

@Suite("Every operation and every fault, over the network", .timeLimit(.minutes(60)))
struct OperationFaultTests {
    /// What goes wrong, and what is to come of it with three tries: the outcome and the number of requests, where the
    /// fault comes once and where it always comes.
    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let fault: SandboxFault
        /// For the operations that may be sent twice (GET, PATCH and PUT).
        let again: (once: String, always: String)
        /// For createFlag.
        let create: (once: String, always: String)
        /// For the operations whose response is JSON of which nothing is read.
        var unread: (once: String, always: String)?

        init(
            _ name: String,
            _ fault: SandboxFault,
            again: (String, String),
            create: (String, String)
        ) {
            (testDescription, self.fault) = (name, fault)
            self.again = (again.0, again.1)
            self.create = (create.0, create.1)
        }

        /// A fault that no operation is tried again after.
        static func final(_ name: String, _ fault: SandboxFault, _ outcome: String, unread: String? = nil) -> Row {
            var row = Row(name, fault, again: (outcome, outcome), create: (outcome, outcome))
            row.unread = unread.map { ($0, $0) }
            return row
        }
    }

    static let table = [
        Row.final("400", .respond(status: 400, body: "{}"), "invalidRequest 1"),
        Row.final("401", .respond(status: 401, body: "{}"), "keyRefused 1"),
        Row.final("403", .respond(status: 403, body: "{}"), "scopeMissing 1"),
        Row.final("404", .respond(status: 404, body: "{}"), "notFound 1"),
        Row.final(
            "a redirect", .respond(status: 302, headers: ["location": "https://elsewhere.example/"]), "redirected 1"),
        Row.final("wrong shape", .respond(status: 200, body: #"{"data":7}"#), "unreadable 1", unread: "ok 1"),
        Row(
            "429 with seconds", .respond(status: 429, headers: ["retry-after": "0"]),
            again: ("ok 2", "rateLimited 3"), create: ("ok 2", "rateLimited 3")),
        Row(
            "429 with a date", .respond(status: 429, headers: ["retry-after": "Sun, 06 Nov 1994 08:49:37 GMT"]),
            again: ("ok 2", "rateLimited 3"), create: ("ok 2", "rateLimited 3")),
        Row.final(
            "429 with too long a wait", .respond(status: 429, headers: ["retry-after": "86400"]), "rateLimited 1"),
        Row("500", .respond(status: 500), again: ("ok 2", "server 3"), create: ("server 1", "server 1")),
        Row(
            "503 with a proxy's page", .respond(status: 503, body: "<html>busy</html>"),
            again: ("ok 2", "server 3"), create: ("server 1", "server 1")),
        Row(
            "502 after it was handled", .handleThenRespond(status: 502),
            again: ("ok 2", "server 3"), create: ("server 1", "server 1")),
        Row(
            "reset before it was handled", .dropBeforeHandling,
            again: ("ok 2", "closed 3"), create: ("closed 1", "closed 1")),
        Row(
            "reset after it was handled", .dropAfterHandling,
            again: ("ok 2", "closed 3"), create: ("closed 1", "closed 1")),
        Row("truncated", .truncate, again: ("ok 2", "truncated 3"), create: ("truncated 1", "truncated 1")),
        Row(
            "200 with a proxy's page", .respond(status: 200, body: "<html>log in</html>"),
            again: ("ok 2", "unreadable 3"), create: ("unreadable 1", "unreadable 1")),
        Row(
            "malformed", .respond(status: 200, body: #"{"data":"#),
            again: ("ok 2", "unreadable 3"), create: ("unreadable 1", "unreadable 1")),
    ]

    @Test("the outcome is the table's", arguments: table)
    func outcomes(row: Row) async throws {
        for (mode, isAlways) in [("once", false), ("always", true)] {
            let sent = Mutex(0)
            let interceptor: SandboxConfiguration.Interceptor = { _, _ in
                let number = sent.withLock { sent in
                    sent += 1
                    return sent
                }
                return isAlways || number == 1 ? row.fault : nil
            }
            var world = SandboxWorld.fresh()
            try world.addFlag(SandboxFlag(key: "a"))
            try await withSandbox(SandboxConfiguration(world: world, interceptor: interceptor)) { sandbox in
                let id = try #require(await sandbox.world().flags.first?.id.text)
                try await withHTTPTransport(parallelism: 4) { transport in
                    let connection = Connection(
                        transport: transport, endpoint: try APIEndpoint(sandbox.url),
                        key: try APIKey(sandbox.key, from: "the sandbox"), version: "1.2.3",
                        timeout: .seconds(100),
                        policy: RetryPolicy(tries: 3, budget: .seconds(3600), base: .zero))
                    let client = ManagementClient(connection)
                    for operation in APIOperation.management {
                        sent.withLock { $0 = 0 }
                        var outcome = "ok"
                        do throws(APIError) {
                            try await operation.call(client, app: sandbox.appID, flagID: id)
                        } catch {
                            outcome = error.word
                        }
                        let expected =
                            switch operation {
                            case .createFlag: row.create
                            case .upsertCompany, .upsertUser: row.unread ?? row.again
                            default: row.again
                            }
                        #expect(
                            "\(outcome) \(sent.withLock { $0 })" == (isAlways ? expected.always : expected.once),
                            "\(operation.rawValue), \(mode)")
                    }
                }
            }
        }
    }

    @Test("faults at a rate: a hundred reads beside each other all succeed, and cost what the faults cost")
    func rate() async throws {
        let faults = Mutex(0)
        // Every fourth request fails, in turn with each of these.
        let kinds: [SandboxFault] = [
            .respond(status: 503), .dropBeforeHandling, .truncate, .respond(status: 429, headers: ["retry-after": "0"]),
        ]
        let interceptor: SandboxConfiguration.Interceptor = { _, number in
            guard number % 4 == 3 else { return nil }
            faults.withLock { $0 += 1 }
            return kinds[number / 4 % kinds.count]
        }
        try await withSandbox(SandboxConfiguration(interceptor: interceptor)) { sandbox in
            let records = Mutex<[Int]>([])
            try await withHTTPTransport(parallelism: 8) { transport in
                let connection = Connection(
                    transport: transport, endpoint: try APIEndpoint(sandbox.url),
                    key: try APIKey(sandbox.key, from: "the sandbox"), version: "1.2.3",
                    timeout: .seconds(3600),
                    // What is tested is that each is retried, not how long a busy machine takes to.
                    policy: RetryPolicy(tries: 20, budget: .seconds(3600), base: .zero)
                ) { record in
                    records.withLock { $0.append(record.attempt) }
                }
                let reader = ManagementClient(connection).reader
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<100 { group.addTask { _ = try await reader.getApp(sandbox.appID) } }
                    try await group.waitForAll()
                }
            }
            let (calls, retried) = records.withLock { ($0.count, $0.count { $0 > 1 }) }
            #expect(calls == 100 + faults.withLock { $0 })
            #expect(retried == faults.withLock { $0 })
            #expect(calls == (await sandbox.calls().count))
        }
    }
}
