import Diagnostics

/// The bytes of a file as text: UTF-8, or UTF-16 with a byte order mark; the mark itself is dropped.
enum DecodedText {
    /// The text in valid UTF-8: a part of the bytes where they are UTF-8.
    case text(ArraySlice<UInt8>)
    /// Bytes that can't be decoded, with the text up to there and the reason.
    case invalid(upTo: String, reason: String)

    /// Decodes the bytes of a file.
    static func decode(_ bytes: [UInt8]) -> DecodedText {
        if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes.dropFirst(2), bigEndian: false) }
        if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes.dropFirst(2), bigEndian: true) }
        return utf8(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...])
    }

    private static func utf8(_ bytes: ArraySlice<UInt8>) -> DecodedText {
        if bytes.withUnsafeBufferPointer({ $0.isUTF8 }) { return .text(bytes) }
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
        if index == bytes.endIndex, let text = String(validating: units, as: UTF16.self) {
            return .text(Array(text.utf8)[...])
        }
        var decoder = UTF16()
        var iterator = units.makeIterator()
        var valid = String.UnicodeScalarView()
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { valid.append(scalar) }
        return .invalid(upTo: String(valid), reason: "the file isn't \(name), as its first bytes say, from here on")
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether the bytes are UTF-8: what `String(validating:)` says without making a string.
    var isUTF8: Bool {
        let bytes = UnsafeRawBufferPointer(self)
        var index = 0
        while index < count {
            // Nearly everything is ASCII.
            if index + 8 <= count,
                bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
            {
                index += 8
                continue
            }
            let first = self[index]
            index += 1
            if first < 0x80 { continue }
            guard let (more, second) = Self.continuation(of: first), index + more <= count, second.contains(self[index])
            else { return false }
            for next in index + 1..<index + more where self[next] & 0xC0 != 0x80 { return false }
            index += more
        }
        return true
    }

    /// How many bytes follow the first one of a character, and what the second one may be; nil if no character begins so.
    private static func continuation(of first: UInt8) -> (more: Int, second: ClosedRange<UInt8>)? {
        switch first {
        case 0xC2...0xDF: (1, 0x80...0xBF)
        case 0xE0: (2, 0xA0...0xBF)
        case 0xE1...0xEC, 0xEE, 0xEF: (2, 0x80...0xBF)
        case 0xED: (2, 0x80...0x9F)
        case 0xF0: (3, 0x90...0xBF)
        case 0xF1...0xF3: (3, 0x80...0xBF)
        case 0xF4: (3, 0x80...0x8F)
        default: nil
        }
    }
}

extension String {
    /// The position one past the last character. A line ends with a line feed, as it does to git.
    var endPosition: SourcePosition {
        var text = self
        return text.withUTF8 { $0.end() }
    }
}
