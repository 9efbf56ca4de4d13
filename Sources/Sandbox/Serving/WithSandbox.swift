import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import SystemPackage

/// Runs a stand-in for Reflag's Management API, and for the two reads of its Runtime API, for as long as `body` runs.
///
/// A call comes in at the server (``Responder``), is noted by the ``SandboxStore`` and carried out by the
/// ``SandboxWorld`` that the store holds, all of it a function of the request and the world; the store writes what
/// changed to the state file, and the answer goes back. Nothing of it is shared with the client that is tried against it.
///
/// ```swift
/// try await withSandbox(SandboxConfiguration()) { sandbox in
///     // http://127.0.0.1:41234/api, with sandbox.key as the bearer token
/// }
/// ```
///
/// When `body` returns, all connections are closed, whatever they are doing.
///
/// - Returns: What `body` returns.
/// - Throws: What `body` throws, and before that ``SandboxError`` when the sandbox can't listen or its state file can't
///   be used.
package func withSandbox<Result: Sendable>(
    _ configuration: SandboxConfiguration,
    _ body: (RunningSandbox) async throws -> Result
) async throws -> Result {
    let store = try SandboxStore(
        world: configuration.world,
        state: configuration.state,
        overrides: configuration.overrides,
        runtimeLag: configuration.runtimeLag,
        clock: configuration.clock
    )
    let responder = Responder(
        store: store,
        latency: configuration.latency,
        interceptor: configuration.interceptor,
        page: SandboxPage(host: configuration.host)
    )
    let (ports, listening) = AsyncThrowingStream<Int, any Error>.makeStream()
    let logger = Logger(label: "hoist.sandbox") { _ in SwiftLogNoOpLogHandler() }
    let channel = KeptChannel(
        HTTP1Channel { request, writer, _ in try await responder.respond(to: request, writer) })
    let server = Server(
        childChannelSetup: channel,
        configuration: ServerConfiguration(address: .hostname(configuration.host, port: configuration.port)),
        onServerRunning: { channel in
            listening.yield(channel.localAddress?.port ?? configuration.port)
            listening.finish()
        },
        eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
        logger: logger
    )
    return try await withThrowingTaskGroup(of: Void.self) { group in
        defer { group.cancelAll() }
        group.addTask {
            do {
                try await server.run()
                await channel.end(logger: logger)
                listening.finish()
            } catch {
                await channel.end(logger: logger)
                listening.finish(throwing: listeningError(error, configuration.host, configuration.port))
            }
        }
        for try await port in ports {
            let sandbox = try await RunningSandbox(host: configuration.host, port: port, store: store)
            do {
                let result = try await body(sandbox)
                await store.finish()
                return result
            } catch {
                await store.finish()
                throw error
            }
        }
        try Task.checkCancellation()
        throw SandboxError.cannotListen(
            host: configuration.host,
            port: configuration.port,
            reason: "the server ended before it began"
        )
    }
}

private func listeningError(_ error: any Error, _ host: String, _ port: Int) -> any Error {
    switch error {
    case let error as IOError where Errno(rawValue: error.errnoCode) == .addressInUse:
        SandboxError.addressInUse(host: host, port: port)
    case let error as IOError:
        SandboxError.cannotListen(host: host, port: port, reason: Errno(rawValue: error.errnoCode).description)
    case is CancellationError:
        error
    default:
        SandboxError.cannotListen(host: host, port: port, reason: "\(error)")
    }
}
