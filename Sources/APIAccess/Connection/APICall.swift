/// A part of a path: fixed text, or an id that must not be empty.
package enum PathPart: Sendable, ExpressibleByStringLiteral {
    /// Text that the API's documentation gives.
    case fixed(String)
    /// An id or key, with what it is called: `app id`.
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

    /// The name of an id that is empty.
    var emptyName: String? {
        guard case .id(let text, let name) = self, text.isEmpty else { return nil }
        return name
    }
}

/// One call as the connection sees it: an operation, where it goes and what it carries.
package struct APICall: Sendable {
    let operation: APIOperation
    let subject: APISubject?
    /// The path under the API URL, encoded, with its query.
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
    ///   - operation: What is called.
    ///   - path: Where; it can't be sent where an id in it is empty.
    ///   - query: The names and values of the query.
    ///   - body: What is sent along; nil for nothing.
    ///   - subject: What is asked for, for messages.
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

/// What a call brought: the answer, and what it took to get it.
package struct APIAnswer<Value: Sendable>: Sendable {
    /// The answer, decoded.
    package let value: Value
    /// The HTTP status, such as 200.
    package let status: Int
    /// How often the call was sent, from 1.
    package let attempts: Int
}

/// One segment of a URL's path, percent-encoded, whatever the text holds.
///
/// Every byte that RFC 3986 doesn't call unreserved is encoded, a slash and a percent sign among them, so that an id
/// can never reach into another segment. A whole segment `.` or `..` has a meaning of its own in a path and becomes
/// `%2E` or `%2E%2E`.
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
