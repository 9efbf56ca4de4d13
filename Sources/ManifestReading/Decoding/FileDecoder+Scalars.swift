import Diagnostics
import FlagModel

extension FileDecoder {
    // MARK: Ids

    /// An id: a scalar's raw text, whatever its type is in the schema. Neither null nor an empty scalar is an id.
    mutating func id(
        _ index: Node.Index,
        _ what: @autoclosure () -> String,
        null: @autoclosure () -> String? = nil
    ) -> Located<Identifier>? {
        let node = node(index)
        guard node.kind == .scalar, node.tag == .none || CoreScalar.resolve(node) != nil else {
            wrongType(index, "\(what()) must be a string", help: idHelp(index))
            return nil
        }
        if node.isPlain || node.tag != .none, node.isNull {
            reportNull(index, what(), null())
            return nil
        }
        // A foreign tag has been reported.
        guard node.tag != .foreign else { return nil }
        guard !node.text.isEmpty else {
            report(
                Diagnostic(.emptyId, "\(what()) can't be empty", at: place(index), help: "write it, or remove this"))
            return nil
        }
        guard !reportNUL(index, what()) else { return nil }
        return .id(Identifier(keptText(index, isName: true)), at: place(index))
    }

    /// Whether a scalar has a NUL in it, which is reported: only an escape can write one. Other control characters are data.
    private mutating func reportNUL(_ index: Node.Index, _ what: @autoclosure () -> String) -> Bool {
        let node = node(index)
        guard !node.isPlain, node.text.hasNUL else { return false }
        report(
            Diagnostic(
                .invalidCharacter, "\(what()) can't have a NUL (U+0000) in it", at: place(index),
                help: "remove the escape for it, such as `\\0`"))
        return true
    }

    /// The text of a scalar that the manifest keeps; what aliases repeat is stored once.
    ///
    /// - `isName`: Whether it names something, which others name too.
    mutating func keptText(_ index: Node.Index, isName: Bool = false) -> String {
        let node = node(index)
        document.keep(textOf: node.text.count)
        guard node.isRepeatable, node.text.count > 15 else {
            return isName ? document.texts.string(node.text) : node.string
        }
        let written = document.resolved(index)
        if let text = repeated.texts[written] {
            document.keep(textOf: -node.text.count)
            return text
        }
        repeated.texts[written] = node.string
        return node.string
    }

    private mutating func reportNull(_ index: Node.Index, _ what: String, _ help: String?) {
        let text = node(index).string
        let inQuotes = "\"\(text)\""
        report(
            Diagnostic(
                .nullId, "\(what) can't be null" + (text.isEmpty ? "" : ", and `\(text)` is null in YAML"),
                at: place(index),
                help: text.isEmpty
                    ? help ?? "write it after the colon or the dash; an empty value is null in YAML"
                    : (help.map { $0 + "; " } ?? "") + "if it is meant as a string, put it in quotes: `\(inQuotes)`"))
    }

    /// Help for a mapping or a list where an id is expected.
    func idHelp(_ index: Node.Index) -> String? {
        let node = node(index)
        guard node.kind == .mapping else { return node.isList ? "remove the brackets or the dash" : nil }
        let key = document.resolved(index) + 1
        guard key < document.nodes.next(Int(document.resolved(index))), self.node(key).kind == .scalar else {
            return nil
        }
        let value = document.after(key)
        if ["id", "key", "name", "email"].contains(self.node(key).string), self.node(value).kind == .scalar {
            return "write the id alone: `\(self.node(value).string.shortened)`"
        }
        return "a string that contains a colon and a space must be in quotes"
    }

    // MARK: Fields

    /// A field's value as it is written: names for stages and owners, none if `null` clears it.
    mutating func value(_ index: Node.Index, of field: FlagField) -> Located<FieldValue>? {
        switch field.kind {
        case .text(let rule): return text(index, of: field, rule)
        case .truth: return boolean(index, "`\(field.key)`").map { .field(.flag($0.value), at: $0.place) }
        case .stage, .owner:
            if field.isClearable, node(index).isNull { return .field(.none, at: place(index)) }
            return id(
                index, "`\(field.key)`",
                null: "a \(field.key) can be changed, not cleared: to leave it alone, leave `\(field.key)` out"
            ).map { .field(.text($0.value.text), at: $0.place) }
        }
    }

