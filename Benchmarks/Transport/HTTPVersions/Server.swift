import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL
import Synchronization

/// A TLS server that speaks HTTP/1.1 and HTTP/2, and answers each request with the same body.
struct Server {
    /// What it does otherwise.
    enum Fault: String {
        case none
        /// After 500 requests on a connection it sends GOAWAY, for the last of these, and takes no more (HTTP/2).
        case goaway
        /// It closes the connection on which every 500th request of all comes, with all others that are in flight on it.
        case dies
        /// It answers with a status that HTTP doesn't have.
        case status
        /// It answers before the request's body has come, and then resets the stream (HTTP/2) or closes the connection.
        case reset
    }

    let certificate: String
    let key: String
    let latency: TimeAmount
    let fault: Fault
    let requests = Requests()

    /// Listens on a free port of the loopback address.
    func listen() async throws -> any Channel {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
        configuration.applicationProtocols = ["h2", "http/1.1"]
        let context = try NIOSSLContext(configuration: configuration)
        return try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { [latency, fault, requests] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                }.flatMap {
                    channel.configureHTTP2SecureUpgrade(
                        h2ChannelConfigurator: { connection in
                            let count = Count()
                            return connection.configureHTTP2Pipeline(mode: .server) { stream in
                                stream.eventLoop.makeCompletedFuture {
                                    try stream.pipeline.syncOperations.addHandler(HTTP2FramePayloadToHTTP1ServerCodec())
                                    try stream.pipeline.syncOperations.addHandler(
                                        Answers(latency, fault, requests, count, connection: connection, isHTTP2: true))
                                }
                            }.map { _ in }
                        },
                        http1ChannelConfigurator: { connection in
                            connection.pipeline.configureHTTPServerPipeline().flatMapThrowing {
                                try connection.pipeline.syncOperations.addHandler(
                                    Answers(latency, fault, requests, Count(), connection: connection, isHTTP2: false))
                            }
                        })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }
}

/// How many requests the server has had.
final class Requests: Sendable {
    private let count = Mutex(0)

    /// Counts one.
    func next() -> Int {
        count.withLock {
            $0 += 1
            return $0
        }
    }
}

/// How many requests a connection has had. Only its event loop touches it.
final class Count: @unchecked Sendable {
    var value = 0
}

/// Answers requests of a connection (HTTP/1.1) or of a stream (HTTP/2).
final class Answers: ChannelInboundHandler, @unchecked Sendable {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private static let body = [UInt8](repeating: UInt8(ascii: "x"), count: 300)

    private let latency: TimeAmount
    private let fault: Server.Fault
    private let requests: Requests
    private let count: Count
    private let connection: any Channel
    private let isHTTP2: Bool

    init(
        _ latency: TimeAmount,
        _ fault: Server.Fault,
        _ requests: Requests,
        _ count: Count,
        connection: any Channel,
        isHTTP2: Bool
    ) {
        self.requests = requests
        self.latency = latency
        self.fault = fault
        self.count = count
        self.connection = connection
        self.isHTTP2 = isHTTP2
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head where fault == .reset:
            answer(context)
            let loop = NIOLoopBound(context, eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: .milliseconds(5)) { loop.value.close(promise: nil) }
            return
        case .end where fault != .reset: count.value += 1
        default: return
        }
        if requests.next() % 500 == 0, fault == .dies { return connection.close(promise: nil) }
        if count.value == 500, fault == .goaway, isHTTP2 {
            let last = HTTP2StreamID(999)
            connection.writeAndFlush(
                HTTP2Frame(
                    streamID: .rootStream,
                    payload: .goAway(lastStreamID: last, errorCode: .noError, opaqueData: nil)),
                promise: nil)
        }
        let loop = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        guard latency > .zero else { return answer(context) }
        context.eventLoop.scheduleTask(in: latency) { loop.value.0.answer(loop.value.1) }
    }

    private func answer(_ context: ChannelHandlerContext) {
        let head = HTTPResponseHead(
            version: isHTTP2 ? .http2 : .http1_1,
            status: fault == .status ? .custom(code: 42, reasonPhrase: "") : .ok,
            headers: ["content-type": "application/json", "content-length": "\(Self.body.count)"])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: Self.body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
