import APIAccess
import APITestKit

@testable import ManagementAPI

/// A key that no other string in the tests contains.
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
    deadline: Duration? = nil,
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
            deadline: deadline,
            timing: timing,
            observer: observer
        )
    )
}
