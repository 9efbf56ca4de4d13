import FlagModel

extension LayoutTree {
    /// An item of a list, or a key with its value.
    struct Entry {
        /// The item, or the key.
        let node: Index
        /// The value of a key.
        let value: Index?
        /// The offset of its first byte: the dash of an item in lines, or the `?` of a key that has one.
        let start: Int
        /// One past its last byte.
        let end: Int
    }

    /// The items of a list, or the keys of a mapping; none for other nodes.
    func entries(of index: Index) -> [Entry] {
        let container = nodes[index]
        var entries: [Entry] = []
        var child = index + 1
        var end = container.style == .flow ? container.body + 1 : container.body
        while child < container.next {
            let value = container.kind == .mapping ? nodes[child].next : nil
            let last = value ?? child
            var start = nodes[child].start
            if container.kind == .list, container.style == .block {
                start = next(from: end)
            } else if container.kind == .mapping {
                var sign = next(from: end)
                if container.style == .flow, sign < text.count, text[sign] == UInt8(ascii: ",") {
                    sign = next(from: sign + 1)
                }
                if sign < start, text[sign] == UInt8(ascii: "?") { start = sign }
            }
            let lastByte = max(nodes[last].end, value == nil ? 0 : colon(after: child) + 1)
            entries.append(Entry(node: child, value: value, start: start, end: lastByte))
            end = lastByte
            child = nodes[last].next
        }
        return entries
    }

    /// The offset of the colon after a key; the end of the key if it has none.
    func colon(after key: Index) -> Int {
        let colon = next(from: nodes[key].end)
        return colon < text.count && text[colon] == UInt8(ascii: ":") ? colon : nodes[key].end - 1
    }

    /// The node that an alias refers to; any other node itself.
    func resolved(_ index: Index) -> Index { nodes[index].target ?? index }

    /// Whether a node is nothing, or a null without quotes.
    func isNull(_ index: Index) -> Bool {
        let node = nodes[resolved(index)]
        guard node.kind == .scalar, node.style == .plain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(node.text)
    }

    // MARK: Finding

    /// Something that keeps a part from being only where it is written.
    struct Sharing: Hashable {
        enum Kind {
            case alias
            case merge
            case anchor
        }

        let kind: Kind
        /// The offset of the alias, the merge key or the anchor.
        let offset: Int
    }

    /// What a path leads to.
    struct Found {
        /// The mapping that has the last key that there is.
        let mapping: Index
        /// The key whose value that mapping is, with the mapping that has it; nil for the root.
        let parent: (entry: Entry, mapping: Index)?
        /// The last key that there is.
        let entry: Entry?
        /// The keys that there aren't.
        let missing: [Identifier]
        /// The aliases, merge keys and anchors on the way.
        let sharing: [Sharing]
    }

    /// Follows keys from a mapping, through aliases and merge keys.
    func find(_ path: [Identifier], from root: Index = 0) -> Found {
        var mapping = resolved(root)
        var entry: Entry?
        var parent: (entry: Entry, mapping: Index)?
        var sharing = anchor(of: mapping)
        for (number, key) in path.enumerated() {
            if let found = entry {
                guard let value = found.value else { break }
                if nodes[value].kind == .alias { sharing.append(Sharing(kind: .alias, offset: nodes[value].start)) }
                let next = resolved(value)
                if nodes[value].kind != .alias { sharing += anchor(of: value) }
                guard nodes[next].kind == .mapping else {
                    return Found(
                        mapping: mapping, parent: parent, entry: entry, missing: Array(path[number...]),
                        sharing: sharing)
                }
                parent = (found, mapping)
                mapping = next
            }
            guard let (holder, found, merges) = lookUp(key, in: mapping) else {
                return Found(
                    mapping: mapping, parent: parent, entry: nil, missing: Array(path[number...]), sharing: sharing)
            }
            sharing += merges.map { Sharing(kind: .merge, offset: $0) }
            // The key whose value a merged mapping is isn't known, and isn't needed: it isn't empty.
            if holder != mapping { parent = nil }
            mapping = holder
            entry = found
        }
        if let value = entry?.value {
            if nodes[value].kind == .alias {
                sharing.append(Sharing(kind: .alias, offset: nodes[value].start))
            } else {
                sharing += anchor(of: value)
            }
        }
        return Found(mapping: mapping, parent: parent, entry: entry, missing: [], sharing: sharing)
    }

