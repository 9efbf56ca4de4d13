import APITestKit
import JSONText
import Testing

@testable import APIAccess
@testable import ManagementAPI

@Suite("The connection")
struct ConnectionTests {
    func line(_ record: CallRecord) -> String {
        let ending =
            switch record.ending {
            case .status(let status): "\(status)"
            case .failure(let failure): failure.summary
            }
        return [
            record.operation.rawValue, record.method.rawValue, record.path, ending, "attempt \(record.attempt)",
            "\(record.milliseconds) ms", "sent \(record.bytesSent)", "received \(record.bytesReceived)",
            "again \(record.againAfter.map { "\($0)" } ?? "no")",
        ].joined(separator: " | ")
    }

    @Test("reports each exchange to its observer once")
    func observer() async throws {
        let clock = VirtualClock()
        let transport = FakeTransport { number, _ in
            clock.advance(by: .microseconds(1_500 * number))
            return switch number {
            case 1: .json(Samples.app)
            case 2: .json("nope", status: 404)
            case 3: .failure(.truncated)
            default: .json(Samples.companyFlags)
            }
        }
        let records = Log<CallRecord>()
        let client = try client(over: transport, timing: clock.timing(seed: 1), observer: { records.append($0) })
        _ = try await client.reader.getApp("a/b")
        _ = try? await client.reader.listFlags(app: "a", page: (index: 1, size: 2))
        _ = try? await client.reader.listApps()
        _ = try await client.writer.updateCompanyFlags(
            app: "a",
            environment: "e",
            company: "c",
            adding: ["f"]
        )
        #expect(
            records.entries.map(line) == [
                "getApp | GET | /apps/a%2Fb | 200 | attempt 1 | 1 ms | sent 0 "
                    + "| received \(Samples.app.utf8.count) | again no",
                "listFlags | GET | /apps/a/flags?pageIndex=1&pageSize=2 | 404 | attempt 1 | 3 ms | sent 0 "
                    + "| received 4 | again no",
                "listApps | GET | /apps | the response was cut off | attempt 1 | 4 ms | sent 0 | received 0 | again no",
                "updateCompanyFlags | PATCH | /apps/a/envs/e/companies/c/flags | 200 | attempt 1 | 6 ms | sent 56 "
                    + "| received \(Samples.companyFlags.utf8.count) | again no",
            ]
        )
    }

    @Test("never has more calls in flight than the parallelism")
    func parallelism() async throws {
        let inFlight = Gauge()
        let transport = FakeTransport { _, _ in
            inFlight.rise()
            for _ in 0..<20 { await Task.yield() }
            inFlight.fall()
            return .json(Samples.app)
        }
        let client = try client(over: transport, parallelism: 3)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<40 {
                group.addTask { _ = try await client.reader.getApp("a") }
            }
            try await group.waitForAll()
        }
        #expect(transport.sent.count == 40)
        #expect(inFlight.most <= 3)
        #expect(inFlight.now == 0)
    }
}
