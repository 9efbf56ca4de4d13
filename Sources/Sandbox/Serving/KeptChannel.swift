import HummingbirdCore
import Logging
import NIOCore

/// A server's channel that forgets no connection when the server ends.
///
/// A server that is cancelled drops the connections that it accepted and hasn't begun to serve, and swift-nio traps where
/// such a connection goes without having been ended. This one keeps each until it is served, and ``end(logger:)`` ends
/// the others.
struct KeptChannel<Base: ServerChildChannel>: ServerChildChannel {
    private let base: Base
    private let accepted = AcceptedConnections<Base.Value>()

    init(_ base: Base) {
        self.base = base
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<AcceptedConnections<Base.Value>.Connection> {
        // It is closed then.
        guard accepted.expectOne() else { return channel.eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel) }
        return base.setup(channel: channel, logger: logger).map { accepted.keep($0) }
            .flatMapErrorThrowing { error in
                accepted.expectOneLess()
                throw error
            }
    }

    func handle(value: AcceptedConnections<Base.Value>.Connection, logger: Logger) async {
        accepted.forget(value)
        await base.handle(value: value.base, logger: logger)
    }

    /// Ends what was accepted and never served. For when the server has ended.
    func end(logger: Logger) async {
        while let connections = accepted.takeAll() {
            for connection in connections {
                connection.channel.close(promise: nil)
                await base.handle(value: connection.base, logger: logger)
            }
            await Task.yield()
        }
    }
}
