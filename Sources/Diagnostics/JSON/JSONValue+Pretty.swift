extension JSONValue {
    /// The value for people: two spaces a level, one member or element a line, no line end after the last line.
    ///
    /// ```
    /// {
    ///   "errors": 1,
    ///   "labels": []
    /// }
    /// ```
    /// What a terminal would obey or not show is escaped, see ``SafeText``.
    package func pretty() -> String {
        var buffer = JSONBuffer(.forTerminals)
        writePretty(to: &buffer, depth: 0)
        return buffer.text
    }

    private func writePretty(to buffer: inout JSONBuffer, depth: Int) {
        switch self {
        case .array(let elements) where !elements.isEmpty:
            buffer.append("[")
            for (index, element) in elements.enumerated() {
                buffer.appendLine(of: index, depth: depth + 1)
                element.writePretty(to: &buffer, depth: depth + 1)
            }
            buffer.appendLineEnd(depth: depth)
            buffer.append("]")
        case .object(let members) where !members.isEmpty:
            buffer.append("{")
            for (index, member) in members.enumerated() {
                buffer.appendLine(of: index, depth: depth + 1)
                buffer.appendQuoted(member.name)
                buffer.append(": ")
                member.value.writePretty(to: &buffer, depth: depth + 1)
            }
            buffer.appendLineEnd(depth: depth)
            buffer.append("}")
        default:
            writeCompact(to: &buffer)
        }
    }
}

extension JSONBuffer {
    fileprivate mutating func appendLine(of index: Int, depth: Int) {
        if index > 0 { append(",") }
        appendLineEnd(depth: depth)
    }

    fileprivate mutating func appendLineEnd(depth: Int) {
        append("\n")
        for _ in 0..<depth { append("  ") }
    }
}
