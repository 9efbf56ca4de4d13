import Synchronization

/// Receives a record of each HTTP exchange when it has ended.
package typealias CallObserver = @Sendable (CallRecord) -> Void

/// An HTTP exchange. It contains neither the key nor any body.
package struct CallRecord: Sendable {
    /// How an exchange ended.
    package enum Ending: Sendable {
        /// There was a response, with this status.
        case status(Int)
        /// There was no complete response.
        case failure(TransportFailure)
    }

    /// The operation.
    package let operation: APIOperation
    /// The method.
    package let method: RequestMethod
    /// The path under the API URL, as it was sent, with its query.
    package let path: String
    /// How it ended.
    package let ending: Ending
    /// The number of the attempt, from 1.
    package let attempt: Int
    /// How long it took, from sending the request to the end of the response.
    package let elapsed: Duration
    /// The size of the request's body in bytes.
    package let bytesSent: Int
    /// The size of the response's body in bytes, decompressed.
    package let bytesReceived: Int
    /// The delay before the retry; nil if the call isn't retried.
    package let againAfter: Duration?
    /// Whether that delay is long, and no other call has announced a pause up to then: somebody who watches the run should
    /// know why nothing happens.
    package let isNotablePause: Bool

    /// How long it took, in milliseconds, rounded down.
    package var milliseconds: Int64 {
        elapsed.components.seconds * 1_000 + elapsed.components.attoseconds / 1_000_000_000_000_000
    }
}

/// Which pauses of a run were announced: many calls may wait for the same.
final class PauseNotices: Sendable {
    /// From which on a pause is long.
    private static let long = Duration.seconds(10)

    private let announced = Mutex(Duration.zero)

    /// Whether a pause is long, and goes beyond those that were announced.
    func isNotable(_ wait: Duration, at now: Duration) -> Bool {
        guard wait >= Self.long else { return false }
        return announced.withLock { announced in
            // Calls that wait for the same moment differ by their jitter.
            guard now + wait > announced + Self.long / 2 else { return false }
            announced = now + wait
            return true
        }
    }
}
