/// A part of a path: fixed text, or an id that must not be empty.
enum PathPart: Sendable, ExpressibleByStringLiteral {
    case fixed(String)
    case id(String, name: String)

    init(stringLiteral value: String) {
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

extension PathPart {
    static func app(_ id: String) -> PathPart { .id(id, name: "app id") }
    static func environment(_ id: String) -> PathPart { .id(id, name: "environment id") }
    static func flagKey(_ key: String) -> PathPart { .id(key, name: "flag key") }
    static func flagID(_ id: String) -> PathPart { .id(id, name: "flag id") }
    static func company(_ id: String) -> PathPart { .id(id, name: "company id") }
    static func user(_ id: String) -> PathPart { .id(id, name: "user id") }
}

/// One call as the connection sees it: an operation, where it goes and what it carries.
struct APICall: Sendable {
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

    init(
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
