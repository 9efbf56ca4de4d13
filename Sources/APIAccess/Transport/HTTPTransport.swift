import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import NIOSSL
import Synchronization

/// The network transport: AsyncHTTPClient, with every response collected completely, up to a limit.
///
/// Only ``withHTTPTransport(parallelism:timeouts:proxy:trust:maximumBody:_:)`` creates it and shuts it down.
package struct HTTPTransport: Transport {
    /// The maximum size of a body after decompression: 64 MiB.
    package static let maximumBody = 64 << 20

    /// How many descriptors are open, at most, besides those of connections and of the clock: three for each event loop, and
    /// a few that the system's libraries open from time to time, and without which they end the process.
    package static var descriptors: Int { 3 * NIOSingletons.groupLoopCountSuggestion + 5 }

    private let client: HTTPClient
    private let maximumBody: Int
    private let lengths = BodyLengths()

    init(client: HTTPClient, maximumBody: Int) {
        self.client = client
        self.maximumBody = maximumBody
    }

    /// Sends a request. Redirects aren't followed: their responses are returned unchanged.
    ///
    /// - Throws: ``TransportFailure`` if there was no complete response.
    package func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
        // Whatever the exchange waits for, it ends with its time; a clock's sum can't overflow within a day.
        let time = min(request.timeout, .seconds(86_400))
        let first = await withTaskGroup(of: Result<TransportResponse, TransportFailure>?.self) { group in
            group.addTask { await exchange(request, within: time) }
            // What is cancelled in the meantime leaves it to the exchange to say how it ended.
            group.addTask { await Self.passes(time) ? .failure(.timedOut(.whole)) : nil }
            var first: Result<TransportResponse, TransportFailure>?
            while first == nil, let ended = await group.next() { first = ended }
            group.cancelAll()
            return first
        }
        return try (first ?? .failure(.cancelled)).get()
    }

    /// Waits for a time to pass.
    ///
    /// A clock's `sleep` that is cancelled keeps its timer until the time is up: half a kilobyte for each call of the last
    /// two minutes. An event loop forgets it at once.
    ///
    /// - Returns: Whether it has passed; false if the task was cancelled.
    static func passes(_ time: Duration) async -> Bool {
        let timer = MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: TimeAmount(time)) {}
        return await withTaskCancellationHandler {
            (try? await timer.futureResult.get()) != nil
        } onCancel: {
            timer.cancel()
        }
    }

    private func exchange(
        _ request: TransportRequest,
        within time: Duration
    ) async -> Result<TransportResponse, TransportFailure> {
        let head: HTTPClientResponse
        do {
            head = try await client.execute(clientRequest(request), deadline: .now() + TimeAmount(time))
        } catch {
            return .failure(TransportFailure(error, during: .head, to: request.url, limit: maximumBody))
        }
        do {
            let length = head.headers.first(name: "Content-Length").flatMap { Int($0) }
            return .success(
                TransportResponse(
                    status: Int(head.status.code),
                    headers: head.headers.map { HeaderField(name: $0.name, value: $0.value) },
                    body: try await collect(head.body, of: length)
                ))
        } catch {
            return .failure(TransportFailure(error, during: .body, to: request.url, limit: maximumBody))
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

    /// Collects a body.
    ///
    /// - Parameter length: How many bytes it has, if the head says so; more if it was compressed, or the head is wrong.
    private func collect(_ body: HTTPClientResponse.Body, of length: Int?) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        // Nothing of it is used before it is written.
        if let length, length > 0 { bytes.reserveCapacity(min(length, maximumBody)) }
        for try await part in body {
            guard bytes.count + part.readableBytes <= maximumBody else {
                throw TransportFailure.tooLarge(limit: maximumBody)
            }
            lengths.makeRoom(for: part.readableBytes, in: &bytes, atMost: maximumBody)
            bytes.append(contentsOf: part.readableBytesView)
        }
        lengths.note(bytes.count)
        // A cancelled task sees the end of a body that isn't complete.
        try Task.checkCancellation()
        return bytes
    }
}

/// How long the bodies of a run are: hundreds of its responses may list all flags of an app, and are about as long as each other.
///
/// An array that grows is twice in memory while it is copied. To make room for a body that is as long as the longest up to now costs
/// nothing, where it turns out to be shorter: memory that isn't written isn't taken.
private final class BodyLengths: Sendable {
    /// Shorter ones may grow as they like.
    private static let short = 256 << 10

    private let longest = Atomic(0)

    /// Makes room for a part of a body.
    ///
    /// - Parameters:
    ///   - count: How long the part is.
    ///   - bytes: What there is of the body.
    ///   - limit: How long a body may be, which this one with the part isn't beyond.
    func makeRoom(for count: Int, in bytes: inout [UInt8], atMost limit: Int) {
        let needed = bytes.count + count
        guard needed > bytes.capacity, needed > Self.short else { return }
        let expected = longest.load(ordering: .relaxed)
        bytes.reserveCapacity(min(max(needed, 2 * bytes.count, expected + expected / 8), limit))
    }

    /// Notes the length of a whole body.
    func note(_ length: Int) { longest.max(length, ordering: .relaxed) }
}

/// Passes a network transport to `body`, and closes its connections when `body` returns or throws.
///
/// - Parameters:
///   - parallelism: how many calls may be in flight, and how many connections to a host are kept open.
///   - timeouts: how long parts of an exchange may take.
///   - proxy: the HTTP proxy, if any.
///   - trust: which certificates are trusted.
///   - maximumBody: the maximum size of a response's body in bytes, after decompression.
///   - body: uses the transport; it must not let it escape.
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
    // With HTTP/2, a server can make the library end the process: see ARCHITECTURE.md.
    configuration.httpVersion = .http1Only
    // It is called when a connection's handlers are in place, and before a request is sent.
    configuration.http1_1ConnectionDebugInitializer = { ResponseCheck.add(to: $0) }
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = max(1, parallelism)
    // A failed connection is reported at once: the retry policy decides about another attempt.
    configuration.connectionPool.retryConnectionEstablishment = false
    // The same event loops on every system, so that failures are the same on every system.
    return try await HTTPClient.withHTTPClient(
        eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
        configuration: configuration
    ) { client in
        try await body(HTTPTransport(client: client, maximumBody: maximumBody))
    }
}

/// Time limits for parts of an exchange; each request has a limit for the whole.
package struct HTTPTimeouts: Sendable {
    /// The time to connect, including TLS.
    package var connect: Duration
    /// The longest time without receiving a byte.
    package var read: Duration

    /// By default, ten seconds to connect and thirty without a byte.
    package init(connect: Duration = .seconds(10), read: Duration = .seconds(30)) {
        self.connect = connect
        self.read = read
    }
}

/// Which certificates are trusted.
package struct TLSTrust: Sendable, Hashable {
    /// A PEM file that replaces the system's certificate authorities; nil for the system's.
    package let roots: String?
    /// A PEM file with additional certificate authorities; nil for none.
    package let additional: String?

    /// The system's certificate authorities, or those in `roots`, and in addition those in `additional`.
    package init(roots: String? = nil, additional: String? = nil) {
        self.roots = roots
        self.additional = additional
    }

    /// The number of certificates in a PEM file.
    ///
    /// - Throws: The TLS library's error if the file can't be read or contains anything else.
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
