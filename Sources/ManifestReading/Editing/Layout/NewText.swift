import FlagModel
import TerminalText

/// What is written into a text: a scalar, a list, or a mapping, not yet in any layout.
indirect enum NewText {
    /// A string, quoted if that is necessary.
    case text(String)
    /// A string that may have several lines.
    case lines(String)
    /// Something without quotes: `true`, `null`, a day.
    case bare(String)
    case list([NewText])
    case mapping([(key: String, value: NewText)])

    /// A value of a field.
    init(_ value: FieldValue, of field: FlagField) {
        switch field.kept(value) {
        case .none: self = .bare("null")
        case .flag(let value): self = .bare(value ? "true" : "false")
        case .text(let text): self = .lines(text)
        }
    }

    /// An item of a list of targets: an id, or a grant.
    init(_ item: ListItem) {
        guard !item.isPlain else {
            self = .text(item.id.text)
            return
        }
        var pairs: [(key: String, value: NewText)] = [(GrantField.id.rawValue, .text(item.id.text))]
        if let from = item.from { pairs.append((GrantField.from.rawValue, .bare("\(from)"))) }
        if let until = item.until { pairs.append((GrantField.until.rawValue, .bare("\(until)"))) }
        if let why = item.why { pairs.append((GrantField.why.rawValue, .text(why))) }
        self = .mapping(pairs)
    }
}

/// How a text is laid out: what new lines in it follow.
struct LayoutStyle {
    /// The spaces by which keys are indented under another key.
    var unit = 2
    /// The spaces by which the dashes of a list are indented under its key.
    var dash = 2
    /// Whether lists are written in brackets.
    var hasFlowLists = false

    /// The usual style.
    init() {}

    /// The style of a text: of its flags, else of its audiences, and of the first list of their targets.
    init(of tree: LayoutTree) {
        let root = tree.resolved(0)
        guard tree.nodes[root].kind == .mapping, tree.nodes[root].style == .block else { return }
        let sections = tree.entries(of: root)
        var isDashKnown = false
        for name in [RootField.audiences.rawValue, RootField.flags.rawValue] {
            guard let section = sections.first(where: { tree.nodes[$0.node].text.text == name }),
                let value = section.value, tree.nodes[value].kind == .mapping, tree.nodes[value].style == .block,
                value + 1 < tree.nodes[value].next
            else { continue }
            unit = max(1, tree.column(of: tree.nodes[value].body) - tree.column(of: section.start))
            if !isDashKnown { dash = unit }
            guard let list = firstList(in: tree, under: value) else { continue }
            isDashKnown = true
            hasFlowLists = tree.nodes[list.list].style == .flow
            if !hasFlowLists {
                dash = max(0, tree.column(of: tree.nodes[list.list].body) - tree.column(of: tree.nodes[list.key].start))
            }
        }
    }

    /// The style of a text, of which no more is read than is needed.
    init(ofHead text: [UInt8]) {
        let end = text.prefix(Self.head).lastIndex(of: 0x0A) ?? 0
        let isLong = text.count > Self.head
        let tree =
            (isLong ? LayoutTree(Array(text[...end]), isHead: true) : nil) ?? LayoutTree(text, isHead: true)
            ?? LayoutTree(text)
        if let tree { self.init(of: tree) } else { self.init() }
    }

    /// Where the first list usually is, in bytes.
    private static let head = 1 << 16

    /// The first typical list under a mapping.
    private func firstList(in tree: LayoutTree, under mapping: Int) -> (key: Int, list: Int)? {
        (mapping + 1..<tree.nodes[mapping].next).first { Self.isTypical($0, in: tree) }.map { ($0 - 1, $0) }
    }

    /// Whether a node is a list of companies or users with items, the value of a key at the beginning of a line.
    static func isTypical(_ index: Int, in tree: LayoutTree) -> Bool {
        let node = tree.nodes[index]
        return node.kind == .list && node.next > index + 1 && !node.hasAnchor && index > 0
            && TargetKind.allCases.contains { $0.listKey == tree.nodes[index - 1].text }
            && tree.isFirst(tree.nodes[index - 1].start)
    }
}

