import Diagnostics
import FlagModel

extension FileDecoder {
    /// Tells that a node isn't what is needed; a foreign tag was told, and is enough.
    mutating func wrongType(_ index: Node.Index, _ expected: String, help: String? = nil) {
        guard node(index).tag != .foreign else { return }
        report(Diagnostic(.wrongType, "\(expected); this is \(described(index))", at: marked(index), help: help))
    }

    /// What a node is, in words.
    func described(_ index: Node.Index) -> String {
        let node = node(index)
        switch node.kind {
        case .mapping: return "a mapping"
        case .sequence, .ids: return "a list"
        case .alias: return "an alias"
        case .scalar: break
        }
        return described(node.string, CoreScalar.resolve(node))
    }

    /// What an id of a list is, in words.
    func described(_ id: Located<Identifier>) -> String {
        var text = id.value.text
        // In quotes it is wider than its text.
        let width = Int(id.place.end.column) - Int(id.place.start.column)
        let isPlain = id.place.start.line == id.place.end.line && width == text.unicodeScalars.count
        return described(text, isPlain ? text.withUTF8 { CoreScalar.plainMeaning($0) } : .text)
    }

    private func described(_ text: String, _ meaning: CoreScalar?) -> String {
        let text = text.shortened
        switch meaning {
        case .null:
            return text.isEmpty ? "nothing, which is null" : text == "null" ? "null" : "`\(text)`, which is null"
        case .boolean: return "the boolean `\(text)`"
        case .integer, .float: return "the number `\(text)`"
        case .text: return text.isEmpty ? "an empty text" : "the text `\(text)`"
        case nil: return "`\(text)`, which its tag doesn't fit"
        }
    }

    /// Where to point: at all of a scalar, at the first character of a long container.
    func marked(_ index: Node.Index) -> Place {
        node(index).kind == .scalar ? place(index) : place(index).firstLine
    }

    /// Tells a key that a mapping doesn't have, with the one that was probably meant.
    mutating func reportUnknownKey<Field: ManifestField>(_ key: Node.Index, _: Field.Type) {
        // A key that stands twice is one mistake the second time.
        guard !document.diagnostics.isFull, !document.diagnostics.bag.contains(.duplicateKey, at: place(key)) else {
            return
        }
        if let unindented = document.unindentedBlock(ofKey: place(key)) {
            report(unindented)
            return
        }
        let text = node(key).string
        let verb = Field.isPlural ? "have" : "has"
        report(
            Diagnostic(
                .unknownKey, "\(Field.holder) \(verb) no " + (text.isEmpty ? "empty key" : "`\(text.shortened)`"),
                at: place(key),
                help: missingSpace(key, in: Field.self) ?? UnknownKey(text).help(in: Field.self),
                notes: ["\(Field.holder) \(verb) " + Field.keys.joined(separator: ", ")]))
    }

    /// What to do where a colon without a space made a key of a known key and its value.
    private func missingSpace<Field: ManifestField>(_ key: Node.Index, in _: Field.Type) -> String? {
        guard let parts = MissingSpace.parts(of: node(key).string), Field.keys.contains(parts.key) else { return nil }
        return missingSpace(key)
    }

    /// What to do where a colon without a space made a text of a key and its value.
    func missingSpace(_ index: Node.Index) -> String? {
        let node = node(index)
        guard node.kind == .scalar, node.isPlain else { return nil }
        return MissingSpace.help(in: node.string)
    }
}

/// Helps with `key:value`, which is one text in YAML.
enum MissingSpace {
    /// What to write instead; nil where the text isn't of that form.
    static func help(in text: String) -> String? {
        if let help = fullWidth(text) { return help }
        guard let (key, value) = parts(of: text) else { return nil }
        return "a colon needs a space after it: `\(key.shortened): \(value.shortened)`"
    }

    /// What to write where the colon is the one of Chinese and Japanese texts, which YAML doesn't take for its own.
    private static func fullWidth(_ text: String) -> String? {
        guard let colon = text.unicodeScalars.firstIndex(of: "\u{FF1A}") else { return nil }
        let key = text[..<colon]
        let value = text[text.unicodeScalars.index(after: colon)...].drop { $0 == " " }
        guard !key.isEmpty, !value.isEmpty, key.utf8.allSatisfy({ isWordByte($0) }) else { return nil }
        return "`\u{FF1A}` isn't the colon of YAML: write `\(String(key).shortened): \(String(value).shortened)`"
    }

    /// A key and its value with a colon and nothing else between them.
    static func parts(of text: String) -> (key: String, value: String)? {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let key = text[..<colon]
        let value = text[text.utf8.index(after: colon)...]
        guard !key.isEmpty, let first = value.utf8.first, first != UInt8(ascii: " "), first != UInt8(ascii: "/"),
            key.utf8.allSatisfy({ isWordByte($0) })
        else { return nil }
        return (String(key), String(value))
    }

    fileprivate static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: byte >= 0x80
        }
    }
}

/// Helps with `key = value`, which is how other formats write it.
enum Assignment {
    /// What to write instead; nil where the text isn't of that form.
    static func help(in text: String) -> String? {
        guard let sign = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        var key = text[..<sign]
        let value = text[text.utf8.index(after: sign)...].drop { $0 == " " }
        while key.utf8.last == UInt8(ascii: " ") { key.removeLast() }
        guard !key.isEmpty, !value.isEmpty, key.utf8.allSatisfy({ MissingSpace.isWordByte($0) }) else { return nil }
        return "a key and its value have a colon between them: `\(String(key).shortened): \(String(value).shortened)`"
    }
}
