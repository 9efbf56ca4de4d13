/// A list that a flag has in an environment.
package enum WrittenList: Sendable, CaseIterable {
    /// The named audiences.
    case audiences
    /// The companies.
    case companies
    /// The users.
    case users
    /// Companies that must not be targeted.
    case removeCompanies
    /// Users that must not be targeted.
    case removeUsers

    /// The list whose first cell is of a kind; nil if none begins so.
    init?(_ kind: WrittenCell.Kind) {
        switch kind {
        case .audiences: self = .audiences
        case .companies: self = .companies
        case .users: self = .users
        case .removeCompanies: self = .removeCompanies
        case .removeUsers: self = .removeUsers
        default: return nil
        }
    }

    /// The kind of its first cell.
    var kind: WrittenCell.Kind {
        switch self {
        case .audiences: .audiences
        case .companies: .companies
        case .users: .users
        case .removeCompanies: .removeCompanies
        case .removeUsers: .removeUsers
        }
    }

    /// Whether it says something where it is empty.
    package var countsEmpty: Bool {
        switch self {
        case .audiences, .companies, .users: true
        case .removeCompanies, .removeUsers: false
        }
    }
}

/// The ids of a list as they are kept: looking through them makes no array.
package struct WrittenIDs: RandomAccessCollection, Sendable {
    private let written: WrittenCells
    private let file: UInt32
    /// The index of the first id's cell.
    private let start: Int
    /// The ids that aliases repeat, in place of cells.
    private let repeated: [Located<Identifier>]?
    /// One past the last index.
    package let endIndex: Int

    /// The ids from one cell up to another one.
    init(_ written: WrittenCells, _ range: Range<Int>, in file: UInt32) {
        self.written = written
        self.file = file
        start = range.lowerBound
        let cells = written.cells
        if !range.isEmpty, cells[start].kind == .ids, case .ids(let ids) = written.extras[cells[start].number] {
            repeated = ids
            endIndex = ids.count
        } else {
            repeated = nil
            endIndex = range.count
        }
    }

    /// The first index, 0.
    package var startIndex: Int { 0 }

    /// An id with its place.
    package subscript(index: Int) -> Located<Identifier> {
        if let repeated { return repeated[index] }
        let cell = written.cells[start + index]
        return .id(Identifier(cell.text), at: written.place(of: cell, in: file))
    }

    /// Whether an id is among them.
    package func has(_ id: Identifier) -> Bool {
        if let repeated { return repeated.contains { $0.value == id } }
        let cells = written.cells
        for index in start..<start + endIndex where Identifier(cells[index].text) == id { return true }
        return false
    }

    /// All of them.
    package var array: [Located<Identifier>] {
        if let repeated { return repeated }
        var ids: [Located<Identifier>] = []
        ids.reserveCapacity(endIndex)
        for index in 0..<endIndex { ids.append(self[index]) }
        return ids
    }
}
