import APIAccess
import FlagModel
import LiveReading
import ManagementAPI
import Synchronization
import Testing

@testable import HoistEngine

/// A run that waits says why.
@Suite("A long pause of a run", .timeLimit(.minutes(60)))
struct PauseRemarkTests {
    /// Opens transports that answer with 429 or 503 first, and then with an app.
    private struct Pausing: Network, Transport {
        let status: Int
        let pause: Int
        let isFirst = Once()

        func withTransport<Result: Sendable>(
            parallelism: Int,
            proxy: HTTPProxy?,
            trust: TLSTrust,
            _ body: (any Transport) async throws -> Result
        ) async throws -> Result {
            try await body(self)
        }

        func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
            if isFirst.take() {
                return TransportResponse(
                    status: status, headers: [HeaderField(name: "Retry-After", value: "\(pause)")], body: [])
            }
            let app = #"{"id":"a","name":"A","flagKeyFormat":"custom","environments":[],"stages":[]}"#
            return TransportResponse(status: 200, body: Array(app.utf8))
        }
    }

    private final class Once: Sendable {
        private let taken = Mutex(false)

        func take() -> Bool {
            taken.withLock { taken in
                defer { taken = true }
                return !taken
            }
        }
    }

    @Test("is announced with its cause", arguments: [(429, 61), (503, 3_600), (429, 5)])
    func announced(_ status: Int, _ pause: Int) async throws {
        let now = Mutex(Duration.zero)
        let remarks = Mutex<[String]>([])
        let timing = CallTiming(
            now: { now.withLock { $0 } }, sleep: { time in now.withLock { $0 += time } }, unixTime: { 0 }, random: { 0 }
        )
        let observer = EngineObserver { event in
            if case .remark(.info, let text) = event { remarks.withLock { $0.append(text) } }
        }
        let settings = Settings(
            app: "a", endpoint: .reflag, key: try APIKey("api_nobody_8f3kd92mq", from: "KEY"), keySource: "KEY")
        var options = ConnectionOptions()
        options.policy = RetryPolicy(budget: .seconds(86_400))
        options.cache = .none
        let context = EngineContext(
            environment: [:], observer: observer, network: Pausing(status: status, pause: pause), timing: timing)
        let app = try await Session.open(settings, options, cache: CacheFolder("/nowhere"), context) { session in
            try await session.reader.app("a")
        }
        #expect(app.name == "A")
        #expect(now.withLock { $0 } == .seconds(pause))
        #expect(
            remarks.withLock { $0 }
                == (pause < 10
                    ? []
                    : [
                        "getApp: Reflag answered with \(status); waiting \(pause) s before the next attempt "
                            + "(--retry-budget limits such waits)"
                    ]))
    }
}
