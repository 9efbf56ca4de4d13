import CLibYAML
import Diagnostics
import FlagModel

extension FileDecoder {
    // MARK: Streamed entries

    /// Reads the current mapping entry by entry, and releases the nodes of each afterwards.
    ///
    /// - Parameters:
    ///   - entry: Called with a key when the value's first event is the current one; it must advance to the value's
    ///     end, and returns false if there is none.
    ///   - merged: Called with the keys and values of merged mappings (`<<`), after all others.
    /// - Returns: Whether the end of the mapping was reached.
    mutating func eachEntryAsItComes(
        _ entry: (inout FileDecoder, Node.Index) -> Bool,
        merged: (inout FileDecoder, _ key: Node.Index, _ value: Node.Index) -> Void
    ) -> Bool {
        guard document.enterMapping() else { return false }
        var merges: [Node.Index] = []
        var mergeKey: Place?
        while true {
            guard let type = document.advance() else { return false }
            if type == YAML_MAPPING_END_EVENT { break }
            let mark = document.nodes.mark
            guard let key = document.node(), document.advance() != nil else { return false }
            if node(key).kind != .scalar {
                report(document.complexKey(place(key)))
                guard document.node() != nil else { return false }
            } else if isMerge(node(key)) {
                if let mergeKey { report(.duplicateKey("<<", place(key), first: mergeKey)) }
                mergeKey = place(key)
                hasMerges = true
                guard let value = document.node() else { return false }
                merges.append(value)
                continue
            } else {
                guard entry(&self, key) else { return false }
            }
            document.release(to: mark)
        }
        document.leaveMapping()
        for value in merges {
            for source in mergeSources(value) {
                eachEntry(source, "what is merged") { merged(&$0, $1, $2) }
                guard document.isWithinBounds() else { return false }
            }
        }
        return true
    }

    // MARK: Entries of a node tree

    /// Calls `entry` for each entry of a mapping, with merge keys (`<<`) resolved: own keys win, then earlier merged
    /// ones. Reports an error if it isn't a mapping.
    mutating func eachEntry(
        _ index: Node.Index,
        _ what: @autoclosure () -> String,
        help: @autoclosure () -> String? = nil,
        _ entry: (inout FileDecoder, _ key: Node.Index, _ value: Node.Index) -> Void
    ) {
        let mapping = document.resolved(index)
        guard document.nodes.kind(Int(mapping)) == .mapping else {
            wrongType(index, "\(what()) must be a mapping", help: keysHelp(index) ?? missingSpace(index) ?? help())
            return
        }
        var merges: [Node.Index] = []
        let end = document.nodes.next(Int(mapping))
        var key = mapping + 1
        while key < end, document.canContinue {
            let value = document.after(key)
            if document.nodes.kind(Int(document.resolved(key))) == .scalar {
                if isMerge(node(key)) { merges.append(value) } else { entry(&self, key, value) }
            }
            key = document.after(value)
        }
        if !merges.isEmpty { eachMergedEntry(merges, into: mapping, entry) }
    }

    /// Help for a list of mappings where a mapping is expected.
    func keysHelp(_ index: Node.Index) -> String? {
        guard node(index).kind == .sequence, let item = items(of: index).first, node(item).kind == .mapping else {
            return nil
        }
        let key = document.resolved(item) + 1
        guard key < document.nodes.next(Int(document.resolved(item))), node(key).kind == .scalar else { return nil }
        let name = node(key).string.shortened
        let value = document.after(key)
        if ["key", "name", "id", "identifier", "flag"].contains(name), node(value).kind == .scalar, !node(value).isNull
        {
            let own = node(value).string.shortened
            return "this is keyed, not a list: write `\(own):` in place of `- \(name): \(own)`, and the rest under it"
        }
        return "these are keys, not items of a list: write `\(name):` in place of `- \(name):`"
    }

    private mutating func eachMergedEntry(
        _ merges: [Node.Index],
        into mapping: Node.Index,
        _ entry: (inout FileDecoder, _ key: Node.Index, _ value: Node.Index) -> Void
    ) {
        var seen = KeyTable()
        let end = document.nodes.next(Int(mapping))
        var key = mapping + 1
        while key < end {
            if node(key).kind == .scalar { _ = seen.insert(key, in: document) }
            key = document.after(document.after(key))
        }
        for value in merges {
            for source in mergeSources(value) {
                eachEntry(source, "what is merged") { decoder, key, value in
                    if seen.insert(key, in: decoder.document) == nil { entry(&decoder, key, value) }
                }
            }
        }
    }

