package import NIOCore
import NIOPosix
import Synchronization

/// A server on this machine that reads requests byte by byte and responds according to a script.
package final class LocalServer: Sendable {
    /// What happens to a connection when a request has arrived.
    package enum Step: Sendable {
        case send([UInt8])
        case close
        case pause(TimeAmount)
        /// Continue when this many requests have arrived on all connections.
        case awaitRequests(Int)

        /// Sends a string.
        package static func text(_ text: String) -> Step { .send(Array(text.utf8)) }
    }

    /// A request as received.
    package struct Request: Sendable {
        /// Its first line.
        package let line: String
        /// Its headers, one per line.
        package let headers: [String]
        /// Its body.
        package let body: String
    }

    /// What is done for a request.
    package typealias Script = @Sendable (Request) -> [Step]

    private let state = Mutex((requests: [Request](), held: [(count: Int, resume: @Sendable () -> Void)]()))
    private let script: Script
    private let cleartext: Bool

    private init(cleartext: Bool, script: @escaping Script) {
        self.cleartext = cleartext
        self.script = script
    }

    /// The requests that have arrived.
    package var requests: [Request] { state.withLock { $0.requests } }

    /// Runs a server while `body` runs. If it isn't `http`, any bytes that arrive first count as a request.
    package static func run<Answer: Sendable>(
        http: Bool = true,
        _ script: @escaping Script,
        _ body: (LocalServer, _ port: Int) async throws -> Answer
    ) async throws -> Answer {
        let server = LocalServer(cleartext: http, script: script)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(server))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            let answer = try await body(server, channel.localAddress?.port ?? 0)
            try await channel.close()
            return answer
        } catch {
            try await channel.close()
            throw error
        }
    }

    private func arrived(_ request: Request) -> [Step] {
        let due = state.withLock { state in
            state.requests.append(request)
            let count = state.requests.count
            let due = state.held.filter { $0.count <= count }
            state.held.removeAll { $0.count <= count }
            return due
        }
        for waiter in due { waiter.resume() }
        return script(request)
    }

    private func hold(until count: Int, _ resume: @escaping @Sendable () -> Void) {
        let isDue = state.withLock { state in
            if state.requests.count >= count { return true }
            state.held.append((count, resume))
            return false
        }
        if isDue { resume() }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let server: LocalServer
        private var bytes: [UInt8] = []

        init(_ server: LocalServer) {
            self.server = server
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            bytes.append(contentsOf: unwrapInboundIn(data).readableBytesView)
            while let request = nextRequest() {
                Self.run(server.arrived(request)[...], server: server, on: context.channel)
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }

        private func nextRequest() -> Request? {
            if !server.cleartext, !bytes.isEmpty {
                bytes.removeAll()
                return Request(line: "", headers: [], body: "")
            }
            let text = String(decoding: bytes, as: UTF8.self)
            guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
            let lines = text[..<end.lowerBound].split(separator: "\r\n").map(String.init)
            let prefix = "content-length: "
            let length =
                lines.first { $0.lowercased().hasPrefix(prefix) }.flatMap { Int($0.dropFirst(prefix.count)) } ?? 0
            let head = text[..<end.upperBound].utf8.count
            guard bytes.count >= head + length else { return nil }
            let body = String(decoding: bytes[head..<(head + length)], as: UTF8.self)
            bytes.removeFirst(head + length)
            return Request(line: lines.first ?? "", headers: Array(lines.dropFirst()), body: body)
        }

        private static func run(_ steps: ArraySlice<Step>, server: LocalServer, on channel: any Channel) {
            guard let step = steps.first else { return }
            let rest = steps.dropFirst()
            switch step {
            case .send(let bytes):
                channel.writeAndFlush(ByteBuffer(bytes: bytes)).whenSuccess {
                    run(rest, server: server, on: channel)
                }
            case .pause(let time):
                channel.eventLoop.scheduleTask(in: time) { run(rest, server: server, on: channel) }
            case .close:
                channel.close(promise: nil)
            case .awaitRequests(let count):
                server.hold(until: count) { run(rest, server: server, on: channel) }
            }
        }
    }
}

/// An HTTP/1.1 response in bytes.
package func httpAnswer(_ status: String, _ headers: [String] = [], _ body: String = "") -> LocalServer.Step {
    let head = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers
    return .text(head.joined(separator: "\r\n") + "\r\n\r\n" + body)
}
