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

    /// A shape from its parts.
    ///
    /// - Throws: ``JSONText/JSONReader/Problem`` where `least` isn't JSON.
    package init(_ least: String, unread: [String], optional: Set<String> = []) throws {
        self.least = try JSONReader.read(Array(least.utf8))
        self.unread = unread
        self.optional = optional
    }

    /// The answer with each member that nothing reads set to a null, and to one of each type: bodies by what they hold.
    package var noisy: [(name: String, body: String)] {
        let values: [JSONValue] = [nil, true, 7, "text", [], [nil], [:], ["id": 7]]
        return unread.flatMap { place in
            values.map { (name: "\(place): \($0.compact())", body: least.with($0, at: Self.path(place)).compact()) }
        }
    }

    /// The answer without one member that has to be there: bodies by the member's place.
    package var lacking: [(place: String, body: String)] {
        least.places.filter { !optional.contains($0) }.map { place in
            (place: place, body: least.with(.none, at: Self.path(place)).compact())
        }
    }

    private static func path(_ place: String) -> ArraySlice<String> {
        place.split(separator: ".").map(String.init)[...]
    }
}

extension JSONValue {
    /// The places of all members, from the outside in.
    fileprivate var places: [String] {
        switch self {
        case .object(let members):
            members.flatMap { member in [member.name] + member.value.places.map { "\(member.name).\($0)" } }
        case .array(let items):
            items.enumerated().flatMap { index, item in item.places.map { "\(index).\($0)" } }
        default: []
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
                items[index] = items[index].with(value, at: rest)
            }
            return .array(items)
        default: return self
        }
    }
}
