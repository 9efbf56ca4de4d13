import Diagnostics
import FlagModel

/// Reads nodes as what a manifest needs, and tells what they are instead where they aren't.
struct NodeReader {
    /// A key and the value under it; both may be aliases.
    typealias Entry = (key: NodeTree.Index, value: NodeTree.Index)

    /// The document.
    let tree: NodeTree
    /// What was wrong so far.
    var bag = DiagnosticBag()

    /// The node behind an index, aliases followed.
    func node(_ index: NodeTree.Index) -> Node { tree.nodes[Int(tree.resolved(index))] }

    /// Where an index is written.
    func place(_ index: NodeTree.Index) -> Place { tree.place(index) }

    // MARK: Mappings

    /// The entries of a mapping, merge keys (`<<`) worked in: own keys win, then earlier merged ones.
    /// Nil, with an error told, where it is no mapping.
    mutating func mapping(_ index: NodeTree.Index, _ what: String, help: String? = nil) -> [Entry]? {
        guard node(index).kind == .mapping else {
            wrongType(index, expected: "\(what) is a mapping", help: help)
            return nil
        }
        var entries: [Entry] = []
        var merged: [NodeTree.Index] = []
        var children = tree.items(tree.resolved(index))
        while let key = children.next(), let value = children.next() {
            let keyNode = node(key)
            guard keyNode.kind == .scalar else { continue }
            if isMerge(keyNode) { merged.append(value) } else { entries.append((key, value)) }
        }
        guard !merged.isEmpty else { return entries }
        var seen = Set(entries.map { Identifier(node($0.key).text) })
        for value in merged {
            for source in mergeSources(value) {
                for entry in mapping(source, "what is merged") ?? []
                where seen.insert(Identifier(node(entry.key).text)).inserted {
                    entries.append(entry)
                }
            }
        }
        return entries
    }

    private func isMerge(_ key: Node) -> Bool {
        key.text == "<<" && (key.tag == .merge || (key.isPlain && key.tag == .none))
    }

    /// The mappings behind a merge key: one, or a list of them.
    private mutating func mergeSources(_ value: NodeTree.Index) -> [NodeTree.Index] {
        switch node(value).kind {
        case .mapping: return [value]
        case .sequence:
            return tree.items(tree.resolved(value)).filter { item in
                if node(item).kind == .mapping { return true }
                cannotMerge(item)
                return false
            }
        case .scalar, .alias:
            cannotMerge(value)
            return []
        }
    }

    private mutating func cannotMerge(_ value: NodeTree.Index) {
        bag.add(
            Diagnostic(
                "wrong-type", "`<<` merges mappings; this is \(described(value))", at: place(value),
                help: "write an alias of a mapping, or a list of such: `<<: [*one, *other]`"))
    }

    /// The entries of a mapping whose keys hoist knows; others are told, with the nearest known one.
    mutating func fields<Field: ManifestField>(
        _ index: NodeTree.Index,
        _ what: String,
        allowing extra: (String) -> Bool = { _ in false }
    ) -> [(field: Field, key: NodeTree.Index, value: NodeTree.Index)]? {
        guard let entries = mapping(index, what) else { return nil }
        return entries.compactMap { key, value in
            let text = node(key).text
            if let field = Field(rawValue: text), field.rawValue.isSame(as: text) { return (field, key, value) }
            if !extra(text) { unknownKey(key, Field.self) }
            return nil
        }
    }

    private mutating func unknownKey<Field: ManifestField>(_ key: NodeTree.Index, _: Field.Type) {
        let text = node(key).text
        let suggestion = DidYouMean.suggestion(for: text, among: Field.keys).map { "did you mean `\($0)`?" }
        bag.add(
            Diagnostic(
                "unknown-key", "\(Field.holder) has no `\(text)`", at: place(key), help: suggestion,
                notes: ["\(Field.holder) has " + Field.keys.joined(separator: ", ")]))
    }

    /// The entries of a mapping from ids to anything.
    mutating func idEntries(
        _ index: NodeTree.Index,
        _ what: String,
        help: String? = nil
    ) -> [(id: Located<Identifier>, value: NodeTree.Index)]? {
        guard let entries = mapping(index, what, help: help) else { return nil }
        return entries.compactMap { key, value in id(key, "a key of \(what)").map { ($0, value) } }
    }

    // MARK: Lists

    /// The ids of a list; nil, with an error told, where it is no list.
    mutating func ids(_ index: NodeTree.Index, _ what: String) -> Located<[Located<Identifier>]>? {
        guard node(index).kind == .sequence else {
            wrongType(index, expected: "\(what) is a list", help: listHelp(index))
            return nil
        }
        var ids: [Located<Identifier>] = []
        for item in tree.items(tree.resolved(index)) {
            if let id = id(item, "an item of \(what)") { ids.append(id) }
        }
        return Located(ids, at: place(index))
    }

    private func listHelp(_ index: NodeTree.Index) -> String {
        let node = node(index)
        guard node.kind == .scalar else { return "write a list: `[one, other]`" }
        if CoreScalar.resolve(node) == .null { return "for none, write `[]`; to leave the list alone, leave it out" }
        return "write `[\(node.text)]`"
    }

    // MARK: Scalars

