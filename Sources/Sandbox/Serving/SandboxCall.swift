/// A request that came in over the network, and what became of it.
package struct SandboxCall: Sendable, Equatable {
    /// Such as `GET`.
    package let method: String
    /// Path and query as they came, percent-encoded: `/api/apps/sandboxapp0001/flags`.
    package let path: String
    /// The operation that method and path name; nil when they name none.
    package let operation: SandboxOperation?
    /// What was sent along.
    package let body: [UInt8]
    /// The status of the answer; nil while there is none, and for good where the connection was dropped.
    package internal(set) var status: Int?
}
