import CLibYAML
import Diagnostics
import FlagModel

/// A text with its YAML nodes, to find the lines of a part.
struct TextTree {
    /// A node with its location.
    struct TextNode {
        let kind: Node.Kind
        let start: SourcePosition
        let end: SourcePosition
        let next: Int
        let text: Identifier
        /// Whether a scalar is written without quotes and not as a block.
        let isPlain: Bool
    }

    /// A key of a mapping that is written in lines, with its value.
    struct Child {
        let key: Identifier
        /// The key's column, from 1.
        let column: Int
        /// Its lines, from 1.
        let lines: Range<Int>
        fileprivate let value: Int
    }

    /// An item of a list, on lines of its own.
    struct Item {
        /// An id, or what ``grant(_:)`` gives for a mapping.
        let text: Identifier
        /// Its lines, from 1.
        let lines: Range<Int>
        /// The column of its dash, from 1.
        let column: Int

        /// The keys and values of a mapping, in the order of the keys.
        static func grant(_ pairs: [(key: String, value: String)]) -> Identifier {
            Identifier(
                "{" + pairs.sorted { $0.key < $1.key }.map { "\($0.key)\u{0}\($0.value)" }.joined(separator: "\u{0}"))
        }
    }

    /// The text, in UTF-8.
    let text: [UInt8]
    private let nodes: [TextNode]
    /// The byte offset of each line.
    private let lines: [Int]

    /// Nil if the text isn't YAML.
    init?(_ text: [UInt8]) {
        let nodes = text.withUnsafeBufferPointer { bytes -> [TextNode]? in
            var bounds = Bounds()
            // The manifest was read within its bound.
            bounds.keptBytes = .max
            guard var document = Document(bytes, file: 0, bounds: bounds) else { return nil }
            // The stream, the document, its first node.
            for _ in 0..<3 { guard document.advance() != nil else { return nil } }
            guard document.type != YAML_STREAM_END_EVENT, document.node() != nil else { return nil }
            return (0..<document.nodes.count).map { index in
                let node = document.nodes[index]
                return TextNode(
                    kind: node.kind, start: node.start, end: node.end, next: Int(node.next),
                    text: Identifier(node.kind == .scalar ? node.string : ""), isPlain: node.isPlain)
            }
        }
        guard let nodes else { return nil }
        self.nodes = nodes
        self.text = text
        lines = Self.lines(of: text)
    }

    /// The byte offsets of the lines, which end with a line feed.
    private static func lines(of text: [UInt8]) -> [Int] {
        [0] + text.indices.filter { text[$0] == 0x0A }.map { $0 + 1 }
    }

    /// The byte offset of a line; the end of the text for a line after the last.
    func offset(ofLine line: Int) -> Int {
        line - 1 < lines.count ? lines[line - 1] : text.count
    }

    /// The bytes of a line without its end.
    func content(ofLine line: Int) -> ArraySlice<UInt8> {
        var content = text[offset(ofLine: line)..<offset(ofLine: line + 1)]
        for end in [0x0A, 0x0D] as [UInt8] where content.last == end { content.removeLast() }
        return content
    }

    // MARK: Finding

    /// The key and value at a path; nil if there is none, or a mapping on the way isn't written in lines.
    func find(_ path: [Identifier]) -> Child? {
        guard let key = path.last else { return nil }
        return children(of: Array(path.dropLast()))?.first { $0.key == key }
    }

    /// The keys of the mapping at a path; nil if it isn't written in lines: it is in braces, is an alias, has an anchor or a
    /// tag, or doesn't exist.
    func children(of path: [Identifier]) -> [Child]? {
        var mapping = 0
        for key in path {
            guard let child = children(ofNode: mapping)?.first(where: { $0.key == key }) else { return nil }
            mapping = child.value
        }
        return children(ofNode: mapping)
    }

    private func children(ofNode mapping: Int) -> [Child]? {
        // An anchor, a tag or a brace comes before the first key.
        guard nodes[mapping].kind == .mapping, mapping + 1 < nodes[mapping].next,
            nodes[mapping].start == nodes[mapping + 1].start
        else { return nil }
        var children: [Child] = []
        var index = mapping + 1
        while index < nodes[mapping].next {
            let key = nodes[index]
            let value = index + 1
            guard key.kind == .scalar, isFirst(on: key.start) else { return nil }
            children.append(
                Child(
                    key: key.text, column: Int(key.start.column),
                    lines: Int(key.start.line)..<endLine(of: nodes[value], after: Int(key.start.line)), value: value))
            index = after(value)
        }
        return children
    }

    /// The items of the list at a path; nil if they aren't all scalars, or mappings of scalars, on lines of their own.
    func items(of path: [Identifier]) -> [Item]? {
        guard let list = find(path)?.value, nodes[list].kind == .sequence else { return nil }
        var items: [Item] = []
        var index = list + 1
        while index < nodes[list].next {
            let (node, line) = (nodes[index], Int(nodes[index].start.line))
            guard let column = dash(before: node.start), let text = text(ofItem: index) else { return nil }
            var end = line + 1
            if node.kind == .scalar {
                guard node.start.line == node.end.line else { return nil }
            } else {
                // A mapping without braces ends with its last value.
                let last = node.start == nodes[index + 1].start ? nodes[node.next - 1] : node
                end = endLine(of: last, after: line)
            }
            items.append(Item(text: text, lines: line..<end, column: column))
            index = after(index)
        }
        return items
    }

