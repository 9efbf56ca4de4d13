extension JSONValue {
    /// The canonical form of RFC 8785, the same bytes for the same value wherever it is made: what a digest is
    /// taken of.
    ///
    /// Members stand in the order of their names' UTF-16 code units, and only what JSON can't hold is escaped, so
    /// this text isn't for terminals. Integers within ±2^53 alone are canonical; names must not repeat.
    package func canonical() -> String {
        var buffer = JSONBuffer(.minimal)
        inCanonicalOrder.writeCompact(to: &buffer)
        return buffer.text
    }

    private var inCanonicalOrder: JSONValue {
        switch self {
        case .array(let elements):
            .array(elements.map(\.inCanonicalOrder))
        case .object(let members):
            .object(
                members.map { JSONMember($0.name, $0.value.inCanonicalOrder) }
                    .sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
            )
        default: self
        }
    }
}
