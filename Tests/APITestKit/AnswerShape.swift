package import JSONText

/// An answer with no more in it than what is read of it, and the members that are documented beside that.
///
/// A place is the path to a member, joined by dots, with the number of an item in a list: `environments.0.color`.
package struct AnswerShape: Sendable {
    /// The answer with the members alone that are read.
    package let least: JSONValue
    /// The places of documented members that nothing reads.
    package let unread: [String]
    /// The places in ``least`` of members that may be absent.
    package let optional: Set<String>
    /// Those that may be null.
    package let nullable: Set<String>
    /// Those that may be absent, null and of any type: what hoist can do without.
    package let spare: Set<String>

    /// A shape from its parts.
    ///
    /// - Throws: ``JSONText/JSONReader/Problem`` where `least` isn't JSON.
    package init(
        _ least: String,
        unread: [String],
        optional: Set<String> = [],
        nullable: Set<String> = [],
        spare: Set<String> = []
    ) throws {
        self.least = try JSONReader.read(Array(least.utf8))
        self.unread = unread
        self.optional = optional
        self.nullable = nullable
        self.spare = spare
    }

    /// The places of all members that are read, and of the items of lists that aren't objects.
    package var places: [String] { least.places }

    /// The type of what is read at a place, in the words of ``APIList``.
    package func type(at place: String) -> String { least.value(at: Self.path(place))?.type ?? "" }

    /// An answer by what is changed in it.
    package typealias Changed = (name: String, body: String)

    private static let values: [JSONValue] = [nil, true, 7, "text", [], [nil], [:], ["id": 7]]

    /// The answer with each member that nothing reads set to a null, and to one of each type; with all of them at once; and
    /// with its members in another order.
    package var noisy: [Changed] {
        let each = unread.flatMap { place in
            Self.values.map {
                (name: "\(place): \($0.compact())", body: least.with($0, at: Self.path(place)).compact())
            }
        }
        let all = Self.values.map { value in
            let body = unread.reduce(least) { $0.with(value, at: Self.path($1)) }
            return (name: "everything: \(value.compact())", body: body.turnedAround.compact())
        }
        return each + all + [(name: "in another order", body: least.turnedAround.compact())]
    }

    /// The answer without each member that has to be there: bodies by the member's place.
    package var lacking: [Changed] {
        least.places.filter { !optional.contains($0) && !spare.contains($0) && !Self.isItem($0) }.map { place in
            (name: place, body: least.with(.none, at: Self.path(place)).compact())
        }
    }

    /// The answer with each member that is read as a null, of another type, and as a number that isn't whole or is too
    /// large: bodies by the member's place.
    package var misshapen: [Changed] {
        least.places.filter { !spare.contains($0) }.flatMap { place in
            let path = Self.path(place)
            let others = Self.unlike(least.value(at: path)).filter { $0 != .null || !nullable.contains(place) }
            return others.map { (name: place, body: Self.text(least.with($0, at: path))) }
        }
    }

    /// The answer without each member that hoist can do without, and with it of another type: for each, bodies that are
    /// read as the same.
    package var spared: [[Changed]] {
        spare.sorted().map { place in
            let path = Self.path(place)
            let bodies =
                [least.with(.none, at: path)] + Self.unlike(least.value(at: path)).map { least.with($0, at: path) }
            return bodies.map { (name: place, body: Self.text($0)) }
        }
    }

    /// The answer without each member that may be absent, and with a null where there may be one.
    package var bare: [Changed] {
        optional.sorted().map { (name: "no \($0)", body: least.with(.none, at: Self.path($0)).compact()) }
            + nullable.sorted().map {
                (name: "\($0): null", body: least.with(.some(.null), at: Self.path($0)).compact())
            }
    }

    private static func isItem(_ place: String) -> Bool {
        path(place).last.map { Int($0) != nil } == true
    }

    /// Values that aren't of the same type as this one.
    private static func unlike(_ value: JSONValue?) -> [JSONValue] {
        let others: [JSONValue] = [nil, true, 7, "text", [], [:]]
        let numbers: [JSONValue] = [.integer((1 << 53) + 1), .string(fraction), .string(huge)]
        return others.filter { $0.type != value?.type } + (value?.type == "integer" ? numbers : [])
    }

    private static let fraction = "a fraction"
    private static let huge = "a huge number"

    /// The text of an answer, with the numbers in it that a value can't hold.
    private static func text(_ answer: JSONValue) -> String {
        answer.compact().replacing("\"\(fraction)\"", with: "1.5").replacing("\"\(huge)\"", with: "1e999")
    }

    private static func path(_ place: String) -> ArraySlice<String> {
        place.split(separator: ".").map(String.init)[...]
    }
}

extension JSONValue {
    fileprivate var type: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .number: "number"
        case .string: "string"
        case .array: "list"
        case .object: "object"
        }
    }

    /// The places of all members, and of items that aren't objects, from the outside in.
    fileprivate var places: [String] {
        switch self {
        case .object(let members):
            members.flatMap { member in [member.name] + member.value.places.map { "\(member.name).\($0)" } }
        case .array(let items):
            items.enumerated().flatMap { index, item in
                if case .object = item { item.places.map { "\(index).\($0)" } } else { ["\(index)"] }
            }
        default: []
        }
    }

    /// The same with the members of all objects in the opposite order.
    fileprivate var turnedAround: JSONValue {
        switch self {
        case .object(let members):
            .object(members.reversed().map { JSONMember($0.name, $0.value.turnedAround) })
        case .array(let items): .array(items.map(\.turnedAround))
        default: self
        }
    }

    fileprivate func value(at path: ArraySlice<String>) -> JSONValue? {
        guard let step = path.first else { return self }
        let rest = path.dropFirst()
        switch self {
        case .object(let members): return members.first { $0.name == step }?.value.value(at: rest)
        case .array(let items):
            guard let index = Int(step), items.indices.contains(index) else { return nil }
            return items[index].value(at: rest)
        default: return nil
        }
    }

    /// The same with a member set to a value, or without it where there is no value.
    fileprivate func with(_ value: JSONValue?, at path: ArraySlice<String>) -> JSONValue {
        guard let step = path.first else { return self }
        let rest = path.dropFirst()
        switch self {
        case .object(var members):
            let index = members.firstIndex { $0.name == step }
            let new = rest.isEmpty ? value : (index.map { members[$0].value } ?? [:]).with(value, at: rest)
            if let index { members.remove(at: index) }
            if let new { members.insert(JSONMember(step, new), at: index ?? members.count) }
            return .object(members)
        case .array(var items):
            if let index = Int(step), items.indices.contains(index) {
                items[index] = rest.isEmpty ? value ?? .null : items[index].with(value, at: rest)
            }
            return .array(items)
        default: return self
        }
    }
}
