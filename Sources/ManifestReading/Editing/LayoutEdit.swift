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
    private let style: LayoutStyle
    /// Whether the text is JSON.
    private let isJSON: Bool

    /// - Parameters:
    ///   - style: The style of the whole text.
    ///   - isIndexed: Whether the flags are found by an index, for many changes.
    init(_ tree: LayoutTree, _ style: LayoutStyle, isIndexed: Bool) {
        var tree = tree
        if isIndexed { tree.index(tree.find([Self.flags])) }
        self.tree = tree
        self.style = style
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

    private static let flags = Identifier(RootField.flags.rawValue)

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
            replacements.append(replaceScalar(scalar, with: new, isFlow: isFlow(scalar, list)))
        }
        return (.edit(replacements, in: list, isLast: true), sharing)
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
        guard tree.text[start..<end].allSatisfy({ [0x20, UInt8(ascii: "["), UInt8(ascii: "]")].contains($0) }) else {
            return nil
        }
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
    private func key(of value: LayoutTree.Index) -> LayoutTree.Index? {
        value > 0 && tree.nodes[value - 1].kind == .scalar ? value - 1 : nil
    }

    // MARK: Items

    /// What an item of a list says; nil if it is neither an id nor a grant.
    private func item(_ index: LayoutTree.Index) -> ListItem? {
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

    private func replaceScalar(_ index: LayoutTree.Index, with id: Identifier, isFlow: Bool) -> Replacement {
        let node = tree.nodes[index]
        let new = ScalarText.written(id.text, isFlow: isFlow, quotes: isJSON ? .doubleQuoted : node.style)
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

    // MARK: Fields

    private func set(_ name: String, _ value: NewText, in key: Identifier) -> (Step, [LayoutTree.Sharing]) {
        let flag = tree.find([Self.flags, key])
        guard flag.missing.isEmpty, let entry = flag.entry, let flagValue = entry.value else {
            return (.impossible, flag.sharing)
        }
        let mapping = tree.resolved(flagValue)
        guard tree.nodes[mapping].kind == .mapping else {
            return (fill(entry, in: flag.mapping, with: name, value), flag.sharing)
        }
        if let own = tree.entries(of: mapping).first(where: { tree.nodes[tree.resolved($0.node)].text.text == name }) {
            return (replaceValue(own, in: mapping, with: value, isLast: true), flag.sharing)
        }
        return (
            insertKey(name, value, in: mapping, parent: (entry, flag.mapping), rank: Self.flagRank, isLast: true),
            flag.sharing
        )
    }

    private func unset(_ name: String, in key: Identifier) -> (Step, [LayoutTree.Sharing]) {
        removal(of: tree.find([Self.flags, key, Identifier(name)]))
    }

    private func removal(of found: LayoutTree.Found) -> (Step, [LayoutTree.Sharing]) {
        guard found.missing.isEmpty else { return (.done, found.sharing) }
        return (removeKey(found), found.sharing + (found.entry?.value.map { tree.anchors(in: $0) } ?? []))
    }

    private static func flagRank(_ key: Identifier) -> Int {
        if key == "<<" { return -1 }
        return FlagKey.all(.standard).firstIndex { Identifier($0.key) == key } ?? FlagKey.all(.standard).count
    }

    // MARK: Keys

    /// Writes a list that isn't there, with what is above it and isn't there either.
    private func create(_ found: LayoutTree.Found, _ leaf: NewText) -> Step {
        guard let key = found.missing.first else { return .impossible }
        let value = found.missing.dropFirst().reversed().reduce(leaf) { value, key in
            .mapping([(key.text, value)])
        }
        if let entry = found.entry { return fill(entry, in: found.mapping, with: key.text, value) }
        return insertKey(
            key.text, value, in: found.mapping, parent: found.parent, rank: rank(in: found.mapping, for: key),
            isLast: true)
    }

    /// The order of the keys of a mapping: that of the schema, or that of the keys if they are sorted; nil if new ones come
    /// last.
    private func rank(in mapping: LayoutTree.Index, for key: Identifier) -> ((Identifier) -> Int)? {
        let schema = [TargetsField.allCases.map(\.rawValue), RootField.allCases.map(\.rawValue)]
        let keys = tree.entries(of: mapping).map { tree.nodes[$0.node].text }
        if mapping == tree.resolved(0) {
            return { key in schema[1].firstIndex { Identifier($0) == key } ?? -1 }
        }
        if key.text == FlagKey.targets.key { return Self.flagRank }
        if schema[0].contains(key.text) {
            return { key in schema[0].firstIndex { Identifier($0) == key } ?? -1 }
        }
        let own = keys.filter { $0 != "<<" }
        guard own.count > 1, zip(own, own.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
        return { other in other == "<<" ? -1 : other < key ? 0 : other == key ? 1 : 2 }
    }

    /// Adds a key to a mapping.
    private func insertKey(
        _ key: String,
        _ value: NewText,
        in mapping: LayoutTree.Index,
        parent: (entry: LayoutTree.Entry, mapping: LayoutTree.Index)?,
        rank: ((Identifier) -> Int)?,
        isLast: Bool
    ) -> Step {
        let entries = tree.entries(of: mapping)
        if entries.isEmpty, let parent { return fill(parent.entry, in: parent.mapping, with: key, value) }
        var index = entries.count
        if let rank {
            let own = rank(Identifier(key))
            index = (entries.lastIndex { rank(tree.nodes[$0.node].text) <= own }).map { $0 + 1 } ?? 0
        }
        if tree.nodes[mapping].style == .flow {
            return .edit(
                tree.insertFlowEntry(
                    value.pair(key: key, isJSON: isJSON), at: index, among: entries, in: mapping, unit: style.unit),
                in: mapping, isLast: isLast)
        }
        let floor = tree.floor(of: mapping, parent: parent?.entry.node)
        let lines = value.lines(key: key, style)
        guard let new = tree.insertEntry(lines, at: index, among: entries, in: mapping, floor: floor) else {
            return .impossible
        }
        return .edit([new], in: mapping, isLast: isLast)
    }

    /// Writes a mapping with one key as the value of a key that has none, or an empty mapping.
    private func fill(
        _ entry: LayoutTree.Entry,
        in mapping: LayoutTree.Index,
        with key: String,
        _ value: NewText
    ) -> Step {
        guard let index = entry.value else { return .impossible }
        let node = tree.nodes[index]
        let isEmpty = node.kind == .mapping ? tree.entries(of: index).isEmpty : tree.isNull(index)
        guard isEmpty, node.kind != .alias else { return .impossible }
        let pair = NewText.mapping([(key, value)])
        let colon = tree.colon(after: entry.node)
        if tree.nodes[mapping].style == .block {
            let isHere = tree.line(of: colon) == tree.line(of: max(colon, node.end - 1))
            guard isHere else {
                if node.kind == .mapping {
                    let new = value.pair(key: key, isJSON: isJSON)
                    return .edit(
                        tree.insertFlowEntry(new, at: 0, among: [], in: index, unit: style.unit), in: index,
                        isLast: true)
                }
                return .edit(
                    [.replace(node.body..<node.end, with: pair.inline(isFlow: false))], in: index, isLast: true)
            }
            let below = pair.value(style).below
            var edits = [
                tree.insertLines(
                    below, column: tree.column(of: entry.start), at: tree.start(ofLine: tree.line(of: colon) + 1))
            ]
            if node.body < node.end {
                var start = node.body
                while start > colon + 1, tree.text[start - 1] == 0x20 { start -= 1 }
                edits.append(.remove(start..<node.end))
            }
            return .edit(edits, in: index, isLast: true)
        }
        if node.kind == .mapping {
            return .edit(
                tree.insertFlowEntry(
                    value.pair(key: key, isJSON: isJSON), at: 0, among: [], in: index, unit: style.unit), in: index,
                isLast: true)
        }
        let text = pair.inline(isFlow: true, isJSON: isJSON)
        if node.body < node.end { return .edit([.replace(node.body..<node.end, with: text)], in: index, isLast: true) }
        let hasColon = tree.text[colon] == UInt8(ascii: ":") && colon >= tree.nodes[entry.node].end
        return .edit(
            [.insert((hasColon ? " " : ": ") + text, at: hasColon ? colon + 1 : tree.nodes[entry.node].end)], in: index,
            isLast: true)
    }

    /// Removes the key that was found.
    private func removeKey(_ found: LayoutTree.Found) -> Step {
        removeKey(found, parent: found.parent?.entry.node, isLast: true)
    }

    private func removeKey(_ found: LayoutTree.Found, parent: LayoutTree.Index?, isLast: Bool) -> Step {
        let entries = tree.entries(of: found.mapping)
        guard let index = entries.firstIndex(where: { $0.node == found.entry?.node }) else { return .impossible }
        if tree.nodes[found.mapping].style == .flow {
            return .edit(
                tree.removeFlowEntry(index, among: entries, in: found.mapping), in: found.mapping, isLast: isLast)
        }
        guard
            let edit = tree.removeEntry(
                index, among: entries, in: found.mapping, parent: parent ?? key(of: found.mapping))
        else { return .impossible }
        return .edit(edit, in: found.mapping, isLast: isLast)
    }

    /// Replaces the value of a key by another one.
    private func replaceValue(
        _ entry: LayoutTree.Entry,
        in mapping: LayoutTree.Index,
        with value: NewText,
        isLast: Bool
    ) -> Step {
        guard let index = entry.value else { return .impossible }
        let node = tree.nodes[index]
        let isFlow = tree.nodes[mapping].style == .flow
        var (behind, below) = isFlow ? (value.inline(isFlow: true, isJSON: isJSON), []) : value.value(style)
        if below.isEmpty, case .text(let text) = value.plain {
            behind = ScalarText.written(text, isFlow: isFlow, quotes: isJSON ? .doubleQuoted : node.style)
        }
        let column = tree.column(of: entry.start)
        guard node.body < node.end else {
            let colon = tree.colon(after: entry.node)
            let hasColon = tree.text[colon] == UInt8(ascii: ":")
            let offset = node.hasAnchor || node.hasTag ? node.end : hasColon ? colon + 1 : tree.nodes[entry.node].end
            var edits: [Replacement] = [.insert((hasColon ? " " : ": ") + behind, at: offset)]
            if !below.isEmpty {
                edits.append(
                    tree.insertLines(below, column: column, at: tree.start(ofLine: tree.line(of: offset) + 1)))
            }
            return .edit(edits, in: index, isLast: isLast)
        }
        guard node.style == .text else {
            var edits: [Replacement] = [.replace((node.hasTag ? node.start : node.body)..<node.end, with: behind)]
            if !below.isEmpty {
                edits.append(
                    tree.insertLines(below, column: column, at: tree.start(ofLine: tree.line(of: node.end) + 1)))
            }
            return .edit(edits, in: index, isLast: isLast)
        }
        // A block of text: its sign, and its lines.
        var sign = node.body
        while sign < tree.text.count, ![0x20, 0x09, 0x0A, 0x0D].contains(tree.text[sign]) { sign += 1 }
        let first = tree.start(ofLine: tree.line(of: node.body) + 1)
        let last = node.end > first ? tree.lineAfter(node.end) : first
        return .edit(
            [
                .replace((node.hasTag ? node.start : node.body)..<sign, with: behind),
                .replace(first..<last, with: tree.indented(below, by: column)),
            ], in: index, isLast: isLast)
    }
}

extension NewText {
    /// A string in lines as a string; anything else as it is.
    fileprivate var plain: NewText {
        if case .lines(let text) = self { .text(text) } else { self }
    }
}
