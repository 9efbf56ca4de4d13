import FlagModel

/// What a change needs for itself where anchors, aliases and merge keys share it with others.
///
/// A part is parted from the others in steps, each of which means the same as before: an anchor is handed over to its first
/// alias, which becomes a copy of what had the anchor; an alias becomes a copy of what it refers to; a key that a merge key
/// gives is written out.
package enum Parting: Sendable {
    /// The items and the values that the change takes away or writes over.
    case values
    /// These, and the lists and mappings that lead to them.
    case all
}

extension LayoutEdit {
    /// The next step that parts what a change needs; none if nothing shares it.
    func parting(of change: ManifestChange, _ parting: Parting) -> [Replacement] {
        var mapping = tree.resolved(0)
        var parent: (entry: LayoutTree.Entry, mapping: LayoutTree.Index)?
        let path = change.path
        for (number, key) in path.enumerated() {
            guard tree.nodes[mapping].kind == .mapping, let (holder, entry, _) = tree.lookUp(key, in: mapping),
                let value = entry.value
            else { return [] }
            let isLast = number + 1 == path.count
            if parting == .all {
                if isLast, change.removesKey, isMerged(key, into: mapping) { return dissolved(mapping, without: key) }
                if holder != mapping { return written(key, value, in: mapping, parent) }
                if !isLast || change.list != nil {
                    if tree.nodes[value].kind == .alias { return replaced(alias: value, by: tree.resolved(value)) }
                    let own = handedOver(value, from: tree.nodes[value].next)
                    if !own.isEmpty { return own }
                }
            }
            parent = (entry, mapping)
            mapping = tree.resolved(value)
        }
        guard let entry = parent?.entry, let value = entry.value else { return [] }
        if change.removesKey || change.list == nil { return handedOver(all: value) }
        return items(of: mapping, change)
    }

    /// The step for the items of a list that a change changes.
    private func items(of list: LayoutTree.Index, _ change: ManifestChange) -> [Replacement] {
        guard tree.nodes[list].kind == .list else { return [] }
        for entry in tree.entries(of: list) {
            guard let item = item(entry.node), change.changes(item) else { continue }
            if change.keepsItem, tree.nodes[entry.node].kind == .alias {
                return replaced(alias: entry.node, by: tree.resolved(entry.node))
            }
            if change.keepsItem, tree.entries(of: entry.node).contains(where: tree.isMerge) {
                return written(over: entry.node)
            }
            let step = handedOver(all: entry.node)
            if !step.isEmpty { return step }
        }
        return []
    }

    // MARK: Steps

    /// Hands over the first anchor of a node, or in it, that something behind the node refers to.
    private func handedOver(all node: LayoutTree.Index) -> [Replacement] {
        guard tree.nodes[node].kind != .alias else { return [] }
        let end = tree.nodes[node].next
        for index in node..<end {
            let step = handedOver(index, from: end)
            if !step.isEmpty { return step }
        }
        return []
    }

    /// Hands over a node's anchor to its first alias from a node on; none if it has none.
    private func handedOver(_ node: LayoutTree.Index, from index: LayoutTree.Index) -> [Replacement] {
        guard let anchor = tree.anchor(on: node), let alias = tree.firstAlias(of: node, from: index) else { return [] }
        let copy = replaced(alias: alias, by: node, anchor: anchor.name)
        return copy.isEmpty ? [] : [.remove(anchor.bytes)] + copy
    }

