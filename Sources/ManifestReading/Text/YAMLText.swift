import Diagnostics

/// Finds lines and characters in a text by positions: lines from 1, columns in Unicode scalars. A line ends with LF or CRLF.
struct YAMLText {
    /// A line with its number.
    struct Line {
        /// The number, from 1.
        let number: UInt32
        /// The characters without the line end, at most the first few thousand.
        let scalars: [Unicode.Scalar]

        /// Whether the line has more characters.
        var isCut: Bool { scalars.count == YAMLText.longestLine }

        /// The spaces before the first character.
        var indentation: Int { scalars.prefix { $0 == " " }.count }

        /// Whether the line has only white space or a comment.
        var isBlank: Bool {
            let first = scalars.first { $0 != " " && $0 != "\t" }
            return first == nil || first == "#"
        }

        /// The column, from 0, of a `|` or `>` after a key or a dash at the end of the line; nil if there is none.
        var blockIndicator: Int? {
            var end = scalars.count
            if let comment = zip(scalars, scalars.dropFirst()).enumerated().first(where: { $1 == (" ", "#") }) {
                end = comment.offset
            }
            while end > 0, scalars[end - 1] == " " { end -= 1 }
            while end > 0, "+-0123456789".unicodeScalars.contains(scalars[end - 1]) { end -= 1 }
            guard end > 2, scalars[end - 1] == "|" || scalars[end - 1] == ">", scalars[end - 2] == " ",
                let before = scalars[..<(end - 2)].last(where: { $0 != " " }), before == ":" || before == "-"
            else { return nil }
            return end - 1
        }
    }

    fileprivate static let longestLine = 4096
    private let bytes: UnsafeBufferPointer<UInt8>

    /// A view of UTF-8 text.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// The position one past the last character.
    var end: SourcePosition { bytes.end() }

    /// A line, and the last one before it that isn't blank.
    func line(_ number: UInt32) -> (line: Line, before: Line?) {
        var before: Line?
        var found: Line?
        eachLine { line in
            found = line
            if line.number == number { return false }
            if !line.isBlank { before = line }
            return true
        }
        return (found ?? Line(number: 1, scalars: []), before)
    }

    /// Calls `body` for each line, until it returns false.
    private func eachLine(_ body: (Line) -> Bool) {
        var current: UInt32 = 1
        var scalars: [Unicode.Scalar] = []
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            guard scalar == "\n" else {
                if scalars.count < Self.longestLine { scalars.append(scalar) }
                continue
            }
            if scalars.last == "\r" { scalars.removeLast() }
            guard body(Line(number: current, scalars: scalars)) else { return }
            scalars.removeAll(keepingCapacity: true)
            current += 1
        }
        _ = body(Line(number: current, scalars: scalars))
    }

    /// The `|` or `>` above a line that seems to belong to its text; nil if there is none.
    func blockIndicator(meantFor number: UInt32) -> SourcePosition? {
        var found: (line: Line, column: Int)?
        var hasText = false
        var isMeant = false
        eachLine { line in
            if line.number == number {
                // A line in the key's column, below a block that has text, is more likely a key.
                isMeant = found.map { !hasText || line.indentation > $0.line.indentation } ?? false
                return false
            }
            guard !line.isBlank else { return true }
            if let block = found, line.indentation <= block.line.indentation { found = nil }
            hasText = found != nil
            if found == nil { found = line.blockIndicator.map { (line, $0) } }
            return true
        }
        return isMeant ? found.map { SourcePosition(line: $0.line.number, column: UInt32($0.column + 1)) } : nil
    }

    /// The character at a position; nil at the end of a line.
    func scalar(at position: SourcePosition) -> Unicode.Scalar? {
        let scalars = line(position.line).line.scalars
        let index = Int(position.column) - 1
        return scalars.indices.contains(index) ? scalars[index] : nil
    }

    /// The location of the first tag on a line from a location on; the location itself if there is none.
    func tagPlace(from place: Place) -> Place {
        let scalars = line(place.start.line).line.scalars
        let start = Int(place.start.column) - 1
        guard start < scalars.count, let tag = scalars[start...].firstIndex(of: "!") else { return place }
        let end = scalars[tag...].firstIndex { " \t,[]{}".unicodeScalars.contains($0) } ?? scalars.count
        let line = place.start.line
        return Place(
            file: place.file, start: SourcePosition(line: line, column: UInt32(tag + 1)),
            end: SourcePosition(line: line, column: UInt32(end + 1)))
    }

    /// The position at a byte offset.
    func position(atByte offset: Int) -> SourcePosition {
        UnsafeBufferPointer(rebasing: bytes.prefix(offset)).end()
    }
}
