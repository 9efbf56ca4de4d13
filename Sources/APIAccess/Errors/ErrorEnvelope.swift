/// The body of an error response of the API. Each part is optional and may be of any type, because proxies respond too.
///
/// What is wrong with single fields comes in one of two forms:
///
/// ```
/// {"error": {"code": "invalid_request", "message": "…"}, "issues": {"updates.0.flagKey": ["…"]}}
/// {"error": {…}, "validationErrors": [{"path": ["updates", "0", "flagKey"], "message": "…"}]}
/// ```
struct ErrorEnvelope: Decodable, Sendable {
    let code: String?
    let message: String?
    /// The error messages by field, in dotted form.
    let issues: [String: [String]]

    private enum CodingKeys: String, CodingKey {
        case error, issues, validationErrors
    }

    private enum ErrorKeys: String, CodingKey {
        case code, message
    }

    init(from decoder: any Decoder) throws {
        let answer = try decoder.container(keyedBy: CodingKeys.self)
        let error = try? answer.nestedContainer(keyedBy: ErrorKeys.self, forKey: .error)
        code = error?.decodeIfFit(String.self, forKey: .code)
        message = error?.decodeIfFit(String.self, forKey: .message)
        var issues: [String: [String]] = [:]
        for form in [CodingKeys.issues, .validationErrors] {
            for issue in answer.decodeIfFit(Issues.self, forKey: form)?.all ?? [] {
                issues[issue.field, default: []] += issue.messages
            }
        }
        self.issues = issues
    }

    /// The issues of an error in either form; what isn't one is left out.
    private struct Issues: Decodable {
        var all: [APIIssue] = []

        init(from decoder: any Decoder) throws {
            if var list = try? decoder.unkeyedContainer() {
                all = list.fitting(ValidationError.self).map { APIIssue(field: $0.field, messages: [$0.message]) }
            } else {
                let fields = try decoder.container(keyedBy: Field.self)
                for field in fields.allKeys {
                    guard var list = try? fields.nestedUnkeyedContainer(forKey: field) else { continue }
                    all.append(APIIssue(field: field.stringValue, messages: list.fitting(String.self)))
                }
            }
        }
    }

    private struct ValidationError: Decodable {
        let field: String
        let message: String

        private enum CodingKeys: String, CodingKey {
            case path, message
        }

        init(from decoder: any Decoder) throws {
            let error = try decoder.container(keyedBy: CodingKeys.self)
            message = try error.decode(String.self, forKey: .message)
            var path = try? error.nestedUnkeyedContainer(forKey: .path)
            field = (path?.fitting(PathStep.self) ?? []).map(\.text).joined(separator: ".")
        }
    }

    /// A step of a path: a name, or the number of an item.
    private struct PathStep: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let step = try decoder.singleValueContainer()
            text = try (try? step.decode(String.self)) ?? String(step.decode(Int.self))
        }
    }

    private struct Field: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) { nil }
    }
}

extension UnkeyedDecodingContainer {
    /// The items of this type; those of other types are passed over.
    fileprivate mutating func fitting<Item: Decodable>(_ type: Item.Type) -> [Item] {
        var items: [Item] = []
        while !isAtEnd {
            if let item = try? decode(type) {
                items.append(item)
            } else if (try? decode(Anything.self)) == nil {
                break
            }
        }
        return items
    }
}

/// A value that isn't looked at.
private struct Anything: Decodable {
    init(from decoder: any Decoder) throws {}
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
