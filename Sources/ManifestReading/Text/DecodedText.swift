import Diagnostics

/// The bytes of a file as text: UTF-8, or UTF-16 with a byte order mark; the mark itself is dropped.
enum DecodedText {
    /// The text.
    case text(String)
    /// Bytes that can't be decoded, with the text up to there and the reason.
    case invalid(upTo: String, reason: String)

    /// Decodes the bytes of a file.
    static func decode(_ bytes: [UInt8]) -> DecodedText {
        if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes.dropFirst(2), bigEndian: false) }
        if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes.dropFirst(2), bigEndian: true) }
        return utf8(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...])
    }

    private static func utf8(_ bytes: ArraySlice<UInt8>) -> DecodedText {
        if let text = String(validating: bytes, as: UTF8.self) { return .text(text) }
        // The longest valid prefix shows where the error is.
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var valid = String.UnicodeScalarView()
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { valid.append(scalar) }
        return .invalid(upTo: String(valid), reason: "the file isn't UTF-8 from here on")
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, bigEndian: Bool) -> DecodedText {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var index = bytes.startIndex
        while index + 1 < bytes.endIndex {
            let first = UInt16(bytes[index])
            let second = UInt16(bytes[index + 1])
            units.append(bigEndian ? first << 8 | second : second << 8 | first)
            index += 2
        }
        let name = bigEndian ? "UTF-16 (big-endian)" : "UTF-16 (little-endian)"
        if index == bytes.endIndex, let text = String(validating: units, as: UTF16.self) { return .text(text) }
        var decoder = UTF16()
        var iterator = units.makeIterator()
        var valid = String.UnicodeScalarView()
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { valid.append(scalar) }
        return .invalid(upTo: String(valid), reason: "the file isn't \(name), as its first bytes say, from here on")
    }
}

extension String {
    /// The position one past the last character. A line ends with a line feed, as it does to git.
    var endPosition: SourcePosition {
        var text = self
        return text.withUTF8 { $0.end() }
    }
}
