/// The body of an error response of the API. Each part is optional, because proxies respond too.
struct ErrorEnvelope: Decodable, Sendable {
    let code: String?
    let message: String?
    let issues: [String: [String]]

    private enum CodingKeys: String, CodingKey {
        case error, issues
    }

    private enum ErrorKeys: String, CodingKey {
        case code, message
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let error = try container.nestedContainer(keyedBy: ErrorKeys.self, forKey: .error)
        code = try? error.decodeIfPresent(String.self, forKey: .code)
        message = try? error.decodeIfPresent(String.self, forKey: .message)
        issues = (try? container.decodeIfPresent([String: [String]].self, forKey: .issues)) ?? [:]
    }
}

/// The API's error code, compared case-insensitively.
package enum APIErrorCode: Sendable, Hashable {
    /// The request isn't valid.
    case invalidRequest
    /// Not found.
    case notFound
    /// It isn't possible in the current state.
    case notPossible
    /// The key isn't allowed to do this.
    case notAllowed
    /// It isn't available.
    case notAvailable
    /// The API gives no reason.
    case unknownError
    /// The key isn't accepted.
    case unauthorized
    /// There is no known key.
    case unauthenticated
    /// An undocumented code, unchanged.
    case other(String)

    /// The code for a string of the API.
    package init(_ text: String) {
        self = Self.documented[text.asciiLowercased] ?? .other(text)
    }

    /// The string, as documented.
    package var text: String {
        if case .other(let text) = self { return text }
        return Self.documented.first { $0.value == self }?.key ?? ""
    }

    private static let documented: [String: APIErrorCode] = [
        "invalid_request": .invalidRequest,
        "not_found": .notFound,
        "not_possible": .notPossible,
        "not_allowed": .notAllowed,
        "not_available": .notAvailable,
        "unknown_error": .unknownError,
        "unauthorized": .unauthorized,
        "unauthenticated": .unauthenticated,
    ]
}

/// The API's error messages for one field of a request.
package struct APIIssue: Sendable {
    /// The field, in dotted form such as `updates.0.flagKey`; empty for the entire request.
    package let field: String
    /// What is wrong with it, in the API's words.
    package let messages: [String]

    /// The issues sorted by field, component by component, with numbers in numeric order: `updates.2` before
    /// `updates.10`.
    static func sorted(_ issues: [String: [String]]) -> [APIIssue] {
        issues.map { APIIssue(field: $0.key, messages: $0.value) }
            .sorted { parts($0.field).lexicographicallyPrecedes(parts($1.field)) }
    }

    private static func parts(_ field: String) -> [Part] {
        field.split(separator: ".", omittingEmptySubsequences: false).map { part in
            Int(part).map { .number($0) } ?? .text(String(part))
        }
    }

    private enum Part: Comparable {
        case number(Int)
        case text(String)

        static func < (left: Part, right: Part) -> Bool {
            switch (left, right) {
            case (.number(let left), .number(let right)): left < right
            case (.number, .text): true
            case (.text, .number): false
            case (.text(let left), .text(let right)):
                left.utf8.lexicographicallyPrecedes(right.utf8)
            }
        }
    }
}
