import CLibYAML
import Diagnostics
import FlagModel

/// A YAML document, read from libyaml's events one part at a time.
///
/// ``advance()`` takes the next event; ``node()`` builds the node tree that begins with it. When a reader is done with a
/// part, it releases the part's nodes with ``release(to:)``, so that a long document is never in memory as a whole. Nodes
/// that an alias may still refer to stay. Bounds limit what a hostile text can cost.
struct Document: ~Copyable {
    /// An open container.
    struct Frame {
        let index: Node.Index
        let start: SourcePosition
        /// The index of its anchor in ``anchored``, or -1.
        let anchor: Int
        /// The number of nodes before it, with aliases expanded.
        let before: Int
    }

    /// The node that an anchor names.
    struct Anchored {
        let index: Node.Index
        /// Where it begins.
        let place: Place
        /// The number of its nodes, with aliases expanded; nil while its container is open.
        var expanded: Int?
    }

    var events: YAMLEvents
    let source: UnsafeBufferPointer<UInt8>
    let bounds: Bounds
    /// Whether a list with only ids is read without a node for each id.
    let readsIDs: Bool
    /// The file that locations refer to.
    let file: UInt32
    /// The nodes in memory, in source order.
    var nodes = NodeStore()
    /// The strings of ids and names.
    let texts = TextCache()
    var frames: [Frame] = []
    var anchors: [Identifier: Int] = [:]
    var anchored: [Anchored] = []
    /// The last node with an anchor.
    var newestAnchor: Node.Index = -1
    var documents = 0
    /// The number of nodes so far, with aliases expanded.
    var total = 0
    /// The approximate number of bytes kept of what was read, without nodes. See ``Bounds/keptBytes``.
    var kept = 0
    /// The number of open mappings and lists with an anchor.
    var openAnchors = 0
    /// The last quoted string, if it is the last node.
    var lastQuoted: Place?
    /// The lines of the first empty blocks of text: what follows may be meant for them.
    var emptyBlocks: [UInt32] = []
    /// How often the text was searched to explain an error.
    var lookups = 0
    /// Whether lines of the text are further down in the file.
    private let isMoved: Bool
    /// Where a syntax error was noticed.
    private var brokenAt: SourcePosition?
    /// Syntax errors, and YAML that a manifest doesn't allow.
    var diagnostics: BoundedDiagnostics

    /// A document from UTF-8 text, which must outlive the document; nil if libyaml is out of memory.
    ///
    /// - `moved`: The lines of it that are further down in the file. Then what is wrong isn't said, only that
    ///   something is: it would be looked for in other lines.
    init?(
        _ source: UnsafeBufferPointer<UInt8>, file: UInt32, bounds: Bounds, readsIDs: Bool = false,
        moved: MovedLines? = nil
    ) {
        guard let events = YAMLEvents(source, moved: moved) else { return nil }
        self.events = events
        self.source = source
        self.file = file
        self.bounds = bounds
        self.readsIDs = readsIDs
        isMoved = moved != nil
        diagnostics = BoundedDiagnostics(atMost: bounds.diagnostics)
    }

    // MARK: Events

