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
