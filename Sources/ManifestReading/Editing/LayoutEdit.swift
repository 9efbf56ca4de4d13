import Diagnostics
import FlagModel

/// Finds what a change of a manifest changes in the text of a file.
struct LayoutEdit {
    /// What has to be done for a change.
    enum Step {
        /// Nothing: the text says so already.
        case done
        /// These replacements; some more may follow, unless it is the last step.
        case edit([Replacement], in: LayoutTree.Index, isLast: Bool)
        /// The part that is to be changed isn't there, or isn't what it should be.
        case impossible
    }

    let tree: LayoutTree
    let style: LayoutStyle
    /// Whether the text is JSON.
    let isJSON: Bool
    private let keepsAliases: Bool

    /// - `style`: The style of the whole text.
    /// - `isIndexed`: Whether the flags are found by an index, for many changes.
    /// - `keepsAliases`: Whether aliases of an id stay where that gets another one.
    init(_ tree: LayoutTree, _ style: LayoutStyle, isIndexed: Bool, keepsAliases: Bool) {
        var tree = tree
        if isIndexed { tree.index(tree.find([Self.flags])) }
        self.tree = tree
        self.style = style
        self.keepsAliases = keepsAliases
        let root = tree.resolved(0)
        isJSON =
            tree.nodes[root].style == .flow && root + 1 < tree.nodes.count
            && tree.nodes[root + 1].style == .doubleQuoted
    }

    /// The next step of a change, and what the part that it changes may share with others.
    func step(_ change: ManifestChange) -> (step: Step, sharing: [LayoutTree.Sharing]) {
        switch change {
        case .put(let item, let address): return put(item, address)
        case .remove(let id, let address): return remove(from: address) { $0.id == id }
        case .drop(let item, let address): return remove(from: address) { $0 == item }
        case .rename(let old, let new, let address): return rename(old, new, address)
        case .empty(let address):
            let found = tree.find(address.path)
            guard !found.missing.isEmpty else { return (.done, found.sharing) }
            return (create(found, .list([])), found.sharing)
        case .unmanage(let address): return removal(of: tree.find(address.path))
        case .set(let field, let value, let key): return set(field.key, NewText(value, of: field), in: key)
        case .unset(let field, let key): return unset(field.key, in: key)
        case .expires(let day?, let key): return set(FlagKey.expires.key, .bare("\(day)"), in: key)
        case .expires(nil, let key): return unset(FlagKey.expires.key, in: key)
        case .addFlag(let key, _):
            let found = tree.find([Self.flags, key])
            guard !found.missing.isEmpty else { return (.done, found.sharing) }
            return (create(found, .mapping([])), found.sharing)
        case .removeFlag(let key): return removal(of: tree.find([Self.flags, key]))
        }
    }

    static let flags = Identifier(RootField.flags.rawValue)

    // MARK: Lists

    private func put(_ item: ListItem, _ address: ListAddress) -> (Step, [LayoutTree.Sharing]) {
        let found = tree.find(address.path)
        guard found.missing.isEmpty, let value = found.entry?.value else {
            return (create(found, .list([NewText(item)])), found.sharing)
        }
        let list = tree.resolved(value)
        guard tree.nodes[list].kind == .list else { return (.impossible, found.sharing) }
        let entries = tree.entries(of: list)
        let same = entries.indices.filter { self.item(entries[$0].node)?.id == item.id }
        guard let first = same.first else { return (insert(item, entries, list, found), found.sharing) }
        guard same.count == 1 else {
            return (removeItem(first, entries, list, found, isLast: false), found.sharing)
        }
        return (change(entries[first].node, to: item), found.sharing)
    }

    private func remove(
        from address: ListAddress,
        where isRemoved: (ListItem) -> Bool
    ) -> (Step, [LayoutTree.Sharing]) {
        let found = tree.find(address.path)
        guard found.missing.isEmpty, let value = found.entry?.value else { return (.done, found.sharing) }
        let list = tree.resolved(value)
        guard tree.nodes[list].kind == .list else { return (.impossible, found.sharing) }
        let entries = tree.entries(of: list)
        let same = entries.indices.filter { self.item(entries[$0].node).map(isRemoved) ?? false }
        guard let first = same.first else { return (.done, found.sharing) }
        let sharing = found.sharing + same.flatMap { tree.anchors(in: entries[$0].node) }
        if case .removals = address.list, entries.count == 1 {
            // An empty list of removals says nothing.
            let isAlone = tree.entries(of: found.mapping).count == 1
            guard isAlone else { return (removeKey(found), sharing) }
            return (removeKey(tree.find(address.path.dropLast())), sharing)
        }
        return (removeItem(first, entries, list, found, isLast: same.count == 1), sharing)
    }

