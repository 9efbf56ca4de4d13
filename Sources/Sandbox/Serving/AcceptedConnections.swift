import HummingbirdCore
import Logging
import NIOCore
import Synchronization

/// Connections that were accepted and aren't served yet.
final class AcceptedConnections<Base: ServerChildChannelValue>: Sendable {
    /// A connection with a number.
    struct Connection: ServerChildChannelValue {
        let base: Base
        fileprivate let number: Int

        var channel: any Channel { base.channel }
    }

    private struct State {
        var next = 0
        /// The number of connections that are being set up.
        var expected = 0
        var waiting: [Int: Connection] = [:]
        /// Whether connections are no longer taken.
        var isOver = false
    }

    private let state = Mutex(State())

    /// Whether a connection may be set up; false once all connections were taken.
    func expectOne() -> Bool {
        state.withLock { state in
            if !state.isOver { state.expected += 1 }
            return !state.isOver
        }
    }

    /// A connection couldn't be set up.
    func expectOneLess() { state.withLock { $0.expected -= 1 } }

    /// Stores a connection that was set up.
    func keep(_ base: Base) -> Connection {
        state.withLock { state in
            let connection = Connection(base: base, number: state.next)
            state.next += 1
            state.expected -= 1
            state.waiting[connection.number] = connection
            return connection
        }
    }

    /// The connection is served from now on.
    func forget(_ connection: Connection) { state.withLock { _ = $0.waiting.removeValue(forKey: connection.number) } }

    /// Removes and returns all connections that aren't served; nil if there are none and none is being set up, after
    /// which no more are accepted.
    func takeAll() -> [Connection]? {
        state.withLock { state in
            state.isOver = state.expected == 0 && state.waiting.isEmpty
            guard !state.isOver else { return nil }
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
    }
}

/// A server channel that closes every connection when the server ends.
///
/// A cancelled server drops connections that it has accepted and not yet served, and swift-nio traps if such a
/// connection is released without being closed. This channel keeps each connection until it is served, and
/// ``end(logger:)`` closes the others.
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

    /// Closes connections that were accepted and never served. Call it after the server has ended.
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
