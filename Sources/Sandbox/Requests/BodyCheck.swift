/// Parses a body and collects all issues, so that a response can list them all.
struct BodyCheck {
    /// By field, in dotted form.
    private(set) var issues: [String: [String]] = [:]

    /// Adds an issue.
    mutating func add(_ field: String, _ issue: String) {
        issues[field, default: []].append(issue)
    }

    /// - Throws: ``Refusal`` with all issues, when there are any.
    func finish() throws(Refusal) {
        guard issues.isEmpty else {
            throw Refusal(.invalidRequest, "The request body is not valid.", issues: issues)
        }
    }

    /// The members of an object; nil, with an issue, if it is something else.
    mutating func object(_ value: JSONValue, _ field: String) -> [String: JSONValue]? {
        guard case .object(let members) = value else {
            add(field, "expected an object, got \(value.kind)")
            return nil
        }
        return members
    }

    /// Adds an issue for each member that isn't in the API's document.
    mutating func refuseOthers(than known: Set<String>, in members: [String: JSONValue], _ field: String) {
        for name in members.keys.sorted() where !known.contains(name) {
            add(field, "unknown property: \(name)")
        }
    }

    /// A required string.
    mutating func requiredText(_ value: JSONValue?, _ field: String, _ lengths: ClosedRange<Int>) -> String? {
        guard let value else {
            add(field, "required")
            return nil
        }
        return text(value, field, lengths)
    }

    /// An optional string.
    mutating func text(_ value: JSONValue?, _ field: String, _ lengths: ClosedRange<Int>) -> String? {
        guard let value else { return nil }
        guard case .string(let text) = value else {
            add(field, "expected a string, got \(value.kind)")
            return nil
        }
        let count = text.unicodeScalars.count
        if count < lengths.lowerBound {
            add(field, "must have at least \(lengths.lowerBound) characters, has \(count)")
            return nil
        }
        if count > lengths.upperBound {
            add(field, "must have at most \(lengths.upperBound) characters, has \(count)")
            return nil
        }
        return text
    }

    /// An optional string that may be null.
    mutating func clearableText(_ value: JSONValue?, _ field: String, _ lengths: ClosedRange<Int>) -> Setting<String> {
        switch value {
        case nil: .left
        case .null: .cleared
        case .some(let value): text(value, field, lengths).map(Setting.set) ?? .left
        }
    }

    /// An optional boolean.
    mutating func bool(_ value: JSONValue?, _ field: String) -> Bool? {
        guard let value else { return nil }
        guard case .bool(let bool) = value else {
            add(field, "expected a boolean, got \(value.kind)")
            return nil
        }
        return bool
    }

    /// The items of an array; nil, with an issue, if it is something else.
    mutating func array(_ value: JSONValue, _ field: String) -> [JSONValue]? {
        guard case .array(let items) = value else {
            add(field, "expected an array, got \(value.kind)")
            return nil
        }
        return items
    }
}

/// A value in a body that can be left out, cleared or set.
enum Setting<Value> {
    case left, cleared, set(Value)
}

/// A page of a listing.
struct Page {
    let size: Int
    let index: Int
    let range: Range<Int>

    /// The page that the query requests (`pageSize`, `pageIndex`); without a request, everything that `limit` allows.
    ///
    /// - Throws: ``Refusal`` with an issue for a size under 1, an index under 0, or a value that isn't a number.
    init(of count: Int, _ query: RequestTarget, limit: Int?) throws(Refusal) {
        let size = try query.number("pageSize", atLeast: 1) ?? limit ?? count
        self.size = min(size, limit ?? size)
        index = try query.number("pageIndex", atLeast: 0) ?? 0
        let (start, overflows) = index.multipliedReportingOverflow(by: self.size)
        let lower = overflows ? count : min(start, count)
        range = lower..<(lower + min(self.size, count - lower))
    }
}
