import Diagnostics
import FlagModel

extension FileDecoder {
    /// Reports a node of the wrong type, unless it has a foreign tag, which has been reported.
    mutating func wrongType(_ index: Node.Index, _ expected: String, help: String? = nil) {
        guard node(index).tag != .foreign else { return }
        report(Diagnostic(.wrongType, "\(expected); this is \(described(index))", at: marked(index), help: help))
    }

    /// A description of a node for messages.
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

    /// A description of an id in a list for messages.
    func described(_ id: Located<Identifier>) -> String {
        var text = id.value.text
        // A quoted scalar is wider than its text.
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
        case .text: return text.isEmpty ? "an empty string" : "the string `\(text)`"
        case nil: return "`\(text)`, which its tag doesn't fit"
        }
    }

    /// The location to report: all of a scalar, the first character of a container that spans lines.
    func marked(_ index: Node.Index) -> Place {
        node(index).kind == .scalar ? place(index) : place(index).firstLine
    }

    /// Reports an unknown key, with the one that was probably meant.
    mutating func reportUnknownKey(_ key: Node.Index, _ known: KeyWords) {
        // A key that was reported as a duplicate isn't reported again.
        guard !document.diagnostics.isFull, !document.diagnostics.bag.contains(.duplicateKey, at: place(key)) else {
            return
        }
        if let unindented = document.unindentedBlock(ofKey: place(key)) {
            report(unindented)
            return
        }
        let text = node(key).string
        let verb = known.isPlural ? "have" : "has"
        report(
            Diagnostic(
                .unknownKey, "\(known.holder) \(verb) no " + (text.isEmpty ? "empty key" : "`\(text.shortened)`"),
                at: place(key),
                help: missingSpace(key, in: known) ?? UnknownKey(text, keys).help(in: known),
                notes: ["\(known.holder) \(verb) " + known.keys.joined(separator: ", ")]))
    }

    /// Help for a known key and its value with no space after the colon, which YAML reads as one key.
    private func missingSpace(_ key: Node.Index, in known: KeyWords) -> String? {
        guard let parts = MissingSpace.parts(of: node(key).string), known.keys.contains(parts.key) else { return nil }
        return missingSpace(key)
    }

    /// Help for a key and its value with no space after the colon, which YAML reads as one string.
    func missingSpace(_ index: Node.Index) -> String? {
        let node = node(index)
        guard node.kind == .scalar, node.isPlain else { return nil }
        return MissingSpace.help(in: node.string)
    }
}
