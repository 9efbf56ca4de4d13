import CLibYAML
import Diagnostics
import FlagModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A YAML document, read from libyaml's events a part at a time.
///
/// ``advance()`` takes the next event; ``node()`` builds the tree of nodes that begins with it. A reader that is
/// through with a part gives its nodes back with ``release(to:)``, so that a long document is never held whole;
/// nodes that an alias may still ask for stay. Bounds keep a hostile text from costing more than it is worth.
struct Document: ~Copyable {
    /// A container whose end hasn't come yet.
    private struct Frame {
        let index: Node.Index
        /// Its anchor's place in ``anchored``, or -1.
        let anchor: Int
        /// Nodes of the document before it, aliases expanded.
        let before: Int
    }

    /// What an anchor stands for.
    private struct Anchored {
        let index: Node.Index
        /// Where it begins.
        let place: Place
        /// Its nodes, aliases expanded; nil while its container is still open.
        var expanded: Int?
    }

    private var events: YAMLEvents
    private let source: UnsafeBufferPointer<UInt8>
    private let bounds: Bounds
    /// The file that the places are in.
    let file: UInt32
    /// The nodes that are held, in the order of the text.
    private(set) var nodes: [Node] = []
    private var frames: [Frame] = []
    private var anchors: [Identifier: Int] = [:]
    private var anchored: [Anchored] = []
    /// The last node with an anchor.
    private var newestAnchor: Node.Index = -1
    private var documents = 0
    /// Nodes so far, aliases expanded.
    private(set) var total = 0
    /// What YAML allows and a manifest doesn't, and what isn't YAML.
    var mistakes: Mistakes

    /// A document over UTF-8 text, which has to stay as long as the document does; nil where libyaml has no memory.
    init?(_ source: UnsafeBufferPointer<UInt8>, file: UInt32, bounds: Bounds) {
        guard let events = YAMLEvents(source) else { return nil }
        self.events = events
        self.source = source
        self.file = file
        self.bounds = bounds
        mistakes = Mistakes(atMost: bounds.mistakes)
    }

    deinit {
        for node in nodes { free(UnsafeMutableRawPointer(mutating: node.text.baseAddress)) }
    }

    // MARK: Events

    /// Takes the next event; nil, with a diagnostic told, where the text is broken or goes on after its document.
    mutating func advance() -> yaml_event_type_t? {
        guard events.advance() else {
            let last = nodes.last.flatMap { $0.kind == .scalar && !$0.isPlain ? count - 1 : nil }.map { place($0) }
            let open = frames.last.map { nodes[Int($0.index)].start }
            let (diagnostic, culprit) =
                YAMLMistake(events.failure, in: source, file: file, lastQuoted: last, open: open).told
            mistakes.takeBack(beyond: culprit, in: file)
            mistakes.add(diagnostic)
            return nil
        }
        let type = events.current.pointee.type
        if type == YAML_DOCUMENT_START_EVENT {
            documents += 1
            if documents > 1 {
                report(
                    .multipleDocuments, "a manifest is one YAML document, and a second one begins here",
                    help: "remove the `---`, or put the second document into a file of its own")
                return nil
            }
        }
        return type
    }

    /// The kind of the event at hand.
    var type: yaml_event_type_t { events.current.pointee.type }

    /// Whether the event at hand opens a mapping that no alias can ask for.
    var opensPlainMapping: Bool {
        events.current.pointee.type == YAML_MAPPING_START_EVENT
            && events.current.pointee.data.mapping_start.anchor == nil
    }

    // MARK: Parts

    /// The node that an alias stands for; any other node itself.
    @inline(__always)
    func resolved(_ index: Node.Index) -> Node.Index {
        let kind = nodes[Int(index)].kind
        return kind == .alias ? nodes[Int(index)].next : index
    }

    /// The index after a node and everything under it.
    @inline(__always)
    func after(_ index: Node.Index) -> Node.Index {
        switch nodes[Int(index)].kind {
        case .scalar, .alias: index + 1
        case .mapping, .sequence: nodes[Int(index)].next
        }
    }

    /// Where a node is written; for an alias, the alias.
    @inline(__always)
    func place(_ index: Node.Index) -> Place {
        Place(file: file, start: nodes[Int(index)].start, end: nodes[Int(index)].end)
    }

    /// How many keys a mapping has itself, a merge key among them; 0 for any other node.
    func entries(of index: Node.Index) -> Int {
        let mapping = resolved(index)
        guard nodes[Int(mapping)].kind == .mapping else { return 0 }
        var entries = 0
        var key = mapping + 1
        while key < nodes[Int(mapping)].next {
            entries += 1
            key = after(after(key))
        }
        return entries
    }

    /// Where the next node will be.
    var count: Node.Index { Node.Index(truncatingIfNeeded: nodes.count) }

