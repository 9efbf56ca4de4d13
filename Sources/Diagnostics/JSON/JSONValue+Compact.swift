extension JSONValue {
    /// The value on one line without a space: `{"errors":1,"labels":[]}`.
    ///
    /// What a terminal would obey or not show is escaped, see ``SafeText``.
    package func compact() -> String {
        var buffer = JSONBuffer(.forTerminals)
        writeCompact(to: &buffer)
        return buffer.text
    }

    func writeCompact(to buffer: inout JSONBuffer) {
        switch self {
        case .null: buffer.append("null")
        case .bool(let value): buffer.append(value ? "true" : "false")
        case .integer(let value): buffer.append(String(value))
        case .string(let text): buffer.appendQuoted(text)
        case .array(let elements):
            buffer.append("[")
            for (index, element) in elements.enumerated() {
                if index > 0 { buffer.append(",") }
                element.writeCompact(to: &buffer)
            }
            buffer.append("]")
        case .object(let members):
            buffer.append("{")
            for (index, member) in members.enumerated() {
                if index > 0 { buffer.append(",") }
                buffer.appendQuoted(member.name)
                buffer.append(":")
                member.value.writeCompact(to: &buffer)
            }
            buffer.append("}")
        }
    }
}
