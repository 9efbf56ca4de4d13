/// Cells while they are put together. Their memory is used again, and a flag's are moved out of it: copying them one by one
/// would retain every long string.
struct CellBuffer: ~Copyable {
    private var cells: UnsafeMutablePointer<WrittenCell>
    private var capacity: Int
    /// How many there are.
    private(set) var count = 0

    /// The room that is kept.
    private static let usual = 64
    /// More room than that is given back.
    private static let many = 4_096

    /// No cells.
    init() {
        capacity = Self.usual
        cells = .allocate(capacity: capacity)
    }

    deinit {
        cells.deinitialize(count: count)
        cells.deallocate()
    }

    /// A cell.
    subscript(index: Int) -> WrittenCell {
        get {
            precondition((0..<count).contains(index))
            return cells[index]
        }
        set {
            precondition((0..<count).contains(index))
            cells[index] = newValue
        }
    }

    /// The kind of a cell.
    func kind(_ index: Int) -> WrittenCell.Kind {
        precondition((0..<count).contains(index))
        return cells[index].kind
    }

    /// Adds a cell at the end.
    mutating func append(_ cell: consuming WrittenCell) {
        if count == capacity { reserve(2 * capacity) }
        (cells + count).initialize(to: cell)
        count += 1
    }

    private mutating func reserve(_ wanted: Int) {
        let more = UnsafeMutablePointer<WrittenCell>.allocate(capacity: wanted)
        more.moveInitialize(from: cells, count: count)
        cells.deallocate()
        cells = more
        capacity = wanted
    }

    /// Removes some cells.
    mutating func remove(_ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        guard !range.isEmpty else { return }
        (cells + range.lowerBound).deinitialize(count: range.count)
        (cells + range.lowerBound).moveInitialize(from: cells + range.upperBound, count: count - range.upperBound)
        count -= range.count
    }

    /// Moves the cells from an index on to an earlier one.
    mutating func move(from start: Int, to index: Int) {
        precondition(index >= 0 && index <= start && start <= count)
        let moved = count - start
        let aside = UnsafeMutablePointer<WrittenCell>.allocate(capacity: max(moved, 1))
        aside.moveInitialize(from: cells + start, count: moved)
        (cells + index + moved).moveInitialize(from: cells + index, count: start - index)
        (cells + index).moveInitialize(from: aside, count: moved)
        aside.deallocate()
    }

    /// Moves all cells to the end of an array.
    mutating func move(to all: inout [WrittenCell]) {
        for index in 0..<count { all.append((cells + index).move()) }
        count = 0
        guard capacity > Self.many else { return }
        cells.deallocate()
        capacity = Self.usual
        cells = .allocate(capacity: capacity)
    }

    /// A copy of all cells.
    var array: [WrittenCell] {
        var all: [WrittenCell] = []
        all.reserveCapacity(count)
        for index in 0..<count { all.append(cells[index]) }
        return all
    }
}