extension NewText {
    /// The text on one line, as a part of a mapping in braces or a list in brackets, or as a value on a line.
    ///
    /// - Parameters:
    ///   - isFlow: Whether it stands in braces or brackets: then a comma ends what has no quotes.
    ///   - quotes: The quotes that a string gets even if none are necessary.
    ///   - isJSON: Whether all strings, keys and days among them, are in double quotes.
    func inline(isFlow: Bool, quotes: LayoutTree.Style? = nil, isJSON: Bool = false) -> String {
        let quotes = isJSON ? .doubleQuoted : quotes
        switch self {
        case .text(let text), .lines(let text): return ScalarText.written(text, isFlow: isFlow, quotes: quotes)
        case .bare(let text):
            return isJSON && CalendarDate(text) != nil ? "\"\(text)\"" : text
        case .list(let items):
            return "[" + items.map { $0.inline(isFlow: true, isJSON: isJSON) }.joined(separator: ", ") + "]"
        case .mapping(let pairs):
            let pairs = pairs.map { $0.value.pair(key: $0.key, isJSON: isJSON) }
            return "{" + pairs.joined(separator: ", ") + "}"
        }
    }

    /// A key with this value, as a part of a mapping in braces.
    func pair(key: String, isJSON: Bool) -> String {
        ScalarText.written(key, isFlow: true, quotes: isJSON ? .doubleQuoted : nil) + ": "
            + inline(isFlow: true, isJSON: isJSON)
    }

    /// A key with this value, in lines without the indentation of the key.
    func lines(key: String, _ style: LayoutStyle) -> [String] {
        let head = ScalarText.written(key, isFlow: false) + ":"
        let (behind, below) = value(style)
        return [behind.isEmpty ? head : head + " " + behind] + below
    }

    /// A value: what is behind the key's colon, and the lines below, as they are indented under the key.
    func value(_ style: LayoutStyle) -> (behind: String, below: [String]) {
        let unit = String(repeating: " ", count: style.unit)
        switch self {
        case .text, .bare: return (inline(isFlow: false), [])
        case .lines(let text):
            guard ScalarStyle.style(ofLines: text) == .literal, text.first != " ", text.first != "\n",
                text.first != "\t"
            else { return (inline(isFlow: false), []) }
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            let ends = text.hasSuffix("\n")
            return (ends ? "|" : "|-", (ends ? lines.dropLast() : lines).map { $0.isEmpty ? "" : unit + $0 })
        case .list(let items):
            guard !items.isEmpty, !style.hasFlowLists else { return (inline(isFlow: true), []) }
            let dash = String(repeating: " ", count: style.dash) + "- "
            return ("", items.map { dash + $0.inline(isFlow: false) })
        case .mapping(let pairs):
            guard !pairs.isEmpty else { return ("{}", []) }
            return ("", pairs.flatMap { $0.value.lines(key: $0.key, style) }.map { $0.isEmpty ? "" : unit + $0 })
        }
    }
}

/// Strings as YAML scalars on one line.
enum ScalarText {
    /// Whether every reader reads a string the same without quotes.
    ///
    /// - `isFlow`: Whether it stands in braces or brackets.
    static func isPlain(_ text: String, isFlow: Bool) -> Bool {
        ScalarStyle.style(of: text) == .plain && !(isFlow && text.utf8.contains { ",[]{}:".utf8.contains($0) })
    }

    /// A string as a scalar that every reader reads the same.
    ///
    /// - `isFlow`: Whether it stands in braces or brackets.
    /// - `quotes`: Quotes that it gets even if none are necessary.
    static func written(_ text: String, isFlow: Bool, quotes: LayoutTree.Style? = nil) -> String {
        var style = ScalarStyle.style(of: text)
        if style == .plain {
            if !isPlain(text, isFlow: isFlow) { style = .doubleQuoted }
            if quotes == .singleQuoted { style = .singleQuoted }
            if quotes == .doubleQuoted { style = .doubleQuoted }
        } else if style == .doubleQuoted, quotes == .singleQuoted, !LogText.hasCommand(text),
            !text.unicodeScalars.contains(where: HiddenScalars.contains)
        {
            style = .singleQuoted
        }
        guard style != .plain else { return text }
        let emitted = try? YAMLEmitter.text(of: [.list, .scalar(text, style), .endOfList])
        return String((emitted ?? "").dropFirst(2).dropLast())
    }
}
