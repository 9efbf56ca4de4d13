/// Walks through JSON without making values of it, for documents of which little is needed, or which a decoder rejects
/// without saying where.
///
/// It checks how values are put together, and not what strings and numbers say: see ``text(of:)``.
///
/// ```
/// try scanner.object { scanner, name in
///     if scanner.isString(name, "id") { id = try scanner.token() } else { try scanner.skip() }
/// }
/// ```
package struct JSONScanner {
    /// It isn't JSON.
    package struct Problem: Error {
        /// Whether it ends too early.
        package let isCut: Bool
    }

    /// What kind of value is next.
    package enum Kind: Sendable {
        case object
        case array
        case string
        case number
        /// True, false or null.
        case word
    }

    /// As deep as values may be nested: as deep as `JSONDecoder` reads.
    package static let deepest = 512

    private let bytes: [UInt8]
    private var index = 0
    private var depth = 0

    /// A walk through a document, which has to be read to its ``end()``.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    // MARK: Values

    /// What kind of value is next.
    ///
    /// - Throws: ``Problem`` if no value begins here.
    package mutating func kind() throws(Problem) -> Kind {
        skipSpace()
        guard index < bytes.count else { throw Problem(isCut: true) }
        switch bytes[index] {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): return .word
        default: throw Problem(isCut: false)
        }
    }

    /// Walks through an object. `member` gets the place of each name, and has to read or skip its value.
    ///
    /// - Throws: ``Problem``, also if the next value isn't an object.
    package mutating func object(
        _ member: (inout JSONScanner, Range<Int>) throws(Problem) -> Void
    ) throws(Problem) {
        try open(UInt8(ascii: "{"))
        if try !takes(UInt8(ascii: "}")) {
            repeat {
                guard try kind() == .string else { throw Problem(isCut: false) }
                let name = try token()
                guard try takes(UInt8(ascii: ":")) else { throw Problem(isCut: false) }
                try member(&self, name)
            } while try takes(UInt8(ascii: ","))
            guard try takes(UInt8(ascii: "}")) else { throw Problem(isCut: false) }
        }
        depth -= 1
    }

    /// Walks through a list. `element` has to read or skip each of its values, and gets their numbers, from 0.
    ///
    /// - Throws: ``Problem``, also if the next value isn't a list.
    package mutating func array(_ element: (inout JSONScanner, Int) throws(Problem) -> Void) throws(Problem) {
        try open(UInt8(ascii: "["))
        if try !takes(UInt8(ascii: "]")) {
            var number = 0
            repeat {
                try element(&self, number)
                number += 1
            } while try takes(UInt8(ascii: ","))
            guard try takes(UInt8(ascii: "]")) else { throw Problem(isCut: false) }
        }
        depth -= 1
    }

    /// The place of a string with its quotation marks, a number or a word.
    ///
    /// - Throws: ``Problem``, also if the next value is an object or a list.
    package mutating func token() throws(Problem) -> Range<Int> {
        let kind = try kind()
        let start = index
        switch kind {
        case .string:
            guard let end = endOfString() else { throw Problem(isCut: true) }
            index = end
        case .number, .word:
            while index < bytes.count, Self.isPartOfToken(bytes[index]) { index += 1 }
            guard kind == .number || isWord(start..<index) else { throw Problem(isCut: index == bytes.count) }
        case .object, .array: throw Problem(isCut: false)
        }
        return start..<index
    }

    /// Walks over a value.
    ///
    /// - Throws: ``Problem``.
    package mutating func skip() throws(Problem) {
        switch try kind() {
        case .object: try object { scanner, _ throws(Problem) in try scanner.skip() }
        case .array: try array { scanner, _ throws(Problem) in try scanner.skip() }
        case .string, .number, .word: _ = try token()
        }
    }

    /// Checks that nothing follows.
    ///
    /// - Throws: ``Problem`` if something does.
    package mutating func end() throws(Problem) {
        skipSpace()
        guard index == bytes.count else { throw Problem(isCut: false) }
    }

    // MARK: Tokens

    /// The string at a place; nil if there is none, or it has an invalid escape, isn't UTF-8 or contains a control
    /// character.
    package func text(of token: Range<Int>) -> String? {
        let inner = bytes[token].dropFirst().dropLast()
        if !inner.contains(where: { $0 == UInt8(ascii: "\\") || $0 < 0x20 }) {
            return bytes[token.lowerBound] == UInt8(ascii: "\"") ? String(validating: inner, as: UTF8.self) : nil
        }
        guard case .string(let text) = try? JSONReader.read(Array(bytes[token])) else { return nil }
        return text
    }

    /// Whether a token is this string. It is made for names: no value is made of it.
    package func isString(_ token: Range<Int>, _ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        if token.count == count + 2 {
            return bytes.withUnsafeBufferPointer { bytes in
                (0..<count).allSatisfy { bytes[token.lowerBound + 1 + $0] == word.utf8Start[$0] }
                    && bytes[token.lowerBound] == UInt8(ascii: "\"")
            }
        }
        // With escapes, it is longer.
        return token.count > count + 2 && bytes[token].contains(UInt8(ascii: "\\")) && text(of: token) == "\(word)"
    }

    /// The bytes at a place.
    package func bytes(of token: Range<Int>) -> ArraySlice<UInt8> { bytes[token] }

    // MARK: Bytes

    private static func isPartOfToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "E"),
            UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private func isWord(_ token: Range<Int>) -> Bool {
        let word: StaticString =
            switch bytes[token.lowerBound] {
            case UInt8(ascii: "t"): "true"
            case UInt8(ascii: "f"): "false"
            default: "null"
            }
        guard token.count == word.utf8CodeUnitCount else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            token.allSatisfy { bytes[$0] == word.utf8Start[$0 - token.lowerBound] }
        }
    }

    /// The place behind the string that begins here; nil if it has no end.
    private func endOfString() -> Int? {
        bytes.withUnsafeBufferPointer { bytes in
            var end = index + 1
            while end < bytes.count {
                switch bytes[end] {
                case UInt8(ascii: "\""): return end + 1
                case UInt8(ascii: "\\"): end += 2
                default: end += 1
                }
            }
            return nil
        }
    }

    private mutating func open(_ bracket: UInt8) throws(Problem) {
        guard try takes(bracket), depth < Self.deepest else { throw Problem(isCut: false) }
        depth += 1
    }

    /// Takes a byte after white space, if it is there.
    private mutating func takes(_ byte: UInt8) throws(Problem) -> Bool {
        skipSpace()
        guard index < bytes.count else { throw Problem(isCut: true) }
        guard bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return
            }
        }
    }
}
