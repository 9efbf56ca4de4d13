import Diagnostics

/// Looks into a text at places that libyaml gives: lines from 1, columns in Unicode scalars.
struct YAMLText {
    /// A line with its number.
    struct Line {
        /// The number, from 1.
        let number: UInt32
        /// The characters, without the line's end; no more than the first thousands of them.
        let scalars: [Unicode.Scalar]

        /// The spaces before the first character.
        var indentation: Int { scalars.prefix { $0 == " " }.count }

        /// Whether there is nothing but white space and comment.
        var isBlank: Bool {
            let first = scalars.first { $0 != " " && $0 != "\t" }
            return first == nil || first == "#"
        }

        /// The column, from 0, of a `|` or `>` behind a key or a dash at the line's end; nil where there is none.
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

    private static let longestLine = 4096
    private let bytes: UnsafeBufferPointer<UInt8>

    /// Over UTF-8 text.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// The position one past the last character.
    var end: SourcePosition { String(decoding: bytes, as: UTF8.self).endPosition }

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

    /// Gives the lines, until there is enough.
    private func eachLine(_ body: (Line) -> Bool) {
        var current: UInt32 = 1
        var scalars: [Unicode.Scalar] = []
        var previous: Unicode.Scalar = " "
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            defer { previous = scalar }
            if scalar == "\n" && previous == "\r" { continue }
            guard ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar) else {
                if scalars.count < Self.longestLine { scalars.append(scalar) }
                continue
            }
            guard body(Line(number: current, scalars: scalars)) else { return }
            scalars.removeAll(keepingCapacity: true)
            current += 1
        }
        _ = body(Line(number: current, scalars: scalars))
    }

    /// The `|` or `>` above a line that seems to be meant for its text; nil where there is none.
    func blockIndicator(meantFor number: UInt32) -> SourcePosition? {
        var found: (line: Line, column: Int)?
        var hasText = false
        var isMeant = false
        eachLine { line in
            if line.number == number {
                // A line in the column of the key, below a text that is there, is rather a key.
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

    /// Where the first tag on a line stands from a place on; the place itself where there is none.
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

    /// How much of the text libyaml read in so many bytes, as a position.
    func position(atByte offset: Int) -> SourcePosition {
        String(decoding: bytes.prefix(offset), as: UTF8.self).endPosition
    }
}
