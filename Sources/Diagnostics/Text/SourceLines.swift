/// Finds lines in a text, and scalars in lines, without reading the text again each time.
///
/// A line ends at LF, CRLF, CR, U+0085, U+2028 and U+2029, as libyaml counts. A text that ends with a line break has
/// an empty line behind it.
struct SourceLines {
    private let text: String
    /// The bytes of each line, without its break.
    private let lines: [Range<Int>]
    /// What is known of the scalars of the lines that were looked into, by line.
    private var rulers: [Int: Ruler] = [:]

    /// Where in a line every so manyth scalar stands; a line may hold the whole file.
    private struct Ruler {
        static let step = 512
        var offsets: [Int] = []
        var count = 0
    }

    /// Reads the text once.
    init(_ text: String) {
        var text = text
        lines = text.withUTF8(Self.split)
        self.text = text
    }

    /// The number of lines, at least one.
    var count: Int { lines.count }

    /// The number of scalars of a line, counted from 0.
    mutating func length(of line: Int) -> Int {
        ruler(of: line).count
    }

    /// Some scalars of a line; both are counted from 0.
    mutating func slice(of line: Int, _ scalars: Range<Int>) -> Substring {
        let ruler = ruler(of: line)
        return text[index(scalars.lowerBound, of: line, ruler)..<index(scalars.upperBound, of: line, ruler)]
    }

    private func index(_ scalar: Int, of line: Int, _ ruler: Ruler) -> String.Index {
        guard scalar < ruler.count else { return byteIndex(lines[line].upperBound) }
        let known = byteIndex(ruler.offsets[scalar / Ruler.step])
        return text.unicodeScalars.index(known, offsetBy: scalar % Ruler.step)
    }

    private func byteIndex(_ offset: Int) -> String.Index {
        text.utf8.index(text.utf8.startIndex, offsetBy: offset)
    }

    private mutating func ruler(of line: Int) -> Ruler {
        if let known = rulers[line] { return known }
        var ruler = Ruler()
        let bytes = lines[line]
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

    private static func split(_ bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        var index = 0
        while index < bytes.count {
            let length = lengthOfBreak(at: index, of: bytes)
            if length > 0 {
                lines.append(start..<index)
                start = index + length
            }
            index += max(length, 1)
        }
        lines.append(start..<bytes.count)
        return lines
    }

    private static func lengthOfBreak(at index: Int, of bytes: UnsafeBufferPointer<UInt8>) -> Int {
        func follows(_ distance: Int, _ byte: UInt8) -> Bool {
            index + distance < bytes.count && bytes[index + distance] == byte
        }
        switch bytes[index] {
        case 0x0A: return 1
        case 0x0D: return follows(1, 0x0A) ? 2 : 1
        case 0xC2: return follows(1, 0x85) ? 2 : 0
        case 0xE2: return follows(1, 0x80) && (follows(2, 0xA8) || follows(2, 0xA9)) ? 3 : 0
        default: return 0
        }
    }
}
