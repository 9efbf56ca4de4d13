/// What the API finds wrong with one field of a request.
package struct APIIssue: Sendable {
    /// The field, in dotted form such as `updates.0.flagKey`; empty for the request as a whole.
    package let field: String
    /// What is wrong with it, in the API's words.
    package let messages: [String]

    /// The issues sorted by field, part for part, with numbers by their value: `updates.2` before `updates.10`.
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
