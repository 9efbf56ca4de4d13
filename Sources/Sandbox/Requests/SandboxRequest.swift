/// A request as it came, not yet understood.
package struct SandboxRequest: Sendable, Equatable {
    /// Such as `GET`.
    package var method: String
    /// Path and query as they came, percent-encoded: `/api/apps/sandboxapp0001/flags?pageIndex=1`.
    package var target: String
    /// The `Authorization` header.
    package var authorization: String?
    /// The body's bytes.
    package var body: [UInt8]

    /// A request with these parts.
    package init(_ method: String, _ target: String, authorization: String? = nil, body: [UInt8] = []) {
        self.method = method
        self.target = target
        self.authorization = authorization
        self.body = body
    }
}
