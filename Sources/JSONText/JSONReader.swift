import TerminalText

/// Reads JSON strictly according to RFC 8259: one value, valid UTF-8, no duplicate names in an object, numbers that are
/// doubles. A byte order mark at the beginning is passed over.
package struct JSONReader: JSONPosition {
    /// Why a string is rejected.
    package struct Problem: Error, Hashable {
        /// What is wrong.
        package let reason: String
        /// The line, from 1.
        package let line: Int
    }

    /// The maximum depth of nested values.
    package static let deepest = 32

    private let bytes: [UInt8]
    /// The byte that is read next.
    private(set) var index = 0

    /// Parses a JSON value.
    ///
    /// - Throws: ``Problem`` at the first thing that isn't JSON.
    package static func read(_ bytes: [UInt8]) throws(Problem) -> JSONValue {
        var text = JSONReader(bytes)
        text.index = ByteOrderMark.length(in: bytes)
        let value = try text.value(depth: 0)
        try text.end()
        return value
    }

    /// A reader of a text.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    // MARK: Values

    /// The value that comes next.
    mutating func value(depth: Int) throws(Problem) -> JSONValue {
        guard depth < Self.deepest else { throw problem("it is nested too deeply") }
        skipSpace()
        switch current {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw problem("it ends too early")
        case 0xFE?, 0xFF?: throw problem("it isn't UTF-8, but probably UTF-16")
        case let byte? where byte == UInt8(ascii: "-") || Self.digits.contains(byte): return try number()
        default: throw problem("a value was expected")
        }
    }

    private mutating func object(depth: Int) throws(Problem) -> JSONValue {
        var members: [JSONMember] = []
        try readMembers { reader, name throws(Problem) in
            members.append(JSONMember(name, try reader.value(depth: depth + 1)))
        }
        return .object(members)
    }

    private mutating func array(depth: Int) throws(Problem) -> JSONValue {
        var elements: [JSONValue] = []
        guard beginList() else { return .array([]) }
        repeat {
            elements.append(try value(depth: depth + 1))
            skipSpace()
        } while take(UInt8(ascii: ","))
        try endList()
        return .array(elements)
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Problem) -> JSONValue {
        for offset in 0..<word.utf8CodeUnitCount {
            guard current == word.utf8Start[offset] else { throw problem("a value was expected") }
            index += 1
        }
        return value
    }

    private mutating func number() throws(Problem) -> JSONValue {
        let start = index
        _ = take(UInt8(ascii: "-"))
        let whole = digits()
        guard whole > 0 else { throw problem("a digit was expected") }
        guard whole == 1 || bytes[index - whole] != UInt8(ascii: "0") else {
            throw problem("a number begins with a zero")
        }
        let end = index
        if take(UInt8(ascii: ".")), digits() == 0 { throw problem("a digit was expected") }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            if digits() == 0 { throw problem("a digit was expected") }
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if index == end, let number = Int(text), (-JSONNumber.largest...JSONNumber.largest).contains(number) {
            return .integer(number)
        }
        guard let value = JSONNumber.value(text) else { throw problem("a number is too large") }
        return value
    }

    /// Passes over digits.
    ///
    /// - Returns: How many there were.
    private mutating func digits() -> Int {
        let start = index
        while let byte = current, Self.digits.contains(byte) { index += 1 }
        return index - start
    }

    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

    // MARK: Strings

    mutating func string() throws(Problem) -> String {
        index += 1
        var start = index
        var text: [UInt8] = []
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                // Copies a run of bytes that need no escape.
                let result: String?
                if text.isEmpty {
                    result = bytes.withUnsafeBufferPointer {
                        String(utf8: UnsafeBufferPointer(rebasing: $0[start..<index]))
                    }
                } else {
                    text += bytes[start..<index]
                    result = text.withUnsafeBufferPointer { String(utf8: $0) }
                }
                guard let result else { throw problem("a string isn't UTF-8") }
                index += 1
                return result
            case UInt8(ascii: "\\"):
                text += bytes[start..<index]
                text += try escape().utf8
                start = index
            case 0..<0x20: throw problem("a string contains an unescaped control character")
            default: index += 1
            }
        }
        throw problem("a string has no end")
    }

    private mutating func escape() throws(Problem) -> String {
        index += 1
        guard let byte = current else { throw problem("a string has no end") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return String(try scalar())
        default: throw problem("an escape that JSON doesn't know")
        }
    }

    /// The scalar of `\uXXXX`, or of a surrogate pair of two.
    private mutating func scalar() throws(Problem) -> Unicode.Scalar {
        let first = try unit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xD800...0xDBFF).contains(first), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw problem("half of a pair of escapes")
        }
        let second = try unit()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
        else { throw problem("half of a pair of escapes") }
        return scalar
    }

    private mutating func unit() throws(Problem) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw problem("four hexadecimal digits were expected")
            }
            unit = unit << 4 | UInt16(digit)
            index += 1
        }
        return unit
    }

    // MARK: Bytes

    /// The next byte; nil at the end.
    var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    mutating func advance() { index += 1 }

    func problem(_ reason: String) -> Problem {
        let line = bytes[..<min(index, bytes.count)].count { $0 == 0x0A } + 1
        return Problem(reason: reason, line: line)
    }
}

extension String {
    /// The string of bytes; nil if they aren't UTF-8.
    ///
    /// Most are ASCII, which is seen at once: the standard library's check takes longer than to make a short string.
    init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
        var all: UInt8 = 0
        for byte in bytes { all |= byte }
        guard all >= 0x80 else {
            self.init(decoding: bytes, as: UTF8.self)
            return
        }
        self.init(validating: bytes, as: UTF8.self)
    }
}
