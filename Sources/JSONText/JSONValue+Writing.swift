import TerminalText

extension JSONValue {
    /// The value on one line without spaces: `{"errors":1,"labels":[]}`.
    ///
    /// Terminal control and invisible characters are escaped, see `SafeText`.
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
        case .number(let value): buffer.append(JSONNumber.text(value))
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

extension JSONValue {
    /// The value for other programs (RFC 8259, UTF-8): on one line without spaces, members in their order.
    ///
    /// Only what JSON can't hold is escaped, so this isn't for terminals. As JSON it says the same as ``compact()``.
    package func bytes() -> [UInt8] {
        var buffer = JSONBuffer(.minimal)
        writeCompact(to: &buffer)
        return buffer.bytes
    }
}

extension JSONValue {
    /// The value for people: indented by two spaces, one member or element per line, without a line break at the end.
    ///
    /// ```
    /// {
    ///   "errors": 1,
    ///   "labels": []
    /// }
    /// ```
    /// Terminal control and invisible characters are escaped, see `SafeText`.
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

extension JSONValue {
    /// The canonical form of RFC 8785: equal values always give the same bytes. Used for digests.
    ///
    /// Members are sorted by the UTF-16 code units of their names, and only what JSON requires is escaped, so this text
    /// isn't for terminals. Of integers, only those within ±2^53 are canonical; names must be unique.
    package func canonical() -> String { String(decoding: canonicalBytes(), as: UTF8.self) }

    /// The bytes of ``canonical()``.
    ///
    /// - Parameter names: Members with these names are left out, in every object of the value.
    package func canonicalBytes(leavingOut names: Set<String> = []) -> [UInt8] {
        var buffer = JSONBuffer(.minimal)
        writeCanonical(to: &buffer, leavingOut: names)
        return buffer.bytes
    }

    private func writeCanonical(to buffer: inout JSONBuffer, leavingOut names: Set<String>) {
        switch self {
        case .array(let elements):
            buffer.append("[")
            for (index, element) in elements.enumerated() {
                if index > 0 { buffer.append(",") }
                element.writeCanonical(to: &buffer, leavingOut: names)
            }
            buffer.append("]")
        case .object(let members):
            buffer.append("{")
            var isFirst = true
            for member in members.sorted(by: { JSONMember.precedes($0.name, $1.name) }) {
                if !names.isEmpty, names.contains(member.name) { continue }
                if !isFirst { buffer.append(",") }
                isFirst = false
                buffer.appendQuoted(member.name)
                buffer.append(":")
                member.value.writeCanonical(to: &buffer, leavingOut: names)
            }
            buffer.append("}")
        default: writeCompact(to: &buffer)
        }
    }
}

extension JSONMember {
    /// Whether a name comes before another in the canonical order: that of the UTF-16 code units.
    package static func precedes(_ name: String, _ other: String) -> Bool {
        var (bytes, others) = (name.utf8.makeIterator(), other.utf8.makeIterator())
        while let byte = bytes.next() {
            guard let otherByte = others.next() else { return false }
            if byte == otherByte { continue }
            // The order of the bytes is another only where a surrogate comes before U+E000 to U+FFFF.
            if byte < 0xEE, otherByte < 0xEE { return byte < otherByte }
            return name.utf16.lexicographicallyPrecedes(other.utf16)
        }
        return others.next() != nil
    }
}

/// The bytes of a JSON text while it is written.
struct JSONBuffer {
    /// Which characters are escaped.
    enum Escaping {
        /// Only what JSON requires, according to RFC 8785.
        case minimal
        /// Also terminal control and invisible characters, and the bracket of `##[` and `##vso[`, which start a command
        /// in a CI system's log.
        case forTerminals
    }

    /// What was written.
    private(set) var bytes: [UInt8] = []
    private let escaping: Escaping

    init(_ escaping: Escaping) {
        self.escaping = escaping
    }

    /// The same as a string.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Forgets what was written, and keeps the room.
    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// Appends a string unchanged.
    mutating func append(_ piece: String) {
        bytes.append(contentsOf: piece.utf8)
    }

    /// Appends a string in quotation marks, escaped; characters that need no escape are copied in runs.
    mutating func appendQuoted(_ text: String) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { source in
            var run = 0
            var index = 0
            while index < source.count {
                guard let escape = self.escape(at: index, of: source) else {
                    index += 1
                    continue
                }
                bytes.append(contentsOf: source[run..<index])
                bytes.append(contentsOf: escape.text.utf8)
                index += escape.length
                run = index
            }
            bytes.append(contentsOf: source[run...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// The escape for the scalar that starts at a byte, and the number of bytes that it replaces; nil if none is
    /// needed.
    private func escape(at index: Int, of source: UnsafeBufferPointer<UInt8>) -> (text: String, length: Int)? {
        let byte = source[index]
        switch byte {
        case UInt8(ascii: "\""): return ("\\\"", 1)
        case UInt8(ascii: "\\"): return ("\\\\", 1)
        case 0x08: return ("\\b", 1)
        case 0x09: return ("\\t", 1)
        case 0x0A: return ("\\n", 1)
        case 0x0C: return ("\\f", 1)
        case 0x0D: return ("\\r", 1)
        case 0..<0x20: return (Self.hexadecimal(UInt16(byte)), 1)
        case UInt8(ascii: "[") where escaping == .forTerminals:
            return Self.startsCommand(source[..<index]) ? (Self.hexadecimal(UInt16(byte)), 1) : nil
        case _ where escaping == .minimal || !HiddenScalars.mayBegin(with: byte): return nil
        default:
            let sequence = source[index..<min(index + 4, source.count)]
            guard let scalar = String(decoding: sequence, as: UTF8.self).unicodeScalars.first,
                HiddenScalars.contains(scalar)
            else { return nil }
            return (scalar.utf16.map(Self.hexadecimal).joined(), scalar.utf8.count)
        }
    }

    /// Whether a bracket after these bytes starts a command, as `CommandBracket` says: after `##`, or `##` and letters.
    private static func startsCommand(_ source: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var rest = source
        while let byte = rest.last, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) { rest.removeLast() }
        return rest.count >= 2 && rest.suffix(2).allSatisfy { $0 == UInt8(ascii: "#") }
    }

    private static func hexadecimal(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