    /// Makes an index of the keys of a mapping that was found.
    mutating func index(_ found: Found) {
        guard found.missing.isEmpty, let value = found.entry?.value, nodes[resolved(value)].kind == .mapping else {
            return
        }
        indexed = resolved(value)
        for entry in entries(of: resolved(value))
        where entry.value != nil && keyIndex[nodes[resolved(entry.node)].text] == nil {
            keyIndex[nodes[resolved(entry.node)].text] = entry
        }
    }

    private func anchor(of index: Index) -> [Sharing] {
        nodes[index].hasAnchor ? [Sharing(kind: .anchor, offset: nodes[index].start)] : []
    }

    /// The anchors of a node and of all that is in it; an alias of it is one that others may have.
    func anchors(in index: Index) -> [Sharing] {
        if nodes[index].kind == .alias { return [Sharing(kind: .alias, offset: nodes[index].start)] }
        return (index..<nodes[index].next).flatMap { anchor(of: $0) }
    }

    /// A key of a mapping, or of what it merges, with the mapping that has it and the merge keys on the way.
    func lookUp(_ key: Identifier, in mapping: Index) -> (Index, Entry, [Int])? {
        if mapping == indexed, let own = keyIndex[key] { return (mapping, own, []) }
        let entries = entries(of: mapping)
        if let own = entries.first(where: { nodes[resolved($0.node)].text == key && $0.value != nil }) {
            return (mapping, own, [])
        }
        for entry in entries where isMerge(entry) {
            for source in mergeSources(of: entry) {
                if let (holder, found, merges) = lookUp(key, in: source) {
                    return (holder, found, [nodes[entry.node].start] + merges)
                }
            }
        }
        return nil
    }

    // MARK: Comments

    /// The comment behind an entry on its last line: the offset of its `#`.
    func comment(behind end: Int) -> Int? {
        guard end == 0 || text[end - 1] != 0x0A else { return nil }
        var offset = end
        while offset < text.count, text[offset] == 0x20 || text[offset] == 0x09 || text[offset] == UInt8(ascii: ",") {
            offset += 1
        }
        return offset < text.count && text[offset] == UInt8(ascii: "#") ? offset : nil
    }

    /// The column of the comment that a line has alone; nil if it has anything else.
    func loneComment(onLine line: Int) -> Int? {
        guard line < lineCount else { return nil }
        var offset = start(ofLine: line)
        while offset < text.count, text[offset] == 0x20 || text[offset] == 0x09 { offset += 1 }
        guard offset < text.count, text[offset] == UInt8(ascii: "#") else { return nil }
        return column(of: offset)
    }

    /// The beginning of the line after an entry, with the comment behind it, and those that continue it in its column.
    func tail(ofEntryAt end: Int) -> Int {
        let after = lineAfter(end)
        guard let comment = comment(behind: end) else { return after }
        let column = column(of: comment)
        var line = self.line(of: end) + 1
        while let other = loneComment(onLine: line), other == column { line += 1 }
        return start(ofLine: line)
    }

    /// The beginning of the comment lines directly above a line, none of which begins before an offset; of the line itself
    /// if there are none.
    ///
    /// - `most`: The largest column of a comment that belongs to the line: one that is indented further belongs to
    ///   what is above it. Nil for any.
    func head(ofLineAt offset: Int, notBefore floor: Int, column most: Int? = nil) -> Int {
        var line = self.line(of: offset)
        while line > 0, start(ofLine: line - 1) >= floor, let column = loneComment(onLine: line - 1),
            column <= most ?? column
        {
            line -= 1
        }
        return start(ofLine: line)
    }
}
