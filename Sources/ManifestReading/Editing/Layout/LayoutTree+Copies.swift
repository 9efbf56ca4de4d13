import FlagModel

extension LayoutTree {
    /// The first alias of a node behind an offset of the tree; nil if there is none.
    ///
    /// - `index`: The first node that is looked at.
    func firstAlias(of node: Index, from index: Index) -> Index? {
        nodes[index...].firstIndex { $0.target == node }
    }

    /// The mapping or the list that a node is directly in, with the entry that it is or is the value of.
    func holder(of node: Index) -> (container: Index, entry: Entry)? {
        guard let container = nodes[..<node].lastIndex(where: { $0.next > node }),
            let entry = entries(of: container).last(where: { $0.node <= node })
        else { return nil }
        return (container, entry)
    }

    /// The anchor of a node: its name, and the bytes that it takes with the white space that parts it from what follows; nil
    /// if it has none.
    func anchor(on node: Index) -> (name: String, bytes: Range<Int>)? {
        guard nodes[node].hasAnchor else { return nil }
        var start = nodes[node].start
        while start < text.count, text[start] != UInt8(ascii: "&") {
            guard text[start] == UInt8(ascii: "!") else { return nil }
            start = next(from: endOfProperty(start))
        }
        var end = endOfProperty(start)
        let name = String(decoding: text[(start + 1)..<end], as: UTF8.self)
        let isLast = end >= lineEnd(end)
        if isLast {
            while start > 0, text[start - 1] == 0x20 { start -= 1 }
        } else {
            while end < text.count, text[end] == 0x20 { end += 1 }
        }
        return (name, start..<end)
    }

    /// One past an anchor or a tag.
    private func endOfProperty(_ start: Int) -> Int {
        let ends: [UInt8] = [0x20, 0x09, 0x0A, 0x0D] + Array(",[]{}".utf8)
        var end = start
        while end < text.count, !ends.contains(text[end]) { end += 1 }
        return end
    }

    // MARK: Copying

    /// What a node says, to be written somewhere behind it: without its comments and anchors, with what its merge keys give.
    /// What it has in braces and brackets stays so, aliases in it too. Nil if it has a tag that isn't a scalar's.
    func copy(of index: Index) -> NewText? {
        let node = nodes[index]
        switch node.kind {
        case .alias: return .bare(String(decoding: text[node.start..<node.end], as: UTF8.self))
        case .scalar: return scalarCopy(of: index)
        case .list:
            var items: [NewText] = []
            for entry in entries(of: index) {
                guard let item = copy(of: entry.node) else { return nil }
                items.append(item)
            }
            return styled(.list(items), node)
        case .mapping:
            guard let pairs = pairs(of: index) else { return nil }
            return styled(.mapping(pairs), node)
        }
    }

    private func styled(_ value: NewText, _ node: Node) -> NewText? {
        guard !node.hasTag else { return nil }
        return node.style == .flow ? .bare(value.inline(isFlow: true)) : value
    }

    private func scalarCopy(of index: Index) -> NewText {
        let node = nodes[index]
        let source = text[node.body..<node.end]
        let isOnLine = !source.contains(0x0A) && node.style != .text
        guard !node.hasTag else {
            let own = anchor(on: index)?.bytes ?? node.start..<node.start
            let bytes = text[node.start..<node.end].indices.filter { !own.contains($0) }.map { text[$0] }
            return .bare(String(decoding: bytes, as: UTF8.self))
        }
        if source.isEmpty { return .bare("null") }
        // What braces, brackets and commas would end is a string, whatever it looks like.
        let isSafe = node.style != .plain || !source.contains { ",[]{}".utf8.contains($0) }
        if isOnLine, isSafe { return .bare(String(decoding: source, as: UTF8.self)) }
        return node.style == .text ? .lines(node.text.text) : .text(node.text.text)
    }

