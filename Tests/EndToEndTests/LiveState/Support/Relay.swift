import NIOCore
import NIOPosix
import NIOSSL

/// A server that hands on what comes in to another port of this machine: what a proxy does, or what is in front of
/// a server and takes the encryption off.
enum Relay {
    /// What a proxy says to a request's head; anything but a 200 ends the connection.
    typealias Greeting = @Sendable (String) -> String

    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Serves at a free port while `body` runs.
    ///
    /// - Parameters:
    ///   - target: the port that everything is handed on to.
    ///   - tls: takes the encryption off, where given.
    ///   - greeting: reads a head before anything is handed on, and answers it, where given.
    ///   - body: is told the port.
    static func serve<Result: Sendable>(
        to target: Int,
        tls: NIOSSLContext? = nil,
        greeting: Greeting? = nil,
        _ body: (Int) async throws -> Result
    ) async throws -> Result {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        let port = server.channel.localAddress?.port ?? 0
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await server.executeThenClose { connections in
                    try await withThrowingDiscardingTaskGroup { handling in
                        for try await connection in connections {
                            handling.addTask { try? await handle(connection, target, greeting) }
                        }
                    }
                }
            }
            defer { group.cancelAll() }
            return try await body(port)
        }
    }

    private static func handle(_ connection: Connection, _ target: Int, _ greeting: Greeting?) async throws {
        try await connection.executeThenClose { inbound, outbound in
            var iterator = inbound.makeAsyncIterator()
            if let greeting {
                var head = ""
                while !head.contains("\r\n\r\n"), let part = try await iterator.next() {
                    head += String(buffer: part)
                }
                let answer = greeting(head)
                try await outbound.write(ByteBuffer(string: answer))
                guard answer.hasPrefix("HTTP/1.1 200") else { return }
            }
            let server = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: target) { channel in
                    channel.eventLoop.makeCompletedFuture { try Connection(wrappingChannelSynchronously: channel) }
                }
            try await server.executeThenClose { answers, requests in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        for try await part in answers { try await outbound.write(part) }
                    }
                    while let part = try await iterator.next() { try await requests.write(part) }
                    group.cancelAll()
                }
            }
        }
    }
}
