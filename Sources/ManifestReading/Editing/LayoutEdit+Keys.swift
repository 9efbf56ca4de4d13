import FlagModel

extension LayoutEdit {
    // MARK: Fields

    func set(_ name: String, _ value: NewText, in key: Identifier) -> (Step, [LayoutTree.Sharing]) {
        let flag = tree.find([Self.flags, key])
        guard flag.missing.isEmpty, let entry = flag.entry, let flagValue = entry.value else {
            return (.impossible, flag.sharing)
        }
        let mapping = tree.resolved(flagValue)
        guard tree.nodes[mapping].kind == .mapping else {
            return (fill(entry, in: flag.mapping, with: name, value), flag.sharing)
        }
        if let own = tree.entries(of: mapping).first(where: { tree.nodes[tree.resolved($0.node)].text.text == name }) {
            let sharing = flag.sharing + (own.value.map { tree.anchors(in: $0) } ?? [])
            return (replaceValue(own, in: mapping, with: value, isLast: true), sharing)
        }
        return (
            insertKey(name, value, in: mapping, parent: (entry, flag.mapping), rank: Self.flagRank, isLast: true),
            flag.sharing
        )
    }

    func unset(_ name: String, in key: Identifier) -> (Step, [LayoutTree.Sharing]) {
        removal(of: tree.find([Self.flags, key, Identifier(name)]))
    }

    func removal(of found: LayoutTree.Found) -> (Step, [LayoutTree.Sharing]) {
        guard found.missing.isEmpty else { return (.done, found.sharing) }
        let own = found.entry.map { entry in [entry.node, entry.value].compactMap(\.self) } ?? []
        return (removeKey(found), found.sharing + own.flatMap { tree.anchors(in: $0) })
    }

    private static func flagRank(_ key: Identifier) -> Int {
        if key == "<<" { return -1 }
        return FlagKey.all(.standard).firstIndex { Identifier($0.key) == key } ?? FlagKey.all(.standard).count
    }

    // MARK: Keys

    /// Writes a list that isn't there, with what is above it and isn't there either.
    func create(_ found: LayoutTree.Found, _ leaf: NewText) -> Step {
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
    func rank(in mapping: LayoutTree.Index, for key: Identifier) -> ((Identifier) -> Int)? {
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
    func insertKey(
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
        // Braces with white space in them stay, so that they get that back.
        let isPadded = node.kind == .mapping && node.end - node.body > 2
        if tree.nodes[mapping].style == .block, !isPadded {
            let isHere = tree.line(of: colon) == tree.line(of: max(colon, node.end - 1))
            guard isHere else {
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
    func removeKey(_ found: LayoutTree.Found) -> Step {
        removeKey(found, parent: found.parent?.entry.node, isLast: true)
    }

    func removeKey(_ found: LayoutTree.Found, parent: LayoutTree.Index?, isLast: Bool) -> Step {
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
    func replaceValue(
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