    /// An id: a scalar's raw text, whatever a schema would make of it; but null is none, and neither is nothing.
    mutating func id(_ index: NodeTree.Index, _ what: String) -> Located<Identifier>? {
        let node = node(index)
        guard node.kind == .scalar else {
            wrongType(index, expected: "\(what) is a text")
            return nil
        }
        if CoreScalar.resolve(node) == .null {
            let written = node.text.isEmpty ? "nothing" : "`\(node.text)`"
            let quoted =
                node.text.isEmpty ? "write it here" : "if it is meant as text, put it in quotes: \"\(node.text)\""
            bag.add(
                Diagnostic(
                    "null-id", "\(what) can't be null, and \(written) is null in YAML", at: place(index), help: quoted))
            return nil
        }
        guard !node.text.isEmpty else {
            bag.add(
                Diagnostic("empty-id", "\(what) can't be empty", at: place(index), help: "write it, or remove this"))
            return nil
        }
        return Located(Identifier(node.text), at: place(index))
    }

    /// An id, or null where `null` clears.
    mutating func clearableID(_ index: NodeTree.Index, _ what: String) -> Located<Identifier?>? {
        let node = node(index)
        if node.kind == .scalar, CoreScalar.resolve(node) == .null { return Located(nil, at: place(index)) }
        return id(index, what).map { Located($0.value, at: $0.place) }
    }

    /// A text by the core schema.
    mutating func text(_ index: NodeTree.Index, _ what: String) -> Located<String>? {
        let node = node(index)
        guard node.kind == .scalar, CoreScalar.resolve(node) == .text else {
            wrongType(index, expected: "\(what) is a text", help: textHelp(node))
            return nil
        }
        return Located(node.text, at: place(index))
    }

    private func textHelp(_ node: Node) -> String? {
        guard node.kind == .scalar else { return nil }
        if CoreScalar.resolve(node) == .null { return "write a text, or leave the key out" }
        return "put it in quotes: \"\(node.text)\""
    }

    /// A text, or null where `null` clears.
    mutating func clearableText(_ index: NodeTree.Index, _ what: String) -> Located<String?>? {
        let node = node(index)
        if node.kind == .scalar, CoreScalar.resolve(node) == .null { return Located(nil, at: place(index)) }
        return text(index, what).map { Located($0.value, at: $0.place) }
    }

    /// `true` or `false`.
    mutating func boolean(_ index: NodeTree.Index, _ what: String) -> Located<Bool>? {
        let node = node(index)
        if node.kind == .scalar, case .boolean(let value) = CoreScalar.resolve(node) {
            return Located(value, at: place(index))
        }
        wrongType(index, expected: "\(what) is `true` or `false`", help: booleanHelp(node))
        return nil
    }

    private func booleanHelp(_ node: Node) -> String? {
        guard node.kind == .scalar else { return nil }
        switch node.text.lowercased() {
        case "yes", "on", "y": return "in YAML 1.2 `\(node.text)` is text; write `true`"
        case "no", "off", "n": return "in YAML 1.2 `\(node.text)` is text; write `false`"
        case "true", "false": return "write `\(node.text.lowercased())` without quotes and in small letters"
        default: return CoreScalar.resolve(node) == .null ? "write `true` or `false`, or leave the key out" : nil
        }
    }

    /// One of a few words.
    mutating func word<Word: RawRepresentable<String> & CaseIterable>(
        _ index: NodeTree.Index,
        _ what: String,
        _: Word.Type
    ) -> Word? {
        let node = node(index)
        let words = Word.allCases.map(\.rawValue)
        guard node.kind == .scalar else {
            wrongType(index, expected: "\(what) is one of \(words.joined(separator: ", "))")
            return nil
        }
        if let word = Word(rawValue: node.text) { return word }
        let suggestion = DidYouMean.suggestion(for: node.text, among: words).map { "did you mean `\($0)`?" }
        bag.add(
            Diagnostic(
                "unknown-word", "\(what) can't be `\(node.text)`", at: place(index),
                help: suggestion ?? "write one of \(words.joined(separator: ", "))"))
        return nil
    }

    // MARK: Telling

    /// Tells that a node isn't what is needed.
    mutating func wrongType(_ index: NodeTree.Index, expected: String, help: String? = nil) {
        bag.add(
            Diagnostic("wrong-type", "\(expected); this is \(described(index))", at: marked(index), help: help))
    }

    /// What a node is, in words.
    func described(_ index: NodeTree.Index) -> String {
        let node = node(index)
        switch node.kind {
        case .mapping: return "a mapping"
        case .sequence: return "a list"
        case .alias: return "an alias"
        case .scalar:
            switch CoreScalar.resolve(node) {
            case .null: return node.text.isEmpty ? "empty, which is null" : "`\(node.text)`, which is null"
            case .boolean: return "the boolean `\(node.text)`"
            case .integer: return "the number `\(node.text)`"
            case .float: return "the number `\(node.text)`"
            case .text: return "the text `\(abbreviated(node.text))`"
            case nil: return "`\(abbreviated(node.text))`, which its tag doesn't fit"
            }
        }
    }

    private func abbreviated(_ text: String) -> String {
        text.unicodeScalars.count <= 40 ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(40))) + "…"
    }

    /// Where to point: at all of a scalar, at the first line of a container.
    private func marked(_ index: NodeTree.Index) -> Place {
        let place = place(index)
        let isLong = place.end.line != place.start.line
        guard isLong, node(index).kind != .scalar else { return place }
        let end = SourcePosition(line: place.start.line, column: place.start.column + 1)
        return Place(file: place.file, start: place.start, end: end)
    }
}
