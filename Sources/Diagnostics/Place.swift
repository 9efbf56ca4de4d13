/// A position in a source file: line and column from 1, columns in Unicode scalars.
package struct SourcePosition: Hashable, Comparable, Sendable {
    /// The line, from 1.
    package let line: UInt32
    /// The column in Unicode scalars, from 1.
    package let column: UInt32

    /// A position from a line and a column, both from 1.
    package init(line: UInt32, column: UInt32) {
        self.line = line
        self.column = column
    }

    /// Earlier lines first, then earlier columns.
    package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// A span of a source file.
///
/// The file is an index into ``Sources``. A place is small because a manifest has one for every id in it: 27 bits for
/// each line and column, twice the bytes of the longest file that is read, and 20 for the file.
package struct Place: Hashable, Comparable, Sendable {
    /// The upper half of the file's number, the line and the column of the first character.
    private let first: UInt64
    /// The lower half of the file's number, the line and the column of one past the last character.
    private let last: UInt64

    private static let bits: UInt64 = 27
    private static let halfOfFile: UInt32 = 10

    /// A span from `start` up to, not including, `end`.
    package init(file: UInt32, start: SourcePosition, end: SourcePosition) {
        first = UInt64(file >> Self.halfOfFile) << (2 * Self.bits) | Self.packed(start)
        last = UInt64(file & (1 << Self.halfOfFile - 1)) << (2 * Self.bits) | Self.packed(end)
    }

    /// The index of the file in ``Sources/files``.
    package var file: UInt32 {
        UInt32(truncatingIfNeeded: first >> (2 * Self.bits)) << Self.halfOfFile
            | UInt32(truncatingIfNeeded: last >> (2 * Self.bits))
    }

    /// The first character.
    package var start: SourcePosition { Self.position(first) }

    /// One past the last character.
    package var end: SourcePosition { Self.position(last) }

    private static func packed(_ position: SourcePosition) -> UInt64 {
        let mask: UInt64 = 1 << bits - 1
        return (UInt64(position.line) & mask) << bits | UInt64(position.column) & mask
    }

    private static func position(_ word: UInt64) -> SourcePosition {
        let mask: UInt64 = 1 << bits - 1
        return SourcePosition(
            line: UInt32(truncatingIfNeeded: word >> bits & mask), column: UInt32(truncatingIfNeeded: word & mask))
    }

    /// In the order of the files, then from the first line to the last.
    package static func < (left: Place, right: Place) -> Bool {
        if left.file != right.file { return left.file < right.file }
        if left.start != right.start { return left.start < right.start }
        return left.end < right.end
    }
}
