import CLibYAML
import Diagnostics
import FlagModel

/// The nodes of a document and their texts, in little memory: 24 bytes per node plus the bytes of a short text.
///
/// Short texts are copied next to one another, since libyaml's buffer takes at least 32 bytes; for long ones, libyaml's
/// buffer is kept. A text stays at its address until its node is released.
struct NodeStore: ~Copyable {
    /// A fill level of the store, to go back to.
    struct Mark {
        fileprivate let cells: Int
        fileprivate let used: Int
        fileprivate let long: Int
        fileprivate let lists: Int
        fileprivate let ids: Int

        /// The index of the next node.
        var index: Node.Index { Node.Index(truncatingIfNeeded: cells) }
    }

    private struct Cell {
        let start: SourcePosition
        var end: SourcePosition
        /// ``Node/next`` of a mapping, a list or an alias; the offset of a scalar's text; the index of a list of ids.
        var next: Int32
        var kind: Node.Kind
        let tag: Node.Tag
        let isPlain: Bool
        /// The length of a short text in bytes, or ``isLong``; 1 for a list of ids that may have duplicates.
        var length: UInt8
        let isRepeatable: Bool
    }

    /// The ``Cell/length`` of a text in ``long``.
    private static let isLong: UInt8 = 255
    /// Texts up to so many bytes are copied.
    private static let longestShort = 64
    private static let bits = 16
    private static let chunk = 1 << bits
    private static let mask = chunk - 1

    private var cells: [Cell] = []
    /// The bytes of short texts; none spans two chunks.
    private var chunks: [UnsafeMutablePointer<UInt8>] = []
    private var used = 0
    /// libyaml's buffers of long texts, which this store frees.
    private var long: [UnsafeBufferPointer<UInt8>] = []
    /// Lists with only ids, without a node for each id: where their ids are.
    private var lists: [Range<Int32>] = []
    /// Their ids, and those of the list that is being read.
    var ids = IDBuffer()

    /// Nothing yet.
    init() {}

    deinit {
        for text in long { free(UnsafeMutableRawPointer(mutating: text.baseAddress)) }
        for chunk in chunks { chunk.deallocate() }
    }

    // MARK: Access

    /// The number of nodes.
    @inline(__always)
    var count: Int { cells.count }

    /// A node. Its text stays until it is released.
    @inline(__always)
    subscript(_ index: Int) -> Node {
        let cell = cells[index]
        return Node(
            kind: cell.kind, isPlain: cell.isPlain, tag: cell.tag, isRepeatable: cell.isRepeatable,
            next: next(of: cell, index),
            start: cell.start, end: cell.end, text: text(of: cell))
    }

    /// The kind of a node.
    @inline(__always)
    func kind(_ index: Int) -> Node.Kind { cells[index].kind }

    /// Whether two nodes are scalars with the same text.
    @inline(__always)
    func hasSameText(_ one: Int, _ other: Int) -> Bool {
        let (one, other) = (cells[one], cells[other])
        return one.kind == .scalar && other.kind == .scalar && one.length == other.length
            && text(of: one).isSame(as: text(of: other))
    }

    /// ``Node/next`` of a node.
    @inline(__always)
    func next(_ index: Int) -> Node.Index { next(of: cells[index], index) }

    /// The indices in ``ids`` of the ids of a node of the kind ``Node/Kind/ids``.
    @inline(__always)
    func range(_ index: Int) -> Range<Int> {
        let range = lists[Int(cells[index].next)]
        return Int(range.lowerBound)..<Int(range.upperBound)
    }

    /// The ids of such a node.
    func ids(_ index: Int) -> [Located<Identifier>] {
        let range = range(index)
        var all: [Located<Identifier>] = []
        all.reserveCapacity(range.count)
        for number in range { all.append(ids[number]) }
        return all
    }

    /// Whether there may be duplicates among the ids of such a node.
    func mayRepeat(_ index: Int) -> Bool { cells[index].length == 1 }

    /// Whether an alias may repeat a node.
    func isRepeatable(_ index: Int) -> Bool { cells[index].isRepeatable }

    @inline(__always)
    private func next(of cell: Cell, _ index: Int) -> Node.Index {
        cell.kind == .scalar || cell.kind == .ids ? Node.Index(truncatingIfNeeded: index + 1) : cell.next
    }