    private func isMerge(_ key: Node) -> Bool {
        key.text.isText("<<") && (key.tag == .merge || (key.isPlain && key.tag == .none))
    }

    /// The mappings that a merge key refers to: one, or a list of them.
    private mutating func mergeSources(_ value: Node.Index) -> [Node.Index] {
        switch node(value).kind {
        case .mapping: return [value]
        case .sequence:
            var sources: [Node.Index] = []
            for item in items(of: value) {
                if node(item).kind == .mapping {
                    sources.append(item)
                } else {
                    cannotMerge(described(item), place(item), in: value)
                }
            }
            return sources
        case .ids:
            for id in document.nodes.ids(Int(document.resolved(value))) {
                cannotMerge(described(id), id.place, in: value)
            }
            return []
        case .scalar, .alias:
            cannotMerge(described(value), place(value), in: value)
            return []
        }
    }

    private mutating func cannotMerge(_ what: String, _ item: Place, in value: Node.Index) {
        // The error is at the alias, not at what it refers to.
        let isBehindAlias = item != place(value) && document.nodes.kind(Int(value)) == .alias
        report(
            Diagnostic(
                .invalidMerge, "`<<` merges mappings; this is \(what)",
                at: (isBehindAlias ? place(value) : item).firstLine,
                labels: isBehindAlias ? [Diagnostic.Label(item.firstLine, "this is in its list")] : [],
                help: "write an alias of a mapping, or a list of them: `<<: [*one, *other]`"))
    }

    /// The items of a list; none for other nodes.
    func items(of list: Node.Index) -> [Node.Index] {
        let list = document.resolved(list)
        var items: [Node.Index] = []
        var item = list + 1
        while item < document.nodes.next(Int(list)) {
            items.append(item)
            item = document.after(item)
        }
        return items
    }

    // MARK: Known keys

    /// Calls `body` for each entry of a mapping whose key is known; reports others, with the nearest known key.
    mutating func eachField<Field: ManifestField>(
        _: Field.Type,
        _ index: Node.Index,
        _ what: @autoclosure () -> String,
        help: @autoclosure () -> String? = nil,
        _ body: (inout FileDecoder, Field, _ key: Node.Index, _ value: Node.Index) -> Void
    ) {
        eachEntry(index, what(), help: help()) { decoder, key, value in
            if let field = Field.table.field(decoder.node(key).text) {
                body(&decoder, field, key, value)
            } else {
                decoder.reportUnknownKey(key, Field.known)
            }
        }
    }

    /// Calls `body` for each entry of a mapping whose key is in a table; reports others, with the nearest known key.
    mutating func eachField<Field>(
        _ table: FieldTable<Field>,
        _ known: KeyWords,
        _ index: Node.Index,
        _ body: (inout FileDecoder, Field, _ value: Node.Index) -> Void
    ) {
        eachEntry(index, known.holder) { decoder, key, value in
            if let field = table.field(decoder.node(key).text) {
                body(&decoder, field, value)
            } else {
                decoder.reportUnknownKey(key, known)
            }
        }
    }

    /// Calls `body` for each entry of a mapping whose keys are ids.
    mutating func eachID(
        _ index: Node.Index,
        _ what: @autoclosure () -> String,
        key keyName: @autoclosure () -> String,
        help: @autoclosure () -> String? = nil,
        _ body: (inout FileDecoder, Located<Identifier>, _ value: Node.Index) -> Void
    ) {
        eachEntry(index, what(), help: help()) { decoder, key, value in
            if let id = decoder.id(key, keyName()) { body(&decoder, id, value) }
        }
    }

    // MARK: Nodes

    // Inlined, here and in ``Document``: otherwise each call of a non-mutating method would copy the decoder's bytes.

    /// The node at an index, with aliases followed.
    @inline(__always)
    func node(_ index: Node.Index) -> Node { document.nodes[Int(document.resolved(index))] }

    /// The location of a node.
    @inline(__always)
    func place(_ index: Node.Index) -> Place { document.place(index) }
}
