import Diagnostics

/// The cells of a flag, which its environments share, and what doesn't fit into cells.
struct WrittenCells: Sendable {
    /// What doesn't fit into a cell.
    enum Extra: Sendable {
        /// A place with a large number in it, or one in another file.
        case place(Place)
        /// Ids that aliases repeat.
        case ids([Located<Identifier>])
        /// The grants of an environment.
        case grants([Grant])
        /// Environments that aliases repeat.
        case environments([ManifestTargets])
    }

    /// Few flags have extras, and many have nothing else than cells.
    private enum Storage: Sendable {
        case cells([WrittenCell])
        case both(Both)
    }

    private final class Both: Sendable {
        let cells: [WrittenCell]
        let extras: [Extra]

        init(_ cells: [WrittenCell], _ extras: [Extra]) {
            self.cells = cells
            self.extras = extras
        }
    }

    private let storage: Storage

    /// No cells.
    init() {
        storage = .cells([])
    }

    /// Cells with their extras.
    init(_ cells: [WrittenCell], _ extras: [Extra]) {
        storage = extras.isEmpty ? .cells(cells) : .both(Both(cells, extras))
    }

    /// The cells.
    var cells: [WrittenCell] {
        switch storage {
        case .cells(let cells): cells
        case .both(let both): both.cells
        }
    }

    /// The extras, by their numbers.
    var extras: [Extra] {
        switch storage {
        case .cells: []
        case .both(let both): both.extras
        }
    }

    /// The place of a cell.
    ///
    /// - Parameter file: The file of the cells.
    func place(of cell: WrittenCell, in file: UInt32) -> Place {
        if let place = cell.place(in: file) { return place }
        if case .place(let place) = extras[cell.number] { return place }
        return Place(file: file, start: SourcePosition(line: 1, column: 1), end: SourcePosition(line: 1, column: 1))
    }
}