    /// A scalar, or the keys and values of a mapping of scalars; nil for anything else.
    private func text(ofItem index: Int) -> Identifier? {
        switch nodes[index].kind {
        case .scalar: return nodes[index].text
        case .mapping:
            let parts = nodes[(index + 1)..<nodes[index].next]
            guard !parts.isEmpty, parts.allSatisfy({ $0.kind == .scalar }) else { return nil }
            return Item.grant(
                stride(from: parts.startIndex, to: parts.endIndex, by: 2).map {
                    (parts[$0].text.text, parts[$0 + 1].text.text)
                })
        case .alias, .sequence, .ids: return nil
        }
    }

    /// An empty mapping in braces on the line of its key: that line, the key's column, and the byte range from the colon to
    /// the end of the braces.
    func emptyBraces(_ path: [Identifier]) -> (line: Int, column: Int, bytes: Range<Int>)? {
        guard let child = find(path) else { return nil }
        let node = nodes[child.value]
        guard node.kind == .mapping, node.next == child.value + 1, Int(node.start.line) == child.lines.lowerBound,
            node.start.line == node.end.line
        else { return nil }
        var start = offset(of: node.start)
        let end = offset(of: node.end)
        guard start < end, text[start] == UInt8(ascii: "{") else { return nil }
        while start > 0, text[start - 1] == UInt8(ascii: " ") { start -= 1 }
        return (child.lines.lowerBound, child.column, start..<end)
    }

    // MARK: Walking

    /// Visits the scalars and aliases of a key and its value in source order, each with its path from that key on: keys, and
    /// items after a dash.
    func walk(_ child: Child, _ visit: (TextNode, [Identifier]) -> Void) {
        visit(nodes[child.value - 1], [child.key])
        walk(child.value, [child.key], visit)
    }

    /// Visits all scalars and aliases.
    func walk(_ visit: (TextNode, [Identifier]) -> Void) { walk(0, [], visit) }

    private func walk(_ index: Int, _ path: [Identifier], _ visit: (TextNode, [Identifier]) -> Void) {
        var child = index + 1
        switch nodes[index].kind {
        case .scalar, .alias: visit(nodes[index], path)
        case .mapping:
            while child < nodes[index].next {
                let path = path + [nodes[child].text]
                walk(child, path, visit)
                child = after(child)
                walk(child, path, visit)
                child = after(child)
            }
        case .sequence, .ids:
            while child < nodes[index].next {
                walk(child, path + [Identifier("- " + (text(ofItem: child)?.text ?? ""))], visit)
                child = after(child)
            }
        }
    }

    /// Whether a scalar is a block of text; an anchor and a tag may come before its `|` or `>`.
    func isBlock(_ node: TextNode) -> Bool {
        guard node.kind == .scalar, !node.isPlain else { return false }
        var index = offset(of: node.start)
        let white: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
        while index < text.count, text[index] == UInt8(ascii: "&") || text[index] == UInt8(ascii: "!") {
            while index < text.count, !white.contains(text[index]) { index += 1 }
            while index < text.count, white.contains(text[index]) { index += 1 }
        }
        return index < text.count && (text[index] == UInt8(ascii: "|") || text[index] == UInt8(ascii: ">"))
    }

    // MARK: Positions

    private func after(_ index: Int) -> Int {
        switch nodes[index].kind {
        case .scalar, .alias: index + 1
        case .mapping, .sequence, .ids: nodes[index].next
        }
    }

    /// The byte offset of a position.
    func offset(of position: SourcePosition) -> Int {
        var index = offset(ofLine: Int(position.line))
        for _ in 1..<position.column {
            index += 1
            while index < text.count, text[index] & 0xC0 == 0x80 { index += 1 }
        }
        return min(index, text.count)
    }

    private func isFirst(on position: SourcePosition) -> Bool {
        let start = offset(ofLine: Int(position.line))
        return text[start..<offset(of: position)].allSatisfy { $0 == UInt8(ascii: " ") }
    }

    /// The column of the dash before a scalar; nil if there is anything else before it on the line.
    private func dash(before position: SourcePosition) -> Int? {
        let start = offset(ofLine: Int(position.line))
        let before = text[start..<offset(of: position)]
        guard let dash = before.firstIndex(where: { $0 != UInt8(ascii: " ") }), before[dash] == UInt8(ascii: "-"),
            before[(dash + 1)...].allSatisfy({ $0 == UInt8(ascii: " ") })
        else { return nil }
        return dash - start + 1
    }

    /// One past the last line of a value, without the empty lines at the end that belong to a block of text.
    private func endLine(of value: TextNode, after line: Int) -> Int {
        let atStart = value.end.column == 1 && Int(value.end.line) > line
        var end = max(Int(value.end.line) + (atStart ? 0 : 1), line + 1)
        while end > line + 1, isBlank(end - 1) { end -= 1 }
        return end
    }

    private func isBlank(_ line: Int) -> Bool {
        text[offset(ofLine: line)..<offset(ofLine: line + 1)].allSatisfy { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
    }
}
