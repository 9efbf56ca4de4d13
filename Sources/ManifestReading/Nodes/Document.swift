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
    private struct Frame {
        let index: Node.Index
        let start: SourcePosition
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
    /// Whether a list that holds nothing but ids is read as such, without a node for each of them.
    private let readsIDs: Bool
    /// The file that the places are in.
    let file: UInt32
    /// The nodes that are held, in the order of the text.
    private(set) var nodes = NodeStore()
    private var frames: [Frame] = []
    private var anchors: [Identifier: Int] = [:]
    private var anchored: [Anchored] = []
    /// The last node with an anchor.
    private var newestAnchor: Node.Index = -1
    private var documents = 0
    /// Nodes so far, aliases expanded.
    private(set) var total = 0
    /// Bytes that what was read keeps, about; nodes aren't counted in. See ``Bounds/keptBytes``.
    private(set) var kept = 0
    /// Mappings and lists with an anchor that aren't at their ends.
    private var openAnchors = 0
    /// The last text in quotes, if it is the last node.
    private var lastQuoted: Place?
    /// Where the first blocks of text without a line begin: what follows may be meant for them.
    private var emptyBlocks: [UInt32] = []
    /// How often the text was looked into for what to say of a mistake.
    private var lookups = 0
    /// The ids of the list that is read.
    private var ids = IDBuffer()
    /// What YAML allows and a manifest doesn't, and what isn't YAML.
    var mistakes: Mistakes

    /// A document over UTF-8 text, which has to stay as long as the document does; nil where libyaml has no memory.
    init?(_ source: UnsafeBufferPointer<UInt8>, file: UInt32, bounds: Bounds, readsIDs: Bool = false) {
        guard let events = YAMLEvents(source) else { return nil }
        self.events = events
        self.source = source
        self.file = file
        self.bounds = bounds
        self.readsIDs = readsIDs
        mistakes = Mistakes(atMost: bounds.mistakes)
    }

    // MARK: Events

    /// Takes the next event; nil, with a diagnostic told, where the text is broken or goes on after its document, and nil
    /// where there were more mistakes than are told.
    mutating func advance() -> yaml_event_type_t? {
        guard !mistakes.isFull else { return nil }
        guard events.advance() else {
            let open = frames.last?.start
            let (diagnostic, culprit) =
                YAMLMistake(events.failure, in: source, file: file, lastQuoted: lastQuoted, open: open).told
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
    private var count: Node.Index { Node.Index(truncatingIfNeeded: nodes.count) }

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

    // MARK: Building

    private mutating func addScalar() {
        let index = count
        let event = events.current
        let start = SourcePosition(event.pointee.start_mark)
        let end = SourcePosition(event.pointee.end_mark)
        let isPlain = event.pointee.data.scalar.style == YAML_PLAIN_SCALAR_STYLE
        let tag = event.pointee.data.scalar.tag.map { coreTag($0) } ?? Node.Tag.none
        var isRepeatable = openAnchors > 0
        if let name = event.pointee.data.scalar.anchor {
            setAnchor(name, index, expanded: 1)
            isRepeatable = true
        }
        nodes.addScalar(isPlain: isPlain, tag: tag, isRepeatable: isRepeatable, start: start, end: end, &events)
        lastQuoted = isPlain ? nil : Place(file: file, start: start, end: end)
        total += 1
        if !isPlain, isEmptyBlock, emptyBlocks.count < Self.mostEmptyBlocks { emptyBlocks.append(start.line) }
    }

    /// Whether the scalar at hand is a block of text without a line.
    private var isEmptyBlock: Bool {
        let style = events.current.pointee.data.scalar.style
        return events.current.pointee.data.scalar.length == 0
            && (style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE)
    }

    /// A search for each of them goes through the text.
    private static let mostEmptyBlocks = 20
    private static let mostLookups = 20

    /// The `#` of a comment right behind a place, or the `&` of an anchor at it; nil where there is neither, and where that
    /// was asked often.
    mutating func signBehind(_ place: Place) -> Unicode.Scalar? {
        guard lookups < Self.mostLookups else { return nil }
        lookups += 1
        let line = YAMLText(source).line(place.start.line).line.scalars
        let rest = line.dropFirst(Int(place.start.column) - 1).drop { $0 == " " }
        return rest.first.flatMap { "#&".unicodeScalars.contains($0) ? $0 : nil }
    }

    /// The error for a key that isn't known and seems to be the text of a block without a line; nil for any other.
    mutating func unindentedBlock(ofKey key: Place) -> Diagnostic? {
        guard let near = emptyBlocks.firstIndex(where: { $0 < key.start.line && $0 + 20 > key.start.line }) else {
            return nil
        }
        // One of them is looked for once.
        emptyBlocks.remove(at: near)
        return UnindentedBlock.diagnostic(ofKey: key, in: YAMLText(source))
    }

    /// Whether the node at hand is the value of a merge key: its items aren't ids.
    // Inlined, as the others that only look: a call would get a copy of the document's bytes.
    @inline(__always)
    private var isAfterMergeKey: Bool {
        guard nodes.count > 0, nodes.kind(nodes.count - 1) == .scalar else { return false }
        return nodes[nodes.count - 1].text.isText("<<")
    }

    /// Reads the list that was opened as ids, up to its end or to what isn't simply an id.
    ///
    /// - Returns: Whether its end is at hand, and it was closed. Where it isn't, what it holds so far are nodes, and
    ///   so has to be what follows. Nil where the text doesn't go on, which was told.
    private mutating func readIDs() -> Bool? {
        let begin = events.current.pointee.start_mark.index
        while true {
            guard isWithinBounds(with: ids.count), advance() != nil else { return nil }
            let event = events.current
            if event.pointee.type == YAML_SEQUENCE_END_EVENT {
                closeIDs()
                return true
            }
            guard event.pointee.type == YAML_SCALAR_EVENT, event.pointee.data.scalar.anchor == nil,
                event.pointee.data.scalar.tag == nil
            else { break }
            let text = events.text
            let isPlain = event.pointee.data.scalar.style == YAML_PLAIN_SCALAR_STYLE
            guard !text.isEmpty, !isPlain || CoreScalar.plainMeaning(text) != .null else { break }
            let place = Place(
                file: file, start: SourcePosition(event.pointee.start_mark), end: SourcePosition(event.pointee.end_mark)
            )
            if ids.isLong {
                // Its room at once, by how much of the text it took so far: to grow later would take more.
                let index = event.pointee.start_mark.index
                ids.reserve(ids.count + ids.count * max(0, source.count - index) / max(1, index - begin))
            }
            ids.append(.id(Identifier(String(decoding: text, as: UTF8.self)), at: place), text)
            keep(textOf: text.count)
            lastQuoted = isPlain ? nil : place
            total += 1
        }
        for id in ids.taken() { nodes.add(id, isRepeatable: openAnchors > 0) }
        return false
    }

    private mutating func closeIDs() {
        guard let index = closeFrame() else { return }
        let mayRepeat = ids.mayRepeat
        let end = blockEnd(last: ids.last?.place.end)
        keep(48 + ids.count * MemoryLayout<Located<Identifier>>.stride)
        nodes.close(index, end: end, ids: ids.taken(), mayRepeat: mayRepeat)
    }

    /// Where the mapping or list at whose end we are ends. libyaml marks the end of a block where the next thing begins;
    /// it ends with its last part.
    @inline(__always)
    private func blockEnd(last: SourcePosition?) -> SourcePosition {
        let start = SourcePosition(events.current.pointee.start_mark)
        let end = SourcePosition(events.current.pointee.end_mark)
        return start != end ? end : last ?? end
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
        nodes.add(
            .alias, next: anchored[number].index, start: SourcePosition(events.current.pointee.start_mark),
            end: SourcePosition(events.current.pointee.end_mark))
        lastQuoted = nil
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
        if number >= 0 { openAnchors += 1 }
        frames.append(Frame(index: index, start: start, anchor: number, before: total))
        nodes.add(kind, tag: tag, isRepeatable: openAnchors > 0, start: start, end: start)
        lastQuoted = nil
        total += 1
        return true
    }

    private mutating func close() {
        guard let index = closeFrame() else { return }
        nodes.close(index, end: blockEnd(last: nodes.count > index + 1 ? nodes[nodes.count - 1].end : nil))
        if nodes.kind(index) == .mapping { checkKeys(of: Node.Index(truncatingIfNeeded: index)) }
    }

    /// Leaves the innermost mapping or list, and gives its node.
    private mutating func closeFrame() -> Int? {
        guard let frame = frames.popLast() else { return nil }
        if frame.anchor >= 0 {
            anchored[frame.anchor].expanded = total - frame.before
            openAnchors -= 1
        }
        return Int(frame.index)
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
        keep(Self.costOfAnchor)
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

    /// Whether the nodes, aliases expanded, and what is kept still are within their bounds.
    ///
    /// - Parameter ids: How many ids the list that is being read has, which aren't kept yet. While it grows, and while it
    ///   is searched for what stands twice, each of them costs as much again.
    mutating func isWithinBounds(with ids: Int = 0) -> Bool {
        if total <= bounds.nodes, cost + 2 * ids * MemoryLayout<Located<Identifier>>.stride <= bounds.keptBytes {
            return true
        }
        tellBounds()
        return false
    }

    /// Bytes that what was read takes, nodes counted in, about.
    private var cost: Int { kept + nodes.count * Self.costOfNode }

    /// Whether to go on with the parts of a tree: no more was kept, and no more was wrong, than is allowed. Where more was,
    /// that is told with the next event.
    var goesOn: Bool { cost <= bounds.keptBytes && !mistakes.isFull }

    /// Counts bytes that are kept from now on.
    mutating func keep(_ bytes: Int) { kept += bytes }

    /// Counts the bytes of a text that is kept from now on: a short one stands in its `String` itself.
    @inline(__always)
    mutating func keep(textOf bytes: Int) { if bytes > 15 { kept += bytes + 48 } }

    /// A node is 24 bytes and up to 64 of text, half of which may be room; finding keys that stand twice takes 32.
    private static let costOfNode = 56
    private static let costOfAnchor = 160

    private mutating func tellBounds() {
        if total > bounds.nodes {
            report(
                .tooManyNodes, "with its aliases expanded this file has over \(bounds.nodes) nodes",
                help: "aliases that repeat aliases multiply: write fewer levels of them, or split the manifest")
        } else {
            report(
                .outOfProportion, "what this manifest says takes far more memory than it has bytes",
                help:
                    "a text that is repeated costs least as an alias of a whole flag or list, or as an audience; `<<` copies"
            )
        }
    }

    /// Tells keys that are no scalars, and keys that stand twice.
    private mutating func checkKeys(of mapping: Node.Index) {
        let end = nodes.next(Int(mapping))
        var table: KeyTable?
        var key = mapping + 1
        var number = 0
        while key < end, !mistakes.isFull {
            if nodes.kind(Int(resolved(key))) != .scalar {
                mistakes.add(.complexKey(place(key)))
            } else {
                // A few are compared one by one, which is faster.
                if number == Self.few { table = tableOfKeys(of: mapping, before: key) }
                var earlier: Node.Index?
                if table != nil {
                    earlier = table?.insert(key, in: self)
                } else {
                    let written = Int(resolved(key))
                    var other = mapping + 1
                    while other < key, earlier == nil {
                        if nodes.hasSameText(Int(resolved(other)), written) { earlier = other }
                        other = after(after(other))
                    }
                }
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

    private func tableOfKeys(of mapping: Node.Index, before end: Node.Index) -> KeyTable {
        var table = KeyTable()
        var key = mapping + 1
        while key < end {
            if nodes.kind(Int(resolved(key))) == .scalar { _ = table.insert(key, in: self) }
            key = after(after(key))
        }
        return table
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
