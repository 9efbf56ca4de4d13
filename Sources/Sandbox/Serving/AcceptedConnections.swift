import HummingbirdCore
import Logging
import NIOCore
import Synchronization

/// Connections that were accepted, until they are served.
final class AcceptedConnections<Base: ServerChildChannelValue>: Sendable {
    /// A connection with its number.
    struct Connection: ServerChildChannelValue {
        let base: Base
        fileprivate let number: Int

        var channel: any Channel { base.channel }
    }

    private struct State {
        var next = 0
        /// How many are being set up.
        var expected = 0
        var waiting: [Int: Connection] = [:]
        /// Whether nobody takes connections any more.
        var isOver = false
    }

    private let state = Mutex(State())

    /// Whether a connection that is about to be set up is expected; none is, once there was nothing left to take.
    func expectOne() -> Bool {
        state.withLock { state in
            if !state.isOver { state.expected += 1 }
            return !state.isOver
        }
    }

    /// A connection couldn't be set up.
    func expectOneLess() { state.withLock { $0.expected -= 1 } }

    /// Keeps a connection that was set up.
    func keep(_ base: Base) -> Connection {
        state.withLock { state in
            let connection = Connection(base: base, number: state.next)
            state.next += 1
            state.expected -= 1
            state.waiting[connection.number] = connection
            return connection
        }
    }

    /// A connection is served from now on.
    func forget(_ connection: Connection) { state.withLock { _ = $0.waiting.removeValue(forKey: connection.number) } }

    /// All that nobody serves, which are forgotten; nil where there is none any more, and none is being set up: then no
    /// other one is expected.
    func takeAll() -> [Connection]? {
        state.withLock { state in
            state.isOver = state.expected == 0 && state.waiting.isEmpty
            guard !state.isOver else { return nil }
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
    }
}

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