    /// A string in its normal form; one that is too long is reported.
    private mutating func text(
        _ index: Node.Index,
        of field: FlagField,
        _ rule: TextRule
    ) -> Located<FieldValue>? {
        let written = document.resolved(index)
        // What aliases repeat is normalised once.
        if rule.form == .lines, let known = repeated.lines[written] { return .field(.text(known), at: place(index)) }
        if field.isClearable, node(index).isNull { return .field(.none, at: place(index)) }
        guard let text = text(index, "`\(field.key)`"), node(index).tag != .foreign else { return nil }
        if let empty = rule.empty, text.value.isEmpty {
            report(Diagnostic(empty.code, "a \(field.key) can't be empty", at: text.place, help: empty.help))
            return nil
        }
        let value = field.kept(.text(text.value))
        if rule.form == .lines, node(index).isRepeatable { repeated.lines[written] = value.text }
        // No string has more characters than bytes.
        guard let kept = value.text, kept.utf8.count > rule.longest else { return .field(value, at: text.place) }
        let length = kept.unicodeScalars.count
        if length > rule.longest {
            report(
                Diagnostic(
                    rule.tooLong.code, "a \(field.key) has at most \(rule.longest) characters; this one has \(length)",
                    at: text.place.firstLine, help: rule.tooLong.help))
        }
        return .field(value, at: text.place)
    }

    // MARK: Strings

    /// A string according to the core schema.
    mutating func text(_ index: Node.Index, _ what: @autoclosure () -> String) -> Located<String>? {
        let node = node(index)
        guard node.kind == .scalar, CoreScalar.resolve(node) == .text else {
            wrongType(index, "\(what()) must be a string", help: nothingHelp(index) ?? textHelp(index))
            return nil
        }
        guard !reportNUL(index, what()) else { return nil }
        return Located(keptText(index), at: place(index))
    }

    /// Help for a string that begins with `#` or `&`, of which YAML leaves nothing.
    private mutating func nothingHelp(_ index: Node.Index) -> String? {
        guard node(index).isNull, node(index).text.isEmpty, document.nodes.kind(Int(index)) != .alias,
            let sign = document.signBehind(place(index))
        else { return nil }
        return sign == "#"
            ? "a `#` with a space before it begins a comment; a string that begins with it must be in quotes"
            : "`&` makes an anchor of the word after it; a string that begins with it must be in quotes"
    }

    private func textHelp(_ index: Node.Index) -> String? {
        let node = node(index)
        guard node.kind == .scalar else { return nil }
        let quoted = "`\"\(node.string.shortened)\"`"
        switch CoreScalar.resolve(node) {
        case .null: return "write a string, or leave the key out"
        case .integer, .float:
            return "YAML reads it as a number; if it is meant as a string, put it in quotes: \(quoted)"
        case .boolean: return "if it is meant as a string, put it in quotes: \(quoted)"
        case .text, nil: return "remove the tag"
        }
    }

    // MARK: Booleans

    /// `true` or `false`.
    mutating func boolean(_ index: Node.Index, _ what: @autoclosure () -> String) -> Located<Bool>? {
        let node = node(index)
        if node.kind == .scalar, case .boolean(let value) = CoreScalar.resolve(node) {
            return .boolean(value, at: place(index))
        }
        wrongType(index, "\(what()) must be `true` or `false`", help: booleanHelp(index))
        return nil
    }

    private func booleanHelp(_ index: Node.Index) -> String? {
        let node = node(index)
        guard node.kind == .scalar else { return nil }
        let text = node.string.shortened
        switch text.lowercased() {
        case "yes", "on", "y", "no", "off", "n":
            let meant = ["yes", "on", "y"].contains(text.lowercased())
            return
                "`\(text)` was a boolean in YAML 1.1; in YAML 1.2, which hoist reads, it is a string: write `\(meant)`"
        case "true", "false":
            return "write `\(text.lowercased())` " + (node.isPlain ? "in lowercase" : "without the quotes")
        case "1", "0": return "write `\(text == "1")`"
        default: break
        }
        if node.isNull { return "write `true` or `false`, or leave the key out" }
        if let last = text.last, ",;".contains(last) { return "remove the `\(last)` at its end" }
        if CoreScalar.resolve(node) == nil { return "remove the tag, and write `true` or `false`" }
        return "write `true` or `false`"
    }

    // MARK: Words

    /// One of a few words.
    mutating func word<Word: RawRepresentable<String> & CaseIterable>(
        _ index: Node.Index,
        _ what: @autoclosure () -> String,
        _: Word.Type
    ) -> Located<Word>? {
        let node = node(index)
        let words = Word.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        guard node.kind == .scalar, !node.isNull else {
            wrongType(index, "\(what()) must be one of \(words)")
            return nil
        }
        let text = node.string
        if let word = Word.allCases.first(where: { $0.rawValue.isSame(as: text) }) {
            return Located(word, at: place(index))
        }
        guard node.tag != .foreign else { return nil }
        let suggestion = DidYouMean.suggestion(for: text, among: Word.allCases.map(\.rawValue))
        report(
            Diagnostic(
                .unknownWord, "\(what()) can't be `\(text.shortened)`", at: place(index),
                help: suggestion.map { "did you mean `\($0)`?" } ?? "write one of \(words)"))
        return nil
    }
}
