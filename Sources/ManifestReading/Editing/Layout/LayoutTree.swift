import CLibYAML
import Diagnostics
import FlagModel

/// A YAML text as it is laid out: its nodes with the bytes that each takes, so that a part can be changed and every other
/// byte stays.
///
/// A tree is a flat array in source order, as in ``Document``. Unlike there, every node knows whether it is written in block
/// or flow style, and ends where it ends, not where the next one begins.
struct LayoutTree {
    /// The index of a node.
    typealias Index = Int

    /// How a node is written.
    enum Style {
        /// A mapping or a list in lines.
        case block
        /// A mapping or a list in braces or brackets.
        case flow
        case plain
        case singleQuoted
        case doubleQuoted
        /// A block of text, after `|` or `>`.
        case text
        case alias
    }

    /// A node.
    struct Node {
        enum Kind {
            case scalar
            case mapping
            case list
            case alias
        }

        let kind: Kind
        let style: Style
        /// The offset of its first byte: that of its anchor or tag if it has one.
        let start: Int
        /// The offset of its content, after an anchor and a tag.
        let body: Int
        /// One past its last byte. A block of text ends behind its last line, or, if it keeps the line ends after it,
        /// behind these.
        var end: Int
        /// One past the last node under it.
        var next: Index
        /// The text of a scalar.
        let text: Identifier
        let hasAnchor: Bool
        let hasTag: Bool
        /// What an alias refers to.
        let target: Index?
    }

    /// The text, in UTF-8 without a byte order mark.
    let text: [UInt8]
    private(set) var nodes: [Node] = []
    /// The mapping whose keys are indexed.
    var indexed: Index?
    /// Its keys.
    var keyIndex: [Identifier: Entry] = [:]
    /// The byte offset of each line.
    private let lines: [Int]

    /// Nil if the text isn't YAML, or is empty.
    ///
    /// - `isHead`: Whether only the beginning is read, up to the first list of targets of a flag: what is needed for a
    ///   style. Then nil if there is none.
    init?(_ text: [UInt8], isHead: Bool = false) {
        self.text = text
        var lines = [0]
        for (offset, byte) in text.enumerated() where byte == 0x0A { lines.append(offset + 1) }
        self.lines = lines
        let isRead = text.withUnsafeBufferPointer { bytes -> Bool in
            guard var events = YAMLEvents(bytes) else { return false }
            return read(&events, isHead: isHead)
        }
        guard isRead, !nodes.isEmpty else { return nil }
    }

    // MARK: Reading

    private mutating func read(_ events: inout YAMLEvents, isHead: Bool) -> Bool {
        var open: [Index] = []
        var isInFlags = false
        // Where the last node ends that is complete.
        var last = 0
        var anchors: [String: Index] = [:]
        while events.advance() {
            let event = events.current.pointee
            let index = nodes.count
            var anchor: UnsafeMutablePointer<yaml_char_t>?
            switch event.type {
            case YAML_STREAM_END_EVENT: return !isHead
            case YAML_SCALAR_EVENT:
                anchor = event.data.scalar.anchor
                nodes.append(scalar(event, Identifier(String(decoding: events.text, as: UTF8.self))))
                last = nodes[index].end
                if open.count == 1 { isInFlags = nodes[index].text.text == RootField.flags.rawValue }
            case YAML_ALIAS_EVENT:
                let name = event.data.alias.anchor.map { String(cString: $0) } ?? ""
                guard let target = anchors[name] else { return false }
                let start = offset(of: event.start_mark)
                nodes.append(
                    Node(
                        kind: .alias, style: .alias, start: start, body: start, end: offset(of: event.end_mark),
                        next: index + 1, text: "", hasAnchor: false, hasTag: false, target: target))
                last = nodes[index].end
            case YAML_MAPPING_START_EVENT:
                anchor = event.data.mapping_start.anchor
                nodes.append(
                    container(
                        .mapping, event, isFlow: event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE,
                        hasAnchor: anchor != nil, hasTag: event.data.mapping_start.tag != nil))
                open.append(index)
            case YAML_SEQUENCE_START_EVENT:
                anchor = event.data.sequence_start.anchor
                nodes.append(
                    container(
                        .list, event, isFlow: event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE,
                        hasAnchor: anchor != nil, hasTag: event.data.sequence_start.tag != nil))
                open.append(index)
            case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
                guard let container = open.popLast() else { return false }
                nodes[container].next = index
                last = nodes[container].style == .flow ? offset(of: event.end_mark) : last
                nodes[container].end = last
                if isHead, isInFlags, LayoutStyle.isTypical(container, in: self) {
                    for container in open {
                        nodes[container].next = index
                        nodes[container].end = last
                    }
                    return true
                }
            default: break
            }
            if let anchor { anchors[String(cString: anchor)] = index }
        }
        return false
    }

