import CLibYAML
import Diagnostics
import FlagModel

/// A YAML document, read from libyaml's events a part at a time.
///
/// ``advance()`` takes the next event; ``node()`` builds the tree of nodes that begins with it. A reader that is
/// through with a part gives its nodes back with ``release(to:)``, so that a long document is never held whole;
/// nodes that an alias may still ask for stay. Bounds keep a hostile text from costing more than it is worth.
struct Document: ~Copyable {
    /// A container whose end hasn't come yet.
    struct Frame {
        let index: Node.Index
        let start: SourcePosition
        /// Its anchor's place in ``anchored``, or -1.
        let anchor: Int
        /// Nodes of the document before it, aliases expanded.
        let before: Int
    }

    /// What an anchor stands for.
    struct Anchored {
        let index: Node.Index
        /// Where it begins.
        let place: Place
        /// Its nodes, aliases expanded; nil while its container is still open.
        var expanded: Int?
    }

    var events: YAMLEvents
    let source: UnsafeBufferPointer<UInt8>
    let bounds: Bounds
    /// Whether a list that holds nothing but ids is read as such, without a node for each of them.
    let readsIDs: Bool
    /// The file that the places are in.
    let file: UInt32
    /// The nodes that are held, in the order of the text.
    var nodes = NodeStore()
    var frames: [Frame] = []
    var anchors: [Identifier: Int] = [:]
    var anchored: [Anchored] = []
    /// The last node with an anchor.
    var newestAnchor: Node.Index = -1
    var documents = 0
    /// Nodes so far, aliases expanded.
    var total = 0
    /// Bytes that what was read keeps, about; nodes aren't counted in. See ``Bounds/keptBytes``.
    var kept = 0
    /// Mappings and lists with an anchor that aren't at their ends.
    var openAnchors = 0
    /// The last text in quotes, if it is the last node.
    var lastQuoted: Place?
    /// Where the first blocks of text without a line begin: what follows may be meant for them.
    var emptyBlocks: [UInt32] = []
    /// How often the text was looked into for what to say of a mistake.
    var lookups = 0
    /// The ids of the list that is read.
    var ids = IDBuffer()
    /// What YAML allows and a manifest doesn't, and what isn't YAML.
    var diagnostics: BoundedDiagnostics

    /// A document over UTF-8 text, which has to stay as long as the document does; nil where libyaml has no memory.
    init?(_ source: UnsafeBufferPointer<UInt8>, file: UInt32, bounds: Bounds, readsIDs: Bool = false) {
        guard let events = YAMLEvents(source) else { return nil }
        self.events = events
        self.source = source
        self.file = file
        self.bounds = bounds
        self.readsIDs = readsIDs
        diagnostics = BoundedDiagnostics(atMost: bounds.diagnostics)
    }

    // MARK: Events

    /// Takes the next event; nil, with a diagnostic told, where the text is broken or goes on after its document, and nil
    /// where there were more mistakes than are told.
    mutating func advance() -> yaml_event_type_t? {
        guard !diagnostics.isFull else { return nil }
        guard events.advance() else {
            let open = frames.last?.start
            let (diagnostic, culprit) =
                YAMLSyntaxError(events.failure, in: source, file: file, lastQuoted: lastQuoted, open: open).diagnosed
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
        nodes.kind(Int(index)) == .alias ? nodes.next(Int(index)) : index
    }

    /// The text of a scalar, aliases followed.
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

    /// Where a node is written; for an alias, the alias.
    @inline(__always)
    func place(_ index: Node.Index) -> Place {
        Place(file: file, start: nodes[Int(index)].start, end: nodes[Int(index)].end)
    }

    /// How many keys a mapping has itself, a merge key among them; 0 for any other node.
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

    /// Where the next node will be.
    var count: Node.Index { Node.Index(truncatingIfNeeded: nodes.count) }

    /// Gives back the nodes since a mark, unless an alias may still ask for one of them.
    mutating func release(to mark: NodeStore.Mark) {
        guard newestAnchor < mark.index, count > mark.index else { return }
        nodes.release(to: mark)
        lastQuoted = nil
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

    /// Enters the mapping at hand without building it; its entries are read a part at a time.
    mutating func enterMapping() -> Bool {
        guard open(.mapping) else { return false }
        return isWithinBounds()
    }

    /// Leaves a mapping that was entered, with its end at hand.
    mutating func leaveMapping() {
        _ = closeFrame()
    }
}
