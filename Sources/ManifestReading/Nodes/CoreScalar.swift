/// What a scalar is by the core schema of YAML 1.2, with the tag that is written.
enum CoreScalar: Equatable {
    case null
    case boolean(Bool)
    case integer
    case float
    case text

    /// Resolves a scalar. A tag takes precedence; nil if the text doesn't fit the tag.
    static func resolve(_ node: Node) -> CoreScalar? {
        switch node.tag {
        case .none: return node.isPlain ? plainMeaning(node.text) : .text
        case .nonSpecific, .string, .foreign: return .text
        case .null: return plainMeaning(node.text) == .null ? .null : nil
        case .integer: return plainMeaning(node.text) == .integer ? .integer : nil
        case .boolean:
            if case .boolean(let value) = plainMeaning(node.text) { return .boolean(value) }
            return nil
        case .float:
            switch plainMeaning(node.text) {
            case .float, .integer: return .float
            default: return nil
            }
        case .mapping, .sequence, .merge: return nil
        }
    }

    /// What an unquoted text means.
    static func plainMeaning(_ text: UnsafeBufferPointer<UInt8>) -> CoreScalar {
        guard let first = text.first else { return .null }
        // Everything that isn't a string begins with one of these.
        switch first {
        case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"): return isNull(text) ? .null : .text
        case UInt8(ascii: "t"), UInt8(ascii: "T"): return isWord(text, "true", "True", "TRUE") ? .boolean(true) : .text
        case UInt8(ascii: "f"), UInt8(ascii: "F"):
            return isWord(text, "false", "False", "FALSE") ? .boolean(false) : .text
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."):
            return number(text[...]) ?? .text
        default: return .text
        }
    }

    private static func isNull(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.count == 1 ? text[0] == UInt8(ascii: "~") : isWord(text, "null", "Null", "NULL")
    }

    private static func isWord(
        _ text: UnsafeBufferPointer<UInt8>, _ small: StaticString, _ capitalized: StaticString, _ capital: StaticString
    ) -> Bool {
        text.isText(small) || text.isText(capitalized) || text.isText(capital)
    }

    /// An integer (`-12`, `0o17`, `0xFF`) or a float (`1.5`, `.5`, `1e3`, `-.inf`); nil if it is neither.
    private static func number(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> CoreScalar? {
        var bytes = text
        if bytes.starts(with: "0o".utf8) {
            let digits = bytes.dropFirst(2)
            return !digits.isEmpty && digits.allSatisfy { (0x30...0x37).contains($0) } ? .integer : nil
        }
        if bytes.starts(with: "0x".utf8) {
            let digits = bytes.dropFirst(2)
            return !digits.isEmpty && digits.allSatisfy(isHexadecimal) ? .integer : nil
        }
        if [".nan", ".NaN", ".NAN"].contains(where: { bytes.elementsEqual($0.utf8) }) { return .float }
        if bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+") { bytes = bytes.dropFirst() }
        if [".inf", ".Inf", ".INF"].contains(where: { bytes.elementsEqual($0.utf8) }) { return .float }
        let whole = takeDigits(&bytes)
        if bytes.isEmpty { return whole > 0 ? .integer : nil }
        if bytes.first == UInt8(ascii: ".") {
            bytes = bytes.dropFirst()
            let fraction = takeDigits(&bytes)
            guard whole + fraction > 0 else { return nil }
        } else if whole == 0 {
            return nil
        }
        if bytes.first == UInt8(ascii: "e") || bytes.first == UInt8(ascii: "E") {
            bytes = bytes.dropFirst()
            if bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+") { bytes = bytes.dropFirst() }
            guard takeDigits(&bytes) > 0 else { return nil }
        }
        return bytes.isEmpty ? .float : nil
    }

    /// The value of an integer; nil if it is too large for an `Int`.
    static func value(ofInteger text: String) -> Int? {
        for (prefix, radix) in [("0o", 8), ("0x", 16)] where text.utf8.starts(with: prefix.utf8) {
            return Int(text.dropFirst(2), radix: radix)
        }
        return Int(text)
    }

    private static func takeDigits(_ bytes: inout Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        let count = bytes.prefix { (0x30...0x39).contains($0) }.count
        bytes = bytes.dropFirst(count)
        return count
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }
}

extension Node {
    /// Whether it is a scalar that means null.
    var isNull: Bool { kind == .scalar && CoreScalar.resolve(self) == .null }
}
