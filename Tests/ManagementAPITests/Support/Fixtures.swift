import Synchronization

@testable import ManagementAPI

/// A key that no other text in the tests holds.
let secretText = "api_9Zq4-veryhidden-T7xW"

func testKey() throws -> APIKey {
    try APIKey(secretText, from: "REFLAG_API_KEY")
}

/// A client over a transport, without retries unless a policy is given.
func client(
    over transport: any Transport,
    endpoint: String = "https://app.reflag.com/api",
    parallelism: Int = 8,
    policy: RetryPolicy = .never,
    timing: CallTiming = .system(),
    observer: @escaping CallObserver = { _ in }
) throws -> ManagementClient {
    ManagementClient(
        Connection(
            transport: transport,
            endpoint: try APIEndpoint(endpoint),
            key: try testKey(),
            version: "1.2.3",
            parallelism: parallelism,
            policy: policy,
            timing: timing,
            observer: observer
        )
    )
}

/// Everything that printing, reflecting and dumping a value gives.
func everyDescription(of value: some Any) -> String {
    var dumped = ""
    dump(value, to: &dumped)
    return "\(value)\n\(String(reflecting: value))\n\(dumped)"
}

/// The error that a call throws; the test fails where it throws none.
func error(of call: () async throws(APIError) -> some Sendable) async throws -> APIError {
    do {
        let answer = try await call()
        throw Unexpected("no error was thrown, but \(answer) was answered")
    } catch let error as APIError {
        return error
    }
}

/// Waits until a condition holds that another task brings about, or the test's time is up.
func until(_ holds: () -> Bool) async throws {
    while !holds() {
        try Task.checkCancellation()
        await Task.yield()
    }
}

/// Something that a test didn't expect.
struct Unexpected: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// A list that many tasks append to.
final class Log<Entry: Sendable>: Sendable {
    private let stored = Mutex<[Entry]>([])

    var entries: [Entry] { stored.withLock { $0 } }

    func append(_ entry: Entry) {
        stored.withLock { $0.append(entry) }
    }
}
