/// A member of a JSON object: its name and its value.
package struct JSONMember: Hashable, Sendable {
    /// The name; an object shouldn't hold the same one twice.
    package let name: String
    /// The value.
    package let value: JSONValue

    /// A member from its name and its value.
    package init(_ name: String, _ value: JSONValue) {
        self.name = name
        self.value = value
    }

    /// Names are the same when their bytes are: a composed and a decomposed é are two names.
    package static func == (left: JSONMember, right: JSONMember) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8) && left.value == right.value
    }

    /// The counterpart of `==`.
    package func hash(into hasher: inout Hasher) {
        JSONValue.string(name).hash(into: &hasher)
        value.hash(into: &hasher)
    }
}