    private func rename(
        _ old: Identifier,
        _ new: Identifier,
        _ address: ListAddress
    ) -> (Step, [LayoutTree.Sharing]) {
        let found = tree.find(address.path)
        guard found.missing.isEmpty, let value = found.entry?.value else { return (.done, found.sharing) }
        let list = tree.resolved(value)
        let entries = tree.nodes[list].kind == .list ? tree.entries(of: list) : []
        let ids = entries.map { item($0.node)?.id }
        let all = ids.indices.filter { ids[$0] == old }
        guard let first = all.first else { return (.done, found.sharing) }
        let sharing = found.sharing + all.flatMap { tree.anchors(in: entries[$0].node) }
        if ids.contains(new) {
            return (removeItem(first, entries, list, found, isLast: all.count == 1), sharing)
        }
        // Each of several grants of the id; the new id mustn't be there when the next one is looked for.
        var replacements: [Replacement] = []
        for index in all {
            guard let scalar = idNode(entries[index].node) else { return (.impossible, sharing) }
            if keepsAliases, tree.nodes[scalar].kind == .alias { continue }
            let quotes = quotes(of: entries.filter { $0.node != entries[index].node })
            replacements.append(replaceScalar(scalar, with: new, isFlow: isFlow(scalar, list), quotes))
        }
        return (replacements.isEmpty ? .done : .edit(replacements, in: list, isLast: true), sharing)
    }