    /// Takes the next event. Nil, and an error is reported, if the text is broken or has a second document; nil also if
    /// there were too many errors.
    mutating func advance() -> yaml_event_type_t? {
        guard !diagnostics.isFull else { return nil }
        guard events.advance() else {
            guard !isMoved else { return nil }
            let open = frames.last?.start
            let failure = events.failure
            let (diagnostic, culprit) =
                YAMLSyntaxError(failure, in: source, file: file, lastQuoted: lastQuoted, open: open).diagnosed
            // Whatever is between quotes that aren't closed is between quotes.
            brokenAt =
                diagnostic.code == .unclosedQuote
                ? diagnostic.place?.start : SourcePosition(line: failure.problemAt.line + 1, column: 1)
            diagnostics.retract(beyond: culprit, in: file)
            diagnostics.add(diagnostic)
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

    /// Reports characters outside of quotes at which YAML 1.1 ends a line, in place of the errors that they cause.
    mutating func reportSeparators() {
        let line = SourcePosition(events.current.pointee.end_mark).line
        let bare = events.bareSeparators(before: brokenAt ?? SourcePosition(line: line + 1, column: 1))
        guard !bare.isEmpty else { return }
        let lines = Set(bare.map(\.position.line))
        diagnostics.retract { diagnostic in
            diagnostic.place.map { diagnostic.severity == .error && lines.contains($0.start.line) } ?? false
        }
        for separator in bare { diagnostics.add(separator.diagnostic(in: file)) }
    }

    /// The type of the current event.
    var type: yaml_event_type_t { events.current.pointee.type }

    /// Whether the current event opens a mapping without an anchor.
    var opensPlainMapping: Bool {
        events.current.pointee.type == YAML_MAPPING_START_EVENT
            && events.current.pointee.data.mapping_start.anchor == nil
    }

    // MARK: Parts

    /// The node that an alias refers to; any other node itself.
    @inline(__always)
    func resolved(_ index: Node.Index) -> Node.Index {
        nodes.kind(Int(index)) == .alias ? nodes.next(Int(index)) : index
    }

    /// The text of a scalar, with aliases followed.
    @inline(__always)
    func text(_ index: Node.Index) -> UnsafeBufferPointer<UInt8> { nodes[Int(resolved(index))].text }

    /// The index after a node and everything under it.
    @inline(__always)
    func after(_ index: Node.Index) -> Node.Index {
        switch nodes.kind(Int(index)) {
        case .scalar, .alias, .ids: index + 1
        case .mapping, .sequence: nodes.next(Int(index))
        }
    }

    /// The location of a node; for an alias, that of the alias.
    @inline(__always)
    func place(_ index: Node.Index) -> Place {
        Place(file: file, start: nodes[Int(index)].start, end: nodes[Int(index)].end)
    }

    /// How many keys a mapping has, including a merge key but not what is merged; 0 for other nodes.
    func entries(of index: Node.Index) -> Int {
        let mapping = resolved(index)
        guard nodes.kind(Int(mapping)) == .mapping else { return 0 }
        var entries = 0
        var key = mapping + 1
        while key < nodes.next(Int(mapping)) {
            entries += 1
            key = after(after(key))
        }
        return entries
    }

    /// The index of the next node.
    var count: Node.Index { Node.Index(truncatingIfNeeded: nodes.count) }

    /// Releases the nodes since a mark, unless an alias may still refer to one of them.
    mutating func release(to mark: NodeStore.Mark) {
        guard newestAnchor < mark.index, count > mark.index else { return }
        nodes.release(to: mark)
        lastQuoted = nil
    }

    /// Builds the node that begins with the current event, with everything under it; afterwards its last event is the
    /// current one. Nil, and an error is reported, if its end isn't reached.
    mutating func node() -> Node.Index? {
        let root = count
        let outer = frames.count
        while true {
            switch type {
            case YAML_SCALAR_EVENT: addScalar()
            case YAML_ALIAS_EVENT: guard addAlias() else { return nil }
            case YAML_MAPPING_START_EVENT: guard open(.mapping) else { return nil }
            case YAML_SEQUENCE_START_EVENT:
                let isMerged = isAfterMergeKey
                guard open(.sequence) else { return nil }
                if readsIDs, !isMerged {
                    guard let isWhole = readIDs() else { return nil }
                    if !isWhole { continue }
                }
            default: close()
            }
            guard isWithinBounds() else { return nil }
            if frames.count == outer { return root }
            guard advance() != nil else { return nil }
        }
    }

    /// Enters the current mapping without building it; its entries are read one at a time.
    mutating func enterMapping() -> Bool {
        guard open(.mapping) else { return false }
        return isWithinBounds()
    }

    /// Leaves a mapping that was entered, when its end is the current event.
    mutating func leaveMapping() {
        _ = closeFrame()
    }
}
