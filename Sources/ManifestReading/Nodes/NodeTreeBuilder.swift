import CLibYAML
import Diagnostics
import FlagModel

/// Builds a ``NodeTree`` from libyaml's events, within bounds, and tells what YAML allows and a manifest doesn't.
struct NodeTreeBuilder {
    /// A container whose end hasn't come yet.
    private struct Frame {
        let index: NodeTree.Index
        let anchor: Identifier?
        /// Nodes in it so far, aliases expanded.
        var expanded: Int
    }

    /// What an anchor stands for.
    private struct Anchored {
        let index: NodeTree.Index
        /// Its nodes, aliases expanded; nil while its container is still open.
        let expanded: Int?
    }

    private var tree: NodeTree
    private var frames: [Frame] = []
    private var anchors: [Identifier: Anchored] = [:]
    private var documents = 0
    /// Nodes that the aliases so far stand for, beyond one each.
    private var aliased = 0
    private let bounds: Bounds
    private(set) var diagnostics: [Diagnostic] = []

    init(file: UInt32, bounds: Bounds) {
        tree = NodeTree(file: file)
        self.bounds = bounds
    }

    /// Reads a text to its end, or to the first thing after which nothing more can be understood.
    /// The tree is nil where the document is empty or broken; then a diagnostic says so.
    static func build(_ text: String, file: UInt32, bounds: Bounds) -> (tree: NodeTree?, diagnostics: [Diagnostic]) {
        var builder = NodeTreeBuilder(file: file, bounds: bounds)
        builder.tree.nodes.reserveCapacity(text.utf8.count / 24)
        let whole = YAMLEvents.read(text) { builder.consume(&$0, text: text) } ?? false
        guard whole else { return (nil, builder.diagnostics) }
        builder.checkMappings()
        return (builder.tree, builder.diagnostics)
    }

    /// Whether the whole text was read.
    private mutating func consume(_ events: inout YAMLEvents, text: String) -> Bool {
        while let event = events.next() {
            switch event.pointee.type {
            case YAML_STREAM_END_EVENT: return !tree.nodes.isEmpty
            case YAML_DOCUMENT_START_EVENT:
                documents += 1
                if documents > 1 {
                    report(
                        "multiple-documents", "a manifest is one YAML document, and a second one begins here", event,
                        help: "remove the `---`, or put the second document into a file of its own")
                    return false
                }
            case YAML_SCALAR_EVENT:
                scalar(event)
                guard isWithinBounds(event) else { return false }
            case YAML_ALIAS_EVENT: guard alias(event) else { return false }
            case YAML_MAPPING_START_EVENT: guard open(event, .mapping) else { return false }
            case YAML_SEQUENCE_START_EVENT: guard open(event, .sequence) else { return false }
            case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: close(event)
            default: break
            }
        }
        diagnostics.append(YAMLMistake.diagnostic(for: events.failure, text: text, file: tree.file))
        return false
    }

    // MARK: Nodes

    private mutating func scalar(_ event: UnsafePointer<yaml_event_t>) {
        let data = event.pointee.data.scalar
        let bytes = UnsafeBufferPointer(start: data.value, count: data.length)
        let start = SourcePosition(event.pointee.start_mark)
        let isPlain = data.style == YAML_PLAIN_SCALAR_STYLE
        let tag = tag(data.tag, event)
        add(
            Node(
                kind: .scalar, isPlain: isPlain, tag: tag, next: 0, text: String(decoding: bytes, as: UTF8.self),
                start: start, end: SourcePosition(event.pointee.end_mark)),
            anchor: data.anchor)
    }

    private mutating func add(_ node: Node, anchor: UnsafeMutablePointer<yaml_char_t>?) {
        let index = NodeTree.Index(tree.nodes.count)
        tree.nodes.append(node)
        if let anchor { anchors[Identifier(String(cString: anchor))] = Anchored(index: index, expanded: 1) }
        if !frames.isEmpty { frames[frames.count - 1].expanded += 1 }
    }

    /// Whether the alias stands for something.
    private mutating func alias(_ event: UnsafePointer<yaml_event_t>) -> Bool {
        let name = Identifier(event.pointee.data.alias.anchor.map { String(cString: $0) } ?? "")
        guard let target = anchors[name] else {
            let known = anchors.keys.map(\.text).sorted()
            let suggestion = DidYouMean.suggestion(for: name.text, among: known).map { "did you mean `*\($0)`?" }
            report(
                "unknown-alias", "no anchor `&\(name.text)` stands before this alias", event,
                help: suggestion ?? "write `&\(name.text)` before the value that the alias is to repeat")
            return false
        }
        guard let expanded = target.expanded else {
            report(
                "recursive-alias", "the alias `*\(name.text)` stands inside of what it repeats", event,
                help: "an alias can repeat only what ended before it",
                labels: [Diagnostic.Label(tree.place(target.index), "the anchor")])
            return false
        }
        tree.nodes.append(
            Node(
                kind: .alias, isPlain: false, tag: .none, next: target.index, text: "",
                start: SourcePosition(event.pointee.start_mark), end: SourcePosition(event.pointee.end_mark)))
        guard !frames.isEmpty else { return true }
        frames[frames.count - 1].expanded += expanded
        // The alias itself is among the nodes already.
        aliased += expanded - 1
        return isWithinBounds(event)
    }

    /// Whether the nodes, aliases expanded, still are within the bound.
    private mutating func isWithinBounds(_ event: UnsafePointer<yaml_event_t>) -> Bool {
        guard tree.nodes.count + aliased > bounds.nodes else { return true }
        report(
            "too-many-nodes", "with its aliases expanded this file has over \(bounds.nodes) nodes", event,
            help: "aliases that repeat aliases multiply: write fewer levels of them, or split the manifest")
        return false
    }

