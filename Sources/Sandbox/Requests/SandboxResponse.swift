/// An answer, ready to be sent.
package struct SandboxResponse: Sendable, Equatable {
    /// The HTTP status.
    package var status: Int
    /// By name, in lower case. The body's length isn't among them.
    package var headers: [String: String]
    /// The body's bytes; JSON in all that the sandbox says by itself.
    package var body: [UInt8]

    /// An answer with these parts; JSON, unless the headers say otherwise.
    package init(
        status: Int,
        headers: [String: String] = ["content-type": "application/json"],
        body: [UInt8]
    ) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
