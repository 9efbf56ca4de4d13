/// Finds lines in a text, and scalars in lines, without reading the text again each time.
///
/// A line ends at LF or CRLF, as it does to git and to editors. A text that ends with a line break has an empty last line.
struct SourceLines {
    private var text: String
    /// The number of lines, at least one.
    let count: Int
    /// The start of every n-th line, in bytes: a file may consist of nothing but line breaks.
    private let starts: [Int]
    private static let step = 64
    /// The known rulers, by line.
    private var rulers: [Int: Ruler] = [:]

    /// The position of every n-th scalar of a line; a line may be the entire file.
    private struct Ruler {
        static let step = 512
        /// The bytes of the line, without its break.
        let bytes: Range<Int>
        var offsets: [Int] = []
        var count = 0
    }

    /// Reads the text once.
    init(_ text: String) {
        var text = text
        (starts, count) = text.withUTF8(Self.scan)
        self.text = text
    }

    /// The number of scalars of a line, counted from 0.
    mutating func length(of line: Int) -> Int {
        ruler(of: line).count
    }

    /// A range of scalars of a line; both are counted from 0.
    mutating func slice(of line: Int, _ scalars: Range<Int>) -> Substring {
        let ruler = ruler(of: line)
        return text[index(scalars.lowerBound, ruler)..<index(scalars.upperBound, ruler)]
    }

    private func index(_ scalar: Int, _ ruler: Ruler) -> String.Index {
        guard scalar < ruler.count else { return byteIndex(ruler.bytes.upperBound) }
        let known = byteIndex(ruler.offsets[scalar / Ruler.step])
        return text.unicodeScalars.index(known, offsetBy: scalar % Ruler.step)
    }

    private func byteIndex(_ offset: Int) -> String.Index {
        text.utf8.index(text.utf8.startIndex, offsetBy: offset)
    }

    private mutating func ruler(of line: Int) -> Ruler {
        if let known = rulers[line] { return known }
        let bytes = bytes(of: line)
        var ruler = Ruler(bytes: bytes)
        var offset = bytes.lowerBound
        for byte in text.utf8[byteIndex(offset)..<byteIndex(bytes.upperBound)] {
            if byte & 0xC0 != 0x80 {
                if ruler.count.isMultiple(of: Ruler.step) { ruler.offsets.append(offset) }
                ruler.count += 1
            }
            offset += 1
        }
        rulers[line] = ruler
        return ruler
    }

    private mutating func bytes(of line: Int) -> Range<Int> {
        let known = starts[line / Self.step]
        return text.withUTF8 { bytes in
            var start = known
            for _ in 0..<line % Self.step { start = Self.end(ofLineFrom: start, in: bytes).next }
            return start..<Self.end(ofLineFrom: start, in: bytes).end
        }
    }

    /// The start of every n-th line, and the number of lines.
    private static func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> (starts: [Int], count: Int) {
        var starts = [0]
        var count = 1
        var start = 0
        while true {
            let (end, next) = end(ofLineFrom: start, in: bytes)
            guard next > end else { return (starts, count) }
            start = next
            if count.isMultiple(of: step) { starts.append(start) }
            count += 1
        }
    }

    /// The end of a line and the start of the next one; both are equal if there is no next one.
    private static func end(ofLineFrom start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> (end: Int, next: Int) {
        var index = start
        while index < bytes.count {
            let length = lengthOfBreak(at: index, of: bytes)
            if length > 0 { return (index, index + length) }
            index += 1
        }
        return (index, index)
    }

    private static func lengthOfBreak(at index: Int, of bytes: UnsafeBufferPointer<UInt8>) -> Int {
        switch bytes[index] {
        case 0x0A: 1
        case 0x0D: index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 0
        default: 0
        }
    }
}

/// A place within one line: what can be marked.
struct LineSpan {
    /// The line, counted from 0.
    let line: Int
    /// The scalars of the line, counted from 0; empty at the end of a line and between two others.
    let scalars: Range<Int>
    /// Whether the place continues after the line.
    let goesOn: Bool
}

extension SourceLines {
    /// The first line of a place, and the part of the place on it.
    ///
    /// A position outside the text is moved to its nearest point. A place that ends with the line's break doesn't
    /// continue after the line.
    mutating func span(of place: Place) -> LineSpan {
        let line = min(max(Int(place.start.line), 1), count) - 1
        let length = length(of: line)
        let column = min(max(Int(place.start.column), 1), length + 1) - 1
        let isOutside = Int(place.start.line) > count
        let start = isOutside ? length : column

        let lastLine = min(Int(place.end.line), count) - 1
        if lastLine > line {
            let endsWithBreak = lastLine == line + 1 && place.end.column <= 1
            return LineSpan(line: line, scalars: start..<length, goesOn: !endsWithBreak)
        }
        let end = lastLine == line ? min(max(Int(place.end.column) - 1, start), length) : start
        return LineSpan(line: line, scalars: start..<end, goesOn: false)
    }
}
