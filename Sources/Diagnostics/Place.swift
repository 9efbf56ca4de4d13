/// A point in a source text: line and column from 1, columns in Unicode scalars.
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

/// A span of a source file: where something stands that a person wrote.
///
/// The file is a number that ``Sources`` turns into a name and a text; a place is small because a manifest
/// has one for every id in it.
package struct Place: Hashable, Comparable, Sendable {
    /// The index of the file in ``Sources/files``.
    package let file: UInt32
    /// The first character.
    package let start: SourcePosition
    /// One past the last character.
    package let end: SourcePosition

    /// A span from `start` up to, not including, `end`.
    package init(file: UInt32, start: SourcePosition, end: SourcePosition) {
        self.file = file
        self.start = start
        self.end = end
    }

    /// In the order of the files, then from the first line to the last.
    package static func < (left: Place, right: Place) -> Bool {
        if left.file != right.file { return left.file < right.file }
        if left.start != right.start { return left.start < right.start }
        return left.end < right.end
    }
}