    /// Whether the container is within bounds.
    private mutating func open(_ event: UnsafePointer<yaml_event_t>, _ kind: Node.Kind) -> Bool {
        guard frames.count < bounds.depth else {
            report(
                "too-deep", "mappings and lists stand over \(bounds.depth) deep inside one another here", event,
                help: "a manifest needs no more than eight levels")
            return false
        }
        let (anchorText, tagText) =
            kind == .mapping
            ? (event.pointee.data.mapping_start.anchor, event.pointee.data.mapping_start.tag)
            : (event.pointee.data.sequence_start.anchor, event.pointee.data.sequence_start.tag)
        let start = SourcePosition(event.pointee.start_mark)
        let tag = tag(tagText, event)
        let index = NodeTree.Index(tree.nodes.count)
        let expected: Node.Tag = kind == .mapping ? .mapping : .sequence
        if tag != .none && tag != .nonSpecific && tag != expected {
            report(
                "foreign-tag", "this tag doesn't fit \(kind == .mapping ? "a mapping" : "a list")", event,
                help: "remove the tag")
        }
        tree.nodes.append(Node(kind: kind, isPlain: false, tag: tag, next: 0, text: "", start: start, end: start))
        let anchor = anchorText.map { Identifier(String(cString: $0)) }
        if let anchor { anchors[anchor] = Anchored(index: index, expanded: nil) }
        frames.append(Frame(index: index, anchor: anchor, expanded: 1))
        return isWithinBounds(event)
    }

    private mutating func close(_ event: UnsafePointer<yaml_event_t>) {
        guard let frame = frames.popLast() else { return }
        let index = Int(frame.index)
        tree.nodes[index].next = NodeTree.Index(tree.nodes.count)
        tree.nodes[index].end = end(of: frame.index, closedBy: event)
        if let anchor = frame.anchor {
            // The name may have been given anew inside.
            if let held = anchors[anchor], held.index == frame.index {
                anchors[anchor] = Anchored(index: frame.index, expanded: frame.expanded)
            }
        }
        if !frames.isEmpty { frames[frames.count - 1].expanded += frame.expanded }
    }

    /// Where a container ends: at its bracket, or, for a block, at the end of its last node, since libyaml marks
    /// the end of a block where the next thing begins.
    private func end(of index: NodeTree.Index, closedBy event: UnsafePointer<yaml_event_t>) -> SourcePosition {
        let start = SourcePosition(event.pointee.start_mark)
        let end = SourcePosition(event.pointee.end_mark)
        if start != end { return end }
        guard let last = tree.nodes.last, tree.nodes.count > Int(index) + 1 else { return end }
        return last.end
    }

    /// The tag of a node; one that the core schema doesn't know is an error.
    private mutating func tag(_ text: UnsafeMutablePointer<yaml_char_t>?, _ event: UnsafePointer<yaml_event_t>)
        -> Node.Tag
    {
        guard let text else { return .none }
        let tag = String(cString: text)
        guard let known = Self.tags[tag] else {
            report(
                "foreign-tag", "the tag `\(tag)` isn't one of YAML's core schema", event,
                help: "remove the tag; hoist reads `!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!map`, `!!seq`")
            return .none
        }
        return known
    }

    private static let tags: [String: Node.Tag] = [
        "!": .nonSpecific,
        "tag:yaml.org,2002:str": .string,
        "tag:yaml.org,2002:int": .integer,
        "tag:yaml.org,2002:float": .float,
        "tag:yaml.org,2002:bool": .boolean,
        "tag:yaml.org,2002:null": .null,
        "tag:yaml.org,2002:map": .mapping,
        "tag:yaml.org,2002:seq": .sequence,
        "tag:yaml.org,2002:merge": .merge,
    ]

    // MARK: Keys

    /// Tells keys that are no scalars, and keys that stand twice in one mapping, wherever they are.
    private mutating func checkMappings() {
        for index in tree.nodes.indices where tree.nodes[index].kind == .mapping {
            checkKeys(of: NodeTree.Index(index))
        }
    }

    private mutating func checkKeys(of mapping: NodeTree.Index) {
        var first: [Identifier: NodeTree.Index] = [:]
        var isKey = true
        for child in tree.items(mapping) {
            defer { isKey.toggle() }
            guard isKey else { continue }
            let key = tree.nodes[Int(tree.resolved(child))]
            guard key.kind == .scalar else {
                diagnostics.append(
                    Diagnostic(
                        "complex-key", "a key has to be a simple text", at: tree.place(child),
                        help: "hoist has no use for a mapping or a list as a key"))
                continue
            }
            if let earlier = first.updateValue(child, forKey: Identifier(key.text)) {
                diagnostics.append(
                    Diagnostic(
                        "duplicate-key", "the key `\(key.text)` stands twice in this mapping",
                        at: tree.place(child), inline: "the second one",
                        labels: [Diagnostic.Label(tree.place(earlier), "the first one")],
                        help: "keep one of the two"))
                first[Identifier(key.text)] = earlier
            }
        }
    }

    private mutating func report(
        _ code: String,
        _ message: String,
        _ event: UnsafePointer<yaml_event_t>,
        help: String,
        labels: [Diagnostic.Label] = []
    ) {
        let start = SourcePosition(event.pointee.start_mark)
        var end = SourcePosition(event.pointee.end_mark)
        // A block's opening event is empty or spans nothing that could be shown: mark one character.
        if end.line != start.line || end.column <= start.column {
            end = SourcePosition(line: start.line, column: start.column + 1)
        }
        diagnostics.append(
            Diagnostic(code, message, at: Place(file: tree.file, start: start, end: end), labels: labels, help: help))
    }
}