    /// Gives back the nodes from an index on, unless an alias may still ask for one of them.
    mutating func release(to mark: Node.Index) {
        guard newestAnchor < mark, nodes.count > Int(mark) else { return }
        for index in Int(mark)..<nodes.count {
            free(UnsafeMutableRawPointer(mutating: nodes[index].text.baseAddress))
        }
        nodes.removeLast(nodes.count - Int(mark))
    }

    /// Builds the node that begins with the event at hand, with all that is under it; afterwards its last event is
    /// at hand. Nil where it doesn't come to an end, which a diagnostic tells.
    mutating func node() -> Node.Index? {
        let root = count
        let outer = frames.count
        while true {
            switch type {
            case YAML_SCALAR_EVENT: addScalar()
            case YAML_ALIAS_EVENT: guard addAlias() else { return nil }
            case YAML_MAPPING_START_EVENT: guard open(.mapping) else { return nil }
            case YAML_SEQUENCE_START_EVENT: guard open(.sequence) else { return nil }
            default: close()
            }
            guard isWithinBounds() else { return nil }
            if frames.count == outer { return root }
            guard advance() != nil else { return nil }
        }
    }

    /// Enters the mapping at hand without building it; its entries are read a part at a time.
    mutating func enterMapping() -> Bool {
        guard open(.mapping) else { return false }
        return isWithinBounds()
    }

    /// Leaves a mapping that was entered, with its end at hand.
    mutating func leaveMapping() {
        frames.removeLast()
    }

    // MARK: Building

    private mutating func addScalar() {
        let index = count
        let event = events.current
        let start = SourcePosition(event.pointee.start_mark)
        let end = SourcePosition(event.pointee.end_mark)
        let isPlain = event.pointee.data.scalar.style == YAML_PLAIN_SCALAR_STYLE
        let tag = event.pointee.data.scalar.tag.map { coreTag($0) } ?? Node.Tag.none
        if let name = event.pointee.data.scalar.anchor { setAnchor(name, index, expanded: 1) }
        nodes.append(
            Node(
                kind: .scalar, isPlain: isPlain, tag: tag, next: 0, start: start, end: end, text: events.takeText()))
        total += 1
    }

    /// Whether the alias stands for something.
    private mutating func addAlias() -> Bool {
        let name = events.current.pointee.data.alias.anchor.map { String(cString: $0) } ?? ""
        guard let number = anchors[Identifier(name)] else {
            let known = anchors.keys.map(\.text).sorted()
            let suggestion = DidYouMean.suggestion(for: name, among: known).map { "did you mean `*\($0.shortened)`?" }
            report(
                .unknownAlias, "no anchor `&\(name.shortened)` stands before this alias",
                help: suggestion
                    ?? "write `&\(name.shortened)` before the value that the alias is to repeat; a text that begins with "
                    + "`*` has to be in quotes")
            return false
        }
        guard let expanded = anchored[number].expanded else {
            report(
                .recursiveAlias, "the alias `*\(name.shortened)` stands inside of what it repeats",
                help: "an alias can repeat only what ended before it",
                labels: [Diagnostic.Label(anchored[number].place, "the anchor")])
            return false
        }
        nodes.append(
            Node(
                kind: .alias, isPlain: false, tag: .none, next: anchored[number].index,
                start: SourcePosition(events.current.pointee.start_mark),
                end: SourcePosition(events.current.pointee.end_mark), text: UnsafeBufferPointer(start: nil, count: 0)))
        total += expanded
        return true
    }

    /// Whether the container is within bounds.
    private mutating func open(_ kind: Node.Kind) -> Bool {
        guard frames.count < bounds.depth else {
            report(
                .tooDeep, "mappings and lists stand over \(bounds.depth) deep inside one another here",
                help: "a manifest needs no more than eight levels")
            return false
        }
        let event = events.current
        let (anchor, tagText) =
            kind == .mapping
            ? (event.pointee.data.mapping_start.anchor, event.pointee.data.mapping_start.tag)
            : (event.pointee.data.sequence_start.anchor, event.pointee.data.sequence_start.tag)
        let tag = tagText.map { coreTag($0) } ?? Node.Tag.none
        let expected: Node.Tag = kind == .mapping ? .mapping : .sequence
        if tag != .none, ![.nonSpecific, .foreign, expected].contains(tag) {
            report(
                .foreignTag, "this tag doesn't fit \(kind == .mapping ? "a mapping" : "a list")",
                at: YAMLText(source).tagPlace(from: eventPlace), help: "remove the tag")
        }
        let index = count
        let start = SourcePosition(event.pointee.start_mark)
        let number = anchor.map { setAnchor($0, index, expanded: nil) } ?? -1
        frames.append(Frame(index: index, anchor: number, before: total))
        nodes.append(
            Node(
                kind: kind, isPlain: false, tag: tag, next: 0, start: start, end: start,
                text: UnsafeBufferPointer(start: nil, count: 0)))
        total += 1
        return true
    }

