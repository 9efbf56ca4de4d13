import HummingbirdCore
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