    /// The keys and values of a mapping, those of its merge keys last.
    private func pairs(of mapping: Index) -> [(key: String, value: NewText)]? {
        var pairs: [(key: String, value: NewText)] = []
        for (key, value) in effective(mapping) {
            guard let copy = copy(of: value) else { return nil }
            pairs.append((key.text, copy))
        }
        return pairs
    }

    /// The keys of a mapping with their values, its own and then those of its merge keys.
    func effective(_ mapping: Index) -> [(key: Identifier, value: Index)] {
        var pairs: [(key: Identifier, value: Index)] = []
        var known: Set<Identifier> = []
        let entries = entries(of: mapping)
        for entry in entries where !isMerge(entry) {
            let key = nodes[resolved(entry.node)].text
            if let value = entry.value, known.insert(key).inserted { pairs.append((key, value)) }
        }
        for entry in entries where isMerge(entry) {
            for source in mergeSources(of: entry) {
                for pair in effective(source) where known.insert(pair.key).inserted { pairs.append(pair) }
            }
        }
        return pairs
    }

    /// Whether an entry of a mapping is a merge key.
    func isMerge(_ entry: Entry) -> Bool {
        entry.value != nil && nodes[entry.node].text == "<<" && nodes[entry.node].style == .plain
    }

    /// The mappings that a merge key merges, the first of which wins.
    func mergeSources(of entry: Entry) -> [Index] {
        guard let value = entry.value else { return [] }
        let source = resolved(value)
        let sources = nodes[source].kind == .list ? entries(of: source).map { resolved($0.node) } : [source]
        return sources.filter { nodes[$0].kind == .mapping }
    }

    // MARK: Naming

    /// Who has what an alias, an anchor or a merge key shares: flags, audiences, keys of the root, and other parts of the flag that
    /// a change is in; without the author's own keys.
    func parts(sharing: Sharing, _ change: ManifestChange) -> [String] {
        let isMerge = sharing.kind == .merge
        let found = nodes.firstIndex {
            $0.start == sharing.offset && (isMerge ? $0.text == "<<" : $0.hasAnchor || $0.kind == .alias)
        }
        guard let index = found else { return [] }
        var shared = [resolved(index)]
        if isMerge, let holder = holder(of: index) { shared = mergeSources(of: holder.entry) }
        let own = change.path
        var names: [String] = []
        for node in nodes.indices where shared.contains(node) || nodes[node].target.map(shared.contains) ?? false {
            let path = keys(to: node)
            guard let root = path.first, !own.starts(with: path), !path.starts(with: own), !root.text.hasPrefix("x-")
            else { continue }
            let isOwn = path.prefix(2) == own.prefix(2)
            // What is merged there is what the change is in.
            if isOwn, path.contains("<<") { continue }
            let name =
                switch RootField(rawValue: root.text) {
                case .flags? where path.count > 1: isOwn ? part(path, besides: own) : "`\(path[1])`"
                case .audiences? where path.count > 1:
                    isOwn ? "`\(path[path.count - 1])` of the audience `\(path[1])`" : "the audience `\(path[1])`"
                default: "`\(root)`"
                }
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// A part of the flag that a change is in, where the change isn't.
    private func part(_ path: [Identifier], besides own: [Identifier]) -> String {
        guard path.count > 3, path[2].text == FlagKey.targets.key else {
            return "`\(path[path.count - 1])` of `\(path[1])`"
        }
        let isOwnEnvironment = own.count > 3 && own[3] == path[3]
        return isOwnEnvironment && path.count > 4
            ? "`\(path[4])` of `\(path[1])` in \(path[3])" : "`\(path[1])` in \(path[3])"
    }

    /// The keys that a node is under, from the root to those of an environment's lists.
    private func keys(to node: Index) -> [Identifier] {
        var path: [Identifier] = []
        var mapping = resolved(0)
        while path.count < 5, nodes[mapping].kind == .mapping,
            let entry = entries(of: mapping).last(where: { $0.node <= node })
        {
            path.append(nodes[resolved(entry.node)].text)
            guard let value = entry.value, value < node else { break }
            mapping = value
        }
        return path
    }
}