    private mutating func close() {
        guard let frame = frames.popLast() else { return }
        let index = Int(frame.index)
        nodes[index].next = count
        // libyaml marks the end of a block where the next thing begins; it ends with its last node.
        let start = SourcePosition(events.current.pointee.start_mark)
        let end = SourcePosition(events.current.pointee.end_mark)
        nodes[index].end = start != end || nodes.count == index + 1 ? end : nodes[nodes.count - 1].end
        if frame.anchor >= 0 { anchored[frame.anchor].expanded = total - frame.before }
        if nodes[index].kind == .mapping { checkKeys(of: frame.index) }
    }

    @discardableResult
    private mutating func setAnchor(
        _ name: UnsafePointer<UInt8>,
        _ index: Node.Index,
        expanded: Int?
    ) -> Int {
        anchors[Identifier(String(cString: name))] = anchored.count
        anchored.append(Anchored(index: index, place: eventPlace, expanded: expanded))
        newestAnchor = index
        return anchored.count - 1
    }

    /// The tag of a node; one that the core schema doesn't know is an error.
    private mutating func coreTag(_ text: UnsafePointer<UInt8>) -> Node.Tag {
        let tag = String(cString: text)
        guard let known = Self.tags[tag] else {
            report(
                .foreignTag, "the tag `\(Self.written(tag).shortened)` isn't one of YAML's core schema",
                at: YAMLText(source).tagPlace(from: eventPlace),
                help: "remove the tag; hoist reads `!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!map`, `!!seq`")
            return .foreign
        }
        return known
    }

    /// A tag as people write it.
    private static func written(_ tag: String) -> String {
        let core = "tag:yaml.org,2002:"
        return tag.hasPrefix(core) ? "!!" + tag.dropFirst(core.count) : tag
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

    // MARK: Checking

    /// Whether the nodes, aliases expanded, still are within the bound.
    private mutating func isWithinBounds() -> Bool {
        guard total > bounds.nodes else { return true }
        report(
            .tooManyNodes, "with its aliases expanded this file has over \(bounds.nodes) nodes",
            help: "aliases that repeat aliases multiply: write fewer levels of them, or split the manifest")
        return false
    }

    /// Tells keys that are no scalars, and keys that stand twice.
    private mutating func checkKeys(of mapping: Node.Index) {
        let end = nodes[Int(mapping)].next
        var table: KeyTable?
        var key = mapping + 1
        var number = 0
        while key < end {
            if nodes[Int(resolved(key))].kind != .scalar {
                mistakes.add(.complexKey(place(key)))
            } else {
                // A few are compared one by one, which is faster.
                if number == Self.few { table = tableOfKeys(of: mapping, before: key) }
                let earlier = table == nil ? sameKey(as: key, in: mapping) : table?.insert(key, in: self)
                if let earlier {
                    let text = nodes[Int(resolved(key))].string
                    mistakes.add(.duplicateKey(text, place(key), first: place(earlier)))
                }
                number += 1
            }
            key = after(after(key))
        }
    }

    private static let few = 10

    /// The first key of a mapping that is the same as one that comes later in it.
    @inline(__always)
    private func sameKey(as key: Node.Index, in mapping: Node.Index) -> Node.Index? {
        var earlier = mapping + 1
        while earlier < key {
            if hasSameText(earlier, key) { return earlier }
            earlier = after(after(earlier))
        }
        return nil
    }

    private func tableOfKeys(of mapping: Node.Index, before end: Node.Index) -> KeyTable {
        var table = KeyTable()
        var key = mapping + 1
        while key < end {
            if nodes[Int(resolved(key))].kind == .scalar { _ = table.insert(key, in: self) }
            key = after(after(key))
        }
        return table
    }

    /// Whether two nodes are scalars with the same text.
    @inline(__always)
    func hasSameText(_ one: Node.Index, _ other: Node.Index) -> Bool {
        let (one, other) = (Int(resolved(one)), Int(resolved(other)))
        return nodes[one].kind == .scalar && nodes[other].kind == .scalar
            && nodes[one].hasSameText(as: nodes[other])
    }

    // MARK: Telling

    /// Where the event at hand is written; one character where it has no width or goes on beyond its line.
    private var eventPlace: Place {
        let start = SourcePosition(events.current.pointee.start_mark)
        let end = SourcePosition(events.current.pointee.end_mark)
        guard end.line == start.line, end.column > start.column else { return Place(file: file, character: start) }
        return Place(file: file, start: start, end: end)
    }

    private mutating func report(
        _ code: DiagnosticCode,
        _ message: String,
        at place: Place? = nil,
        help: String,
        labels: [Diagnostic.Label] = []
    ) {
        mistakes.add(Diagnostic(code, message, at: place ?? eventPlace, labels: labels, help: help))
    }
}