    /// Writes a copy of a node in place of an alias; none if it can't be copied.
    private func replaced(
        alias: LayoutTree.Index,
        by node: LayoutTree.Index,
        anchor: String? = nil
    ) -> [Replacement] {
        guard let copy = tree.copy(of: node), let (container, entry) = tree.holder(of: alias) else { return [] }
        let isFlow = tree.nodes[container].style == .flow
        let isValue = !isFlow && tree.nodes[container].kind == .mapping && entry.value == alias
        let (inline, below) =
            isValue ? copy.value(style) : (copy.inline(isFlow: isFlow, isJSON: isJSON), [] as [String])
        let text = [anchor.map { "&" + $0 }, inline].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " ")
        var start = tree.nodes[alias].start
        if text.isEmpty { while tree.text[start - 1] == 0x20 { start -= 1 } }
        let here = Replacement.replace(start..<tree.nodes[alias].end, with: text)
        guard !below.isEmpty else { return [here] }
        let line = tree.start(ofLine: tree.line(of: tree.nodes[alias].end) + 1)
        return [here, tree.insertLines(below, column: tree.column(of: entry.start), at: line)]
    }

    /// Writes a grant with merge keys as what it says; none if comments would go.
    private func written(over item: LayoutTree.Index) -> [Replacement] {
        let (start, end) = (tree.nodes[item].body, tree.nodes[item].end)
        guard !tree.text[start..<end].contains(UInt8(ascii: "#")), let copy = tree.copy(of: item) else { return [] }
        return [.replace(start..<end, with: copy.inline(isFlow: true, isJSON: isJSON))]
    }

    /// Whether merge keys of a mapping give it a key, or would if it hadn't its own.
    private func isMerged(_ key: Identifier, into mapping: LayoutTree.Index) -> Bool {
        tree.entries(of: mapping).filter(tree.isMerge).flatMap(tree.mergeSources)
            .contains { tree.lookUp(key, in: $0) != nil }
    }

    /// Writes a key that a merge key gives into the mapping itself.
    private func written(
        _ key: Identifier,
        _ value: LayoutTree.Index,
        in mapping: LayoutTree.Index,
        _ parent: (entry: LayoutTree.Entry, mapping: LayoutTree.Index)?
    ) -> [Replacement] {
        guard let copy = tree.copy(of: tree.resolved(value)) else { return [] }
        let step = insertKey(
            key.text, copy, in: mapping, parent: parent, rank: rank(in: mapping, for: key), isLast: false)
        guard case .edit(let replacements, _, _) = step else { return [] }
        return replacements
    }

    /// Writes the keys that merge keys give into the mapping itself, but for one, and then takes away the merge keys.
    private func dissolved(_ mapping: LayoutTree.Index, without removed: Identifier) -> [Replacement] {
        let entries = tree.entries(of: mapping)
        let own = Set(entries.map { tree.nodes[tree.resolved($0.node)].text })
        let parent = tree.holder(of: mapping).map { (entry: $0.entry, mapping: $0.container) }
        if let next = tree.effective(mapping).first(where: { !own.contains($0.key) && $0.key != removed }) {
            return written(next.key, next.value, in: mapping, parent)
        }
        guard let merge = entries.first(where: tree.isMerge) else { return [] }
        let found = LayoutTree.Found(mapping: mapping, parent: parent, entry: merge, missing: [], sharing: [])
        guard case .edit(let replacements, _, _) = removeKey(found) else { return [] }
        return replacements
    }
}

extension ManifestChange {
    /// The keys that lead to what it changes.
    var path: [Identifier] {
        let flags = LayoutEdit.flags
        switch self {
        case .put(_, let list), .remove(_, let list), .drop(_, let list), .rename(_, _, let list), .empty(let list),
            .unmanage(let list):
            return list.path
        case .set(let field, _, let key), .unset(let field, let key): return [flags, key, Identifier(field.key)]
        case .expires(_, let key): return [flags, key, Identifier(FlagKey.expires.key)]
        case .addFlag(let key, _), .removeFlag(let key): return [flags, key]
        }
    }

    /// Whether it takes away the last key of its path.
    fileprivate var removesKey: Bool {
        switch self {
        case .unmanage, .unset, .expires(nil, _), .removeFlag: true
        case .put, .remove, .drop, .rename, .empty, .set, .expires, .addFlag: false
        }
    }

    /// Whether an item that it changes stays in its list.
    fileprivate var keepsItem: Bool { if case .put = self { true } else { false } }

    /// Whether it changes an item of its list.
    fileprivate func changes(_ item: ListItem) -> Bool {
        switch self {
        case .put(let new, _): item.id == new.id && item != new
        case .remove(let id, _), .rename(let id, _, _): item.id == id
        case .drop(let gone, _): item == gone
        case .empty, .unmanage, .set, .unset, .expires, .addFlag, .removeFlag: false
        }
    }
}