    @inline(__always)
    private func text(of cell: Cell) -> UnsafeBufferPointer<UInt8> {
        guard cell.kind == .scalar else { return UnsafeBufferPointer(start: nil, count: 0) }
        if cell.length == Self.isLong { return long[Int(cell.next)] }
        let offset = Int(cell.next)
        return UnsafeBufferPointer(
            start: UnsafePointer(chunks[offset >> Self.bits] + (offset & Self.mask)), count: Int(cell.length))
    }

    /// The current fill level.
    var mark: Mark { Mark(cells: cells.count, used: used, long: long.count, lists: lists.count, ids: ids.count) }

    // MARK: Filling

    /// Adds a scalar, and takes over the buffer of a long text.
    mutating func addScalar(
        isPlain: Bool, tag: Node.Tag, isRepeatable: Bool, start: SourcePosition, end: SourcePosition,
        _ events: inout YAMLEvents
    ) {
        let text = events.text
        let isShort = text.count <= Self.longestShort
        let place: Int
        if isShort {
            place = copied(text)
        } else {
            place = long.count
            long.append(events.takeText())
        }
        cells.append(
            Cell(
                start: start, end: end, next: Int32(truncatingIfNeeded: place), kind: .scalar, tag: tag,
                isPlain: isPlain, length: isShort ? UInt8(truncatingIfNeeded: text.count) : Self.isLong,
                isRepeatable: isRepeatable))
    }

    /// Adds a mapping or a list, or an alias of the node `next`.
    mutating func add(
        _ kind: Node.Kind, tag: Node.Tag = .none, isRepeatable: Bool = false, next: Node.Index = 0,
        start: SourcePosition, end: SourcePosition
    ) {
        cells.append(
            Cell(
                start: start, end: end, next: next, kind: kind, tag: tag, isPlain: false, length: 0,
                isRepeatable: isRepeatable))
    }

    /// Closes a mapping or a list after the node that was added last.
    mutating func close(_ index: Int, end: SourcePosition) {
        cells[index].next = Int32(truncatingIfNeeded: cells.count)
        cells[index].end = end
    }

    /// Closes a list with only ids: the last one of ``ids``.
    mutating func closeIDs(_ index: Int, end: SourcePosition) {
        cells[index].kind = .ids
        cells[index].next = Int32(truncatingIfNeeded: lists.count)
        cells[index].length = ids.mayRepeat ? 1 : 0
        cells[index].end = end
        lists.append(Int32(truncatingIfNeeded: ids.start)..<Int32(truncatingIfNeeded: ids.count))
    }

    /// Makes nodes of the ids of the last list, which turned out to have other items too.
    mutating func addIDs(isRepeatable: Bool) {
        for number in ids.start..<ids.count { add(ids[number], isRepeatable: isRepeatable) }
        ids.remove(from: ids.start)
    }

    /// Adds an id as a quoted string: it isn't null.
    private mutating func add(_ id: Located<Identifier>, isRepeatable: Bool) {
        var text = id.value.text
        let (place, length) = text.withUTF8 { text in
            if text.count <= Self.longestShort { return (copied(text), UInt8(truncatingIfNeeded: text.count)) }
            // Swift's own allocation for bytes is malloc's, as libyaml's is.
            let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.count)
            _ = copy.initialize(from: text)
            long.append(UnsafeBufferPointer(copy))
            return (long.count - 1, Self.isLong)
        }
        cells.append(
            Cell(
                start: id.place.start, end: id.place.end, next: Int32(truncatingIfNeeded: place), kind: .scalar,
                tag: .none,
                isPlain: false, length: length, isRepeatable: isRepeatable))
    }

    /// Copies a short text, and returns its offset.
    private mutating func copied(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        if (used & Self.mask) + text.count > Self.chunk { used = (used | Self.mask) + 1 }
        if used >> Self.bits == chunks.count { chunks.append(.allocate(capacity: Self.chunk)) }
        let place = used
        if let start = text.baseAddress {
            (chunks[place >> Self.bits] + (place & Self.mask)).update(from: start, count: text.count)
        }
        used += text.count
        return place
    }

    /// Releases everything that was added since a mark.
    mutating func release(to mark: Mark) {
        while long.count > mark.long { free(UnsafeMutableRawPointer(mutating: long.removeLast().baseAddress)) }
        if lists.count > mark.lists { lists.removeLast(lists.count - mark.lists) }
        ids.remove(from: mark.ids)
        cells.removeLast(cells.count - mark.cells)
        used = mark.used
    }
}