    private func insert(
        _ item: ListItem,
        _ entries: [LayoutTree.Entry],
        _ list: LayoutTree.Index,
        _ found: LayoutTree.Found
    ) -> Step {
        let ids = entries.compactMap { self.item($0.node)?.id }
        let isSorted =
            ids.count == entries.count && ids.count > 1 && zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 }
        let index = isSorted ? ids.firstIndex { item.id < $0 } ?? entries.count : entries.count
        let quotes = quotes(of: entries)
        if entries.isEmpty, let lines = begin(list, with: item, found) { return lines }
        guard tree.nodes[list].style == .block, let first = entries.first else {
            let new = NewText(item).inline(isFlow: true, quotes: quotes, isJSON: isJSON)
            return .edit(
                tree.insertFlowEntry(new, at: index, among: entries, in: list, unit: style.unit), in: list,
                isLast: true)
        }
        let gap = gap(of: first)
        let floor = tree.floor(of: list, parent: found.entry?.node)
        let lines = itemLines(item, like: entries, gap, quotes)
        guard let new = tree.insertEntry(lines, at: index, among: entries, in: list, floor: floor) else {
            return .impossible
        }
        return .edit([new], in: list, isLast: true)
    }

    /// Writes the first item of an empty list in a line, if that is how the text has its lists.
    private func begin(_ list: LayoutTree.Index, with item: ListItem, _ found: LayoutTree.Found) -> Step? {
        guard let entry = found.entry, entry.value == list, !style.hasFlowLists,
            tree.nodes[found.mapping].style == .block,
            tree.isFirst(entry.start)
        else { return nil }
        let colon = tree.colon(after: entry.node)
        let (start, end) = (colon + 1, tree.nodes[list].end)
        // A list with white space in it stays in its brackets, so that it gets that back.
        guard tree.text[start..<end].drop(while: { $0 == 0x20 }).elementsEqual("[]".utf8) else { return nil }
        let below = NewText.list([NewText(item)]).value(style).below
        let lines = tree.insertLines(
            below, column: tree.column(of: entry.start), at: tree.start(ofLine: tree.line(of: colon) + 1))
        return .edit([.remove(start..<end), lines], in: list, isLast: true)
    }

    /// An item in lines: a grant in lines too if all grants that there are in the list are.
    private func itemLines(
        _ item: ListItem,
        like entries: [LayoutTree.Entry],
        _ gap: String,
        _ quotes: LayoutTree.Style?
    ) -> [String] {
        let grants = entries.map { tree.resolved($0.node) }.filter { tree.nodes[$0].kind == .mapping }
        guard case .mapping(let pairs) = NewText(item), !grants.isEmpty,
            grants.allSatisfy({ tree.nodes[$0].style == .block })
        else { return ["-" + gap + NewText(item).inline(isFlow: false, quotes: quotes)] }
        let lines = pairs.flatMap { $0.value.lines(key: $0.key, style) }
        let indentation = String(repeating: " ", count: gap.utf8.count + 1)
        return lines.enumerated().map { $0 == 0 ? "-" + gap + $1 : indentation + $1 }
    }

    /// The white space between the dash of an item and the item.
    private func gap(of entry: LayoutTree.Entry) -> String {
        let between = tree.text[(entry.start + 1)..<max(entry.start + 1, tree.nodes[entry.node].start)]
        let isSpace = !between.isEmpty && between.count < 8 && between.allSatisfy { $0 == 0x20 }
        return isSpace ? String(decoding: between, as: UTF8.self) : " "
    }

    /// The quotes that all strings of a list are in; nil if one is in none or in others.
    private func quotes(of entries: [LayoutTree.Entry]) -> LayoutTree.Style? {
        let styles = Set(entries.compactMap { idNode($0.node).map { tree.nodes[$0].style } })
        guard styles.count == 1, let style = styles.first, style == .singleQuoted || style == .doubleQuoted else {
            return nil
        }
        return style
    }

    private func removeItem(
        _ index: Int,
        _ entries: [LayoutTree.Entry],
        _ list: LayoutTree.Index,
        _ found: LayoutTree.Found,
        isLast: Bool
    ) -> Step {
        if tree.nodes[list].style == .flow {
            return .edit(tree.removeFlowEntry(index, among: entries, in: list), in: list, isLast: isLast)
        }
        // An alias leads to a list whose key isn't the one that was found.
        let value = found.entry?.value
        let parent = value == list ? found.entry?.node : key(of: list)
        guard let edit = tree.removeEntry(index, among: entries, in: list, parent: parent) else { return .impossible }
        return .edit(edit, in: list, isLast: isLast)
    }

    /// The key whose value a node is; nil if it isn't one's.
    func key(of value: LayoutTree.Index) -> LayoutTree.Index? {
        value > 0 && tree.nodes[value - 1].kind == .scalar ? value - 1 : nil
    }

    // MARK: Items

    /// What an item of a list says; nil if it is neither an id nor a grant.
    func item(_ index: LayoutTree.Index) -> ListItem? {
        let node = tree.resolved(index)
        guard tree.nodes[node].kind == .mapping else {
            return tree.nodes[node].kind == .scalar ? ListItem(tree.nodes[node].text) : nil
        }
        func value(_ field: GrantField) -> Identifier? {
            let found = tree.find([Identifier(field.rawValue)], from: node)
            return found.entry?.value.map { tree.nodes[tree.resolved($0)].text }
        }
        guard let id = value(.id) else { return nil }
        return ListItem(
            id, from: value(.from).flatMap { CalendarDate($0.text) },
            until: value(.until).flatMap { CalendarDate($0.text) }, why: value(.why)?.text)
    }

    /// The scalar, or the alias of one, that has the id of an item.
    private func idNode(_ index: LayoutTree.Index) -> LayoutTree.Index? {
        guard tree.nodes[tree.resolved(index)].kind == .mapping else { return index }
        return tree.find([Identifier(GrantField.id.rawValue)], from: tree.resolved(index)).entry?.value
    }

    /// Whether a scalar of a list stands in brackets or braces.
    private func isFlow(_ scalar: LayoutTree.Index, _ list: LayoutTree.Index) -> Bool {
        guard tree.nodes[list].style != .flow else { return true }
        let item = tree.entries(of: list).last { $0.node <= scalar }
        return item.map { tree.nodes[tree.resolved($0.node)].style == .flow } ?? true
    }

    /// Writes another id in place of one, in its quotes; without them if it had them because it needed them, and not all others
    /// of the list have some.
    private func replaceScalar(
        _ index: LayoutTree.Index,
        with id: Identifier,
        isFlow: Bool,
        _ others: LayoutTree.Style?
    ) -> Replacement {
        let node = tree.nodes[index]
        let isNeeded = !ScalarText.isPlain(tree.nodes[tree.resolved(index)].text.text, isFlow: isFlow)
        let quotes = isJSON ? .doubleQuoted : isNeeded ? others : node.style
        let new = ScalarText.written(id.text, isFlow: isFlow, quotes: quotes)
        return .replace(node.body..<node.end, with: new)
    }

    /// Makes of an item of a list what it should be, with the same id.
    private func change(_ index: LayoutTree.Index, to item: ListItem) -> Step {
        guard let current = self.item(index) else { return .impossible }
        guard current != item else { return .done }
        let node = tree.resolved(index)
        let (start, end) = (tree.nodes[node].body, tree.nodes[node].end)
        let hasComments = tree.text[start..<end].contains(UInt8(ascii: "#")) || tree.text[start..<end].contains(0x0A)
        guard tree.nodes[node].kind == .mapping, !item.isPlain || hasComments || tree.nodes[node].style == .block else {
            let quotes = idNode(index).map { tree.nodes[$0].style }
            let new = NewText(item).inline(
                isFlow: !item.isPlain || isJSON, quotes: item.isPlain ? quotes : nil, isJSON: isJSON)
            return .edit([.replace(start..<end, with: new)], in: node, isLast: true)
        }
        for field in [GrantField.from, .until, .why] {
            let (old, new): (String?, NewText?) =
                switch field {
                case .id: (nil, nil)
                case .from: (current.from.map { "\($0)" }, item.from.map { .bare("\($0)") })
                case .until: (current.until.map { "\($0)" }, item.until.map { .bare("\($0)") })
                case .why: (current.why, item.why.map { .text($0) })
                }
            let wanted: String? =
                switch new {
                case .bare(let text), .text(let text): text
                default: nil
                }
            guard old != wanted else { continue }
            let found = tree.find([Identifier(field.rawValue)], from: node)
            guard let new else { return removeKey(found, parent: nil, isLast: false) }
            guard let entry = found.entry else {
                let rank = { (key: Identifier) in GrantField.allCases.firstIndex { Identifier($0.rawValue) == key } ?? 9
                }
                return insertKey(field.rawValue, new, in: node, parent: nil, rank: rank, isLast: false)
            }
            return replaceValue(entry, in: found.mapping, with: new, isLast: false)
        }
        return .done
    }
}
