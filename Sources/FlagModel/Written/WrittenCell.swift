import Diagnostics

/// Something that a flag of a manifest says, with its place, in 24 bytes: a manifest has several for each flag and one for
/// each target.
///
/// A flag's cells are in the order of ``Kind``: its fields, where `targets` is, then each environment with its lists, and
/// after each list its ids. A list goes on as long as there are ids, so that none needs a count.
struct WrittenCell: Sendable {
    /// What a cell is.
    enum Kind: UInt64 {
        /// A field with a string.
        case text
        /// A field that is true.
        case yes
        /// A field that is false.
        case no
        /// A field that is cleared.
        case nothing
        /// The date of `expires`, by its number.
        case expires
        /// `targets`, without a text.
        case targets
        /// All environments, by the number of their `WrittenCells.Extra.environments`, which aliases repeat.
        case environments
        /// An environment, by its name.
        case environment
        /// A list, without a text.
        case audiences, companies, users, removeCompanies, removeUsers
        /// An environment's grants, by the number of their `WrittenCells.Extra.grants`.
        case grants
        /// An id of the list before it.
        case id
        /// The ids of the list before it, by the number of their `WrittenCells.Extra.ids`, which aliases repeat.
        case ids

        /// Whether it is an id or stands for ids.
        var isInList: Bool { rawValue >= Kind.id.rawValue }
    }

    /// The kind (4 bits), the rank of a field (8), the form of the place (2), and the place or a number (50).
    private let word: UInt64
    /// The string of a field, a name, an id.
    let text: String

    private static let placeBits: UInt64 = 50
    private static let placeMask: UInt64 = 1 << placeBits - 1

    /// A cell with a place that fits; nil if it doesn't.
    ///
    /// - Parameter file: The file of the cells.
    init?(_ kind: Kind, rank: UInt8 = 0, _ text: String = "", at place: Place, in file: UInt32) {
        guard place.file == file, let packed = Self.packed(place.start, place.end) else { return nil }
        word = kind.rawValue << 60 | UInt64(rank) << 52 | packed
        self.text = text
    }

    /// A cell with the number of an extra: of its place, or of what it stands for.
    init(_ kind: Kind, rank: UInt8 = 0, _ text: String = "", extra number: Int) {
        word =
            kind.rawValue << 60 | UInt64(rank) << 52 | Form.number << Self.placeBits | UInt64(number) & Self.placeMask
        self.text = text
    }

    /// The kind.
    var kind: Kind { Kind(rawValue: word >> 60) ?? .nothing }

    /// Whether it is a field of the table.
    var isField: Bool { word >> 60 <= Kind.nothing.rawValue }

    /// The rank of a field.
    var rank: UInt8 { UInt8(truncatingIfNeeded: word >> 52) }

    /// The number of an extra.
    var number: Int { Int(word & Self.placeMask) }

    // MARK: Places

    /// How a place is packed.
    private enum Form {
        /// On a line: 24 bits for the line, 13 for the column, 13 for the length.
        static let line: UInt64 = 0
        /// Over lines: 24 bits for the line, 8 for the column, 7 for how many lines follow, 11 for the column of the end.
        static let lines: UInt64 = 1
        /// The number of an extra.
        static let number: UInt64 = 2
    }

    private static func packed(_ start: SourcePosition, _ end: SourcePosition) -> UInt64? {
        let (line, column) = (UInt64(start.line), UInt64(start.column))
        guard line < 1 << 24 else { return nil }
        if start.line == end.line {
            let length = UInt64(end.column &- start.column)
            guard end.column >= start.column, column < 1 << 13, length < 1 << 13 else { return nil }
            return line << 26 | column << 13 | length
        }
        let more = UInt64(end.line &- start.line)
        guard end.line > start.line, column < 1 << 8, more < 1 << 7, end.column < 1 << 11 else { return nil }
        return Form.lines << placeBits | line << 26 | column << 18 | more << 11 | UInt64(end.column)
    }

    /// The place, if it is in the cell; nil if it is an extra.
    func place(in file: UInt32) -> Place? {
        let line = UInt32(truncatingIfNeeded: word >> 26 & (1 << 24 - 1))
        switch word >> Self.placeBits & 3 {
        case Form.line:
            let column = UInt32(truncatingIfNeeded: word >> 13 & (1 << 13 - 1))
            let length = UInt32(truncatingIfNeeded: word & (1 << 13 - 1))
            return Place(
                file: file, start: SourcePosition(line: line, column: column),
                end: SourcePosition(line: line, column: column + length))
        case Form.lines:
            let column = UInt32(truncatingIfNeeded: word >> 18 & (1 << 8 - 1))
            let more = UInt32(truncatingIfNeeded: word >> 11 & (1 << 7 - 1))
            return Place(
                file: file, start: SourcePosition(line: line, column: column),
                end: SourcePosition(line: line + more, column: UInt32(truncatingIfNeeded: word & (1 << 11 - 1))))
        default: return nil
        }
    }
}
