/// What is told of each HTTP exchange, when it is over.
package typealias CallObserver = @Sendable (CallRecord) -> Void

/// One HTTP exchange. Neither the key nor any body is in it.
package struct CallRecord: Sendable {
    /// How an exchange ended.
    package enum Ending: Sendable {
        /// An answer came, with this status.
        case status(Int)
        /// No whole answer came.
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
    /// How long it took, from the sending to the end of the answer.
    package let elapsed: Duration
    /// The bytes of the request's body.
    package let bytesSent: Int
    /// The bytes of the answer's body, decompressed.
    package let bytesReceived: Int
    /// The time after which it is tried again; nil where it isn't.
    package let againAfter: Duration?

    /// How long it took, in milliseconds, rounded down.
    package var milliseconds: Int64 {
        elapsed.components.seconds * 1_000 + elapsed.components.attoseconds / 1_000_000_000_000_000
    }
}
