import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import NIOSSL

/// The transport over the network: AsyncHTTPClient, with every answer collected whole within a bound.
///
/// It is made by ``withHTTPTransport(parallelism:timeouts:proxy:trust:maximumBody:_:)`` alone, which also ends it.
package struct HTTPTransport: Transport {
    /// The most bytes of a body that are read, after decompression: 64 MiB.
    package static let maximumBody = 64 << 20

    private let client: HTTPClient
    private let maximumBody: Int

    init(client: HTTPClient, maximumBody: Int) {
        self.client = client
        self.maximumBody = maximumBody
    }

    /// Sends one request. Redirects aren't followed: their answers are given as they are.
    ///
    /// - Throws: ``TransportFailure`` when no whole answer came.
    package func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
        let deadline = NIODeadline.now() + TimeAmount(request.timeout)
        let head: HTTPClientResponse
        do {
            head = try await client.execute(clientRequest(request), deadline: deadline)
        } catch {
            throw TransportFailure(error, during: .head, to: request.url, limit: maximumBody)
        }
        do {
            return TransportResponse(
                status: Int(head.status.code),
                headers: head.headers.map { HeaderField(name: $0.name, value: $0.value) },
                body: try await collect(head.body, until: deadline)
            )
        } catch {
            throw TransportFailure(error, during: .body, to: request.url, limit: maximumBody)
        }
    }

    private func clientRequest(_ request: TransportRequest) -> HTTPClientRequest {
        var made = HTTPClientRequest(url: request.url)
        made.method = HTTPMethod(rawValue: request.method.rawValue)
        for field in request.headers {
            made.headers.add(name: field.name, value: field.value)
        }
        made.headers.add(name: "Accept-Encoding", value: "gzip, deflate")
        if let body = request.body {
            made.body = .bytes(ByteBuffer(bytes: body))
        }
        return made
    }

    /// The whole body. The client's own deadline ends with the answer's head, so it is watched here from part to
    /// part; the wait for each part is bounded by the read timeout.
    private func collect(_ body: HTTPClientResponse.Body, until deadline: NIODeadline) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await part in body {
            guard bytes.count + part.readableBytes <= maximumBody else {
                throw TransportFailure.tooLarge(limit: maximumBody)
            }
            guard NIODeadline.now() < deadline else {
                throw TransportFailure.timedOut(.whole)
            }
            bytes.append(contentsOf: part.readableBytesView)
        }
        return bytes
    }
}

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

/// How long parts of an exchange may take; the bound of the whole stands in each request.
package struct HTTPTimeouts: Sendable {
    /// The time for making a connection, TLS included.
    package var connect: Duration
    /// The time without a byte of the answer.
    package var read: Duration

    /// Ten seconds to connect and thirty without a byte, if nothing else is said.
    package init(connect: Duration = .seconds(10), read: Duration = .seconds(30)) {
        self.connect = connect
        self.read = read
    }
}

/// Whose certificates are trusted.
package struct TLSTrust: Sendable, Hashable {
    /// A PEM file in place of the system's certificate authorities; nil for those.
    package let roots: String?
    /// A PEM file of further certificate authorities; nil for none.
    package let additional: String?

    /// The system's certificate authorities, or those of a file, and those of another file beside them.
    package init(roots: String? = nil, additional: String? = nil) {
        self.roots = roots
        self.additional = additional
    }

    /// How many certificates a PEM file holds.
    ///
    /// - Throws: What the TLS library throws where the file can't be read or holds anything else.
    package static func count(inFile path: String) throws -> Int {
        try NIOSSLCertificate.fromPEMFile(path).count
    }

    var configuration: TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        if let roots { configuration.trustRoots = .file(roots) }
        if let additional { configuration.additionalTrustRoots = [.file(additional)] }
        return configuration
    }
}
