/// A part of a path: fixed text, or an id that must not be empty.
package enum PathPart: Sendable, ExpressibleByStringLiteral {
    /// Text from the API's documentation.
    case fixed(String)
    /// An id or key, with its name for messages: `app id`.
    case id(String, name: String)

    /// Fixed text.
    package init(stringLiteral value: String) {
        self = .fixed(value)
    }

    var text: String {
        switch self {
        case .fixed(let text), .id(let text, _): text
        }
    }

    /// The name of the id, if it is empty.
    var emptyName: String? {
        guard case .id(let text, let name) = self, text.isEmpty else { return nil }
        return name
    }
}

/// A call as the connection sees it: an operation, where it goes and what it carries.
package struct APICall: Sendable {
    let operation: APIOperation
    let subject: APISubject?
    /// The encoded path under the API URL, with its query.
    let path: String
    let body: [UInt8]?
    /// Why it can't be sent, if it can't.
    let refusal: APIError.NotSentReason?

    init(_ query: APIQuery) {
        self.init(query.reading.operation, at: query.path, query: query.query, body: nil, subject: query.subject)
    }

    /// A call of an operation at a path under the base URL.
    ///
    /// - Parameters:
    ///   - operation: The operation.
    ///   - path: The path; the call can't be sent if an id in it is empty.
    ///   - query: The names and values of the query.
    ///   - body: The body; nil for none.
    ///   - subject: What the call is about, for messages.
    package init(
        _ operation: APIOperation,
        at path: [PathPart],
        query: [(name: String, value: String)] = [],
        body: [UInt8]?,
        subject: APISubject?
    ) {
        self.operation = operation
        self.subject = subject
        self.path = APIEndpoint.path(path.map(\.text), query: query)
        self.body = body
        refusal = path.lazy.compactMap(\.emptyName).first.map { .emptyParameter($0) }
    }
}

/// The result of a call: the response, and the effort to get it.
package struct APIAnswer<Value: Sendable>: Sendable {
    /// The decoded response.
    package let value: Value
    /// The HTTP status, such as 200.
    package let status: Int
    /// How often the call was sent, from 1.
    package let attempts: Int
}

/// A segment of a URL's path, percent-encoded.
///
/// Every byte is encoded unless RFC 3986 calls it unreserved. This includes slashes and percent signs, so that an id
/// can't reach into another segment. A segment `.` or `..` has a special meaning in a path and becomes `%2E` or
/// `%2E%2E`.
///
/// ```
/// percentEncodedSegment("acme/eu 1")  // acme%2Feu%201
/// ```
package func percentEncodedSegment(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let dots = !bytes.isEmpty && bytes.count <= 2 && bytes.allSatisfy { $0 == UInt8(ascii: ".") }
    var encoded: [UInt8] = []
    encoded.reserveCapacity(bytes.count)
    for byte in bytes {
        if byte.isUnreserved && !dots {
            encoded.append(byte)
        } else {
            encoded.append(UInt8(ascii: "%"))
            encoded.append(upperHexDigit(byte >> 4))
            encoded.append(upperHexDigit(byte & 0xF))
        }
    }
    return String(decoding: encoded, as: UTF8.self)
}

private func upperHexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
}
