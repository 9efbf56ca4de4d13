import AsyncHTTPClient
import NIOCore
import NIOHTTPCompression
import NIOPosix

/// Gives a transport over the network to `body`, and shuts its connections down when `body` is through, whether it
/// returns or throws.
///
/// - Parameters:
///   - parallelism: how many calls may be in flight; as many connections are kept to a host.
///   - timeouts: how long parts of an exchange may take.
///   - proxy: the HTTP proxy to go through, if any.
///   - trust: whose certificates are trusted.
///   - maximumBody: the most bytes of an answer's body that are read, after decompression.
///   - body: what uses the transport; it must not let the transport out.
/// - Throws: what `body` throws.
package func withHTTPTransport<Answer: Sendable>(
    parallelism: Int,
    timeouts: HTTPTimeouts = HTTPTimeouts(),
    proxy: HTTPProxy? = nil,
    trust: TLSTrust = TLSTrust(),
    maximumBody: Int = HTTPTransport.maximumBody,
    _ body: (HTTPTransport) async throws -> Answer
) async throws -> Answer {
    var configuration = HTTPClient.Configuration(
        tlsConfiguration: trust.configuration,
        redirectConfiguration: .disallow,
        timeout: HTTPClient.Configuration.Timeout(
            connect: TimeAmount(timeouts.connect),
            read: TimeAmount(timeouts.read)
        ),
        proxy: proxy.map { proxy in
            .server(
                host: proxy.host, port: proxy.port,
                authorization: proxy.credentials.map { .basic(username: $0.name, password: $0.password) })
        },
        decompression: .enabled(limit: .size(maximumBody))
    )
    configuration.httpVersion = .http1Only
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = max(1, parallelism)
    // A connection that can't be made is told at once: trying again is the retry policy's to decide.
    configuration.connectionPool.retryConnectionEstablishment = false
    // The same event loops on every system, so that failures look the same on every system.
    return try await HTTPClient.withHTTPClient(
        eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
        configuration: configuration
    ) { client in
        try await body(HTTPTransport(client: client, maximumBody: maximumBody))
    }
}