    private func container(
        _ kind: Node.Kind,
        _ event: yaml_event_t,
        isFlow: Bool,
        hasAnchor: Bool,
        hasTag: Bool
    ) -> Node {
        let start = offset(of: event.start_mark)
        return Node(
            kind: kind, style: isFlow ? .flow : .block, start: start,
            body: hasAnchor || hasTag ? behindProperties(start) : start, end: start, next: 0, text: "",
            hasAnchor: hasAnchor, hasTag: hasTag, target: nil)
    }

    private func scalar(_ event: yaml_event_t, _ text: Identifier) -> Node {
        let style: Style =
            switch event.data.scalar.style {
            case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
            case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
            case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: .text
            default: .plain
            }
        let start = offset(of: event.start_mark)
        var end = offset(of: event.end_mark)
        let (hasAnchor, hasTag) = (event.data.scalar.anchor != nil, event.data.scalar.tag != nil)
        let body = hasAnchor || hasTag ? min(behindProperties(start), end) : start
        if style == .text, !keepsLineEnds(body) {
            while end > body, [0x0A, 0x0D, 0x20, 0x09].contains(self.text[end - 1]) { end -= 1 }
        }
        return Node(
            kind: .scalar, style: style, start: start, body: body, end: end, next: nodes.count + 1, text: text,
            hasAnchor: hasAnchor, hasTag: hasTag, target: nil)
    }

    /// Whether the sign of a block of text says that the line ends after it are part of it.
    private func keepsLineEnds(_ sign: Int) -> Bool {
        text[sign..<min(sign + 3, text.count)].prefix { $0 != 0x0A }.contains(UInt8(ascii: "+"))
    }

    /// The offset of what follows an anchor and a tag.
    private func behindProperties(_ start: Int) -> Int {
        var offset = start
        while offset < text.count, text[offset] == UInt8(ascii: "&") || text[offset] == UInt8(ascii: "!") {
            while offset < text.count, ![0x20, 0x09, 0x0A, 0x0D].contains(text[offset]),
                !(text[offset] == UInt8(ascii: ",") || text[offset] == UInt8(ascii: "]")
                    || text[offset] == UInt8(ascii: "}"))
            {
                offset += 1
            }
            offset = self.next(from: offset)
        }
        return offset
    }

    private func offset(of mark: yaml_mark_t) -> Int {
        guard mark.line < lines.count else { return text.count }
        var offset = lines[mark.line]
        for _ in 0..<mark.column {
            offset += 1
            while offset < text.count, text[offset] & 0xC0 == 0x80 { offset += 1 }
        }
        return min(offset, text.count)
    }

    // MARK: Lines

    /// The number of a line, from 0.
    func line(of offset: Int) -> Int {
        var (low, high) = (0, lines.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if lines[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    /// The offset of the beginning of a line; the end of the text for a line after the last.
    func start(ofLine line: Int) -> Int { line < lines.count ? lines[line] : text.count }

    /// The offset of the beginning of the line that an offset is in.
    func lineStart(_ offset: Int) -> Int { lines[line(of: offset)] }

    /// The offset of the end of the line that an offset is in, before its line end.
    func lineEnd(_ offset: Int) -> Int {
        let number = line(of: offset)
        guard number + 1 < lines.count else { return text.count }
        let end = lines[number + 1] - 1
        return end > lines[number] && text[end - 1] == 0x0D ? end - 1 : end
    }

    /// The beginning of the line after a part that ends at an offset.
    func lineAfter(_ end: Int) -> Int {
        if end > 0, text[end - 1] == 0x0A { return end }
        return start(ofLine: line(of: end) + 1)
    }

    /// The column of an offset in characters, from 0.
    func column(of offset: Int) -> Int {
        text[lineStart(offset)..<offset].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    }

    /// Whether nothing but spaces is before an offset on its line.
    func isFirst(_ offset: Int) -> Bool {
        text[lineStart(offset)..<offset].allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }

    /// Whether a line has nothing but white space.
    func isBlank(line: Int) -> Bool {
        text[start(ofLine: line)..<start(ofLine: line + 1)].allSatisfy { [0x20, 0x09, 0x0D, 0x0A].contains($0) }
    }

    /// The number of lines; a text that ends with a line end has an empty one more.
    var lineCount: Int { lines.count }

    /// The offset of the next byte behind a node or a sign that is neither white space nor in a comment; as libyaml reads it, a
    /// comment needs no white space before it there.
    func next(from offset: Int) -> Int {
        var offset = offset
        while offset < text.count {
            switch text[offset] {
            case 0x20, 0x09, 0x0A, 0x0D: offset += 1
            case UInt8(ascii: "#"): offset = lineEnd(offset)
            default: return offset
            }
        }
        return offset
    }
}
