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
            let line = Line(number: current, scalars: scalars)
            if current == number { return (line, before) }
            if !line.isBlank { before = line }
            scalars.removeAll(keepingCapacity: true)
            current += 1
        }
        return (Line(number: current, scalars: scalars), before)
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
