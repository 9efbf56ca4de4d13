/// A whole answer.
///
/// Its description counts the body's bytes and never shows them: an answer can hold SDK keys.
package struct TransportResponse: Sendable {
    /// The HTTP status.
    package let status: Int
    /// The headers, in the order in which they came.
    package let headers: [HeaderField]
    /// The body's bytes, decompressed; empty when there is no body.
    package let body: [UInt8]

    /// An answer from its parts.
    package init(status: Int, headers: [HeaderField] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The value of the first header called `name`, whatever the case of its letters.
    package func header(_ name: String) -> String? {
        headers.first { $0.isNamed(name) }?.value
    }
}

extension TransportResponse: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Such as `200 with 512 bytes`.
    package var description: String { "\(status) with \(body.count) bytes" }

    /// The same as ``description``.
    package var debugDescription: String { description }

    /// No children: what reflects sees ``description`` alone.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
