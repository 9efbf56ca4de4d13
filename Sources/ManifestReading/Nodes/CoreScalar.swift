/// What a scalar is by the core schema of YAML 1.2, with the tag that is written.
enum CoreScalar: Equatable {
    case null
    case boolean(Bool)
    case integer
    case float
    case text

    /// Resolves a scalar. A tag wins where the text fits it; where it doesn't, the result is nil.
    static func resolve(_ node: Node) -> CoreScalar? {
        let plain = node.isPlain ? plainMeaning(node.text) : .text
        switch node.tag {
        case .none: return plain
        case .nonSpecific, .string: return .text
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
    static func plainMeaning(_ text: String) -> CoreScalar {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .boolean(true)
        case "false", "False", "FALSE": return .boolean(false)
        case ".nan", ".NaN", ".NAN": return .float
        default: break
        }
        guard let first = text.utf8.first, first < 0x3A, let number = number(text) else { return .text }
        return number
    }

    /// An integer (`-12`, `0o17`, `0xFF`) or a float (`1.5`, `.5`, `1e3`, `-.inf`); nil where it is neither.
    private static func number(_ text: String) -> CoreScalar? {
        var bytes = Substring(text).utf8
        if bytes.starts(with: "0o".utf8) {
            let digits = bytes.dropFirst(2)
            return !digits.isEmpty && digits.allSatisfy { (0x30...0x37).contains($0) } ? .integer : nil
        }
        if bytes.starts(with: "0x".utf8) {
            let digits = bytes.dropFirst(2)
            return !digits.isEmpty && digits.allSatisfy(isHexadecimal) ? .integer : nil
        }
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

    private static func takeDigits(_ bytes: inout Substring.UTF8View) -> Int {
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
