/// A JSON value, for reports and plan files.
///
/// Members keep the given order, so that the output is the same in every run. Not every reader reads an integer beyond
/// ±2^53 exactly, so it is better written as a string. Other numbers are only read, in what a later version may add, so
/// that they can be hashed.
///
/// ```
/// let report: JSONValue = ["errors": 1, "file": .optional(name), "labels": []]
/// report.compact()  // {"errors":1,"file":"flags.yaml","labels":[]}
/// ```
package enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    /// A number that is no integer within ±2^53.
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])

    /// The string, or null for nil.
    package static func optional(_ text: String?) -> JSONValue {
        text.map(JSONValue.string) ?? .null
    }

    /// The integer, or null for nil.
    package static func optional(_ integer: Int?) -> JSONValue {
        integer.map(JSONValue.integer) ?? .null
    }

    /// A list of strings.
    package static func strings(_ texts: some Sequence<String>) -> JSONValue {
        .array(texts.map(JSONValue.string))
    }

    /// The value of the first member with this name, compared byte for byte; nil if there is none, or this isn't an
    /// object.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }
}

extension JSONValue: Hashable {
    /// Equal if both are written as the same bytes: strings are compared byte for byte, members in their order.
    package static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let first), .bool(let second)): first == second
        case (.integer(let first), .integer(let second)): first == second
        case (.number(let first), .number(let second)): first == second
        case (.string(let first), .string(let second)): first.utf8.elementsEqual(second.utf8)
        case (.array(let first), .array(let second)): first == second
        case (.object(let first), .object(let second)): first == second
        default: false
        }
    }

    /// Consistent with `==`.
    package func hash(into hasher: inout Hasher) {
        switch self {
        case .null:
            hasher.combine(0)
        case .bool(let value):
            hasher.combine(1)
            hasher.combine(value)
        case .integer(let value):
            hasher.combine(2)
            hasher.combine(value)
        case .number(let value):
            hasher.combine(6)
            hasher.combine(value)
        case .string(let text):
            hasher.combine(3)
            hasher.combine(text.utf8.count)
            var text = text
            text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        case .array(let elements):
            hasher.combine(4)
            hasher.combine(elements)
        case .object(let members):
            hasher.combine(5)
            hasher.combine(members)
        }
    }
}

/// A member of a JSON object: its name and its value.
package struct JSONMember: Hashable, Sendable {
    /// The name; it should be unique in an object.
    package let name: String
    /// The value.
    package let value: JSONValue

    /// A member from its name and its value.
    package init(_ name: String, _ value: JSONValue) {
        self.name = name
        self.value = value
    }

    /// Names are equal if their bytes are: a composed and a decomposed é are different.
    package static func == (left: JSONMember, right: JSONMember) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8) && left.value == right.value
    }

    /// Consistent with `==`.
    package func hash(into hasher: inout Hasher) {
        JSONValue.string(name).hash(into: &hasher)
        value.hash(into: &hasher)
    }
}

extension JSONValue: ExpressibleByNilLiteral {
    /// `nil` is null.
    package init(nilLiteral: ()) { self = .null }
}

extension JSONValue: ExpressibleByBooleanLiteral {
    /// `true` or `false`.
    package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSONValue: ExpressibleByIntegerLiteral {
    /// A number.
    package init(integerLiteral value: Int) { self = .integer(value) }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    /// A string.
    package init(stringLiteral value: String) { self = .string(value) }
}

extension JSONValue: ExpressibleByArrayLiteral {
    /// A list.
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
    /// An object whose members keep the order in which they are written.
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { JSONMember($0.0, $0.1) })
    }
}
