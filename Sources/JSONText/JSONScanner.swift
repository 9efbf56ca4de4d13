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
package struct JSONScanner: Sendable {
    /// It isn't JSON, or not what is expected of it.
    package struct Problem: Error {
        /// Whether it ends too early.
        package let isCut: Bool

        /// It is JSON of another shape than a reader expects.
        package static let otherShape = Problem(isCut: false)
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

    /// The document; what a token of it says is in a file of its own.
    let bytes: [UInt8]
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
        var hasMore = try begin(.object)
        while hasMore {
            try member(&self, try name())
            hasMore = try goesOn(.object)
        }
    }

    /// Walks through a list. `element` has to read or skip each of its values, and gets their numbers, from 0.
    ///
    /// - Throws: ``Problem``, also if the next value isn't a list.
    package mutating func array(_ element: (inout JSONScanner, Int) throws(Problem) -> Void) throws(Problem) {
        var hasMore = try begin(.array)
        var number = 0
        while hasMore {
            try element(&self, number)
            number += 1
            hasMore = try goesOn(.array)
        }
    }

    // MARK: Step by step

    /// Begins an object or a list; an empty one is walked over.
    ///
    /// - Returns: Whether there is a first member or element, which comes next.
    /// - Throws: ``Problem``, also if the next value is another.
    package mutating func begin(_ kind: Kind) throws(Problem) -> Bool {
        guard try takes(kind == .object ? UInt8(ascii: "{") : UInt8(ascii: "[")), depth < Self.deepest else {
            throw Problem(isCut: false)
        }
        depth += 1
        guard try takes(Self.end(of: kind)) else { return true }
        depth -= 1
        return false
    }

    /// Goes on behind a member's value or an element.
    ///
    /// - Parameter kind: Of what it is a part: an object or a list.
    /// - Returns: Whether there is another one, which comes next; the end of the last is walked over.
    /// - Throws: ``Problem``.
    package mutating func goesOn(_ kind: Kind) throws(Problem) -> Bool {
        if try takes(UInt8(ascii: ",")) { return true }
        guard try takes(Self.end(of: kind)) else { throw Problem(isCut: false) }
        depth -= 1
        return false
    }

    /// The place of a member's name, with its quotation marks. Its value comes next.
    ///
    /// - Throws: ``Problem``.
    package mutating func name() throws(Problem) -> Range<Int> {
        guard try kind() == .string else { throw Problem(isCut: false) }
        let name = try token()
        guard try takes(UInt8(ascii: ":")) else { throw Problem(isCut: false) }
        return name
    }

    /// The name of a member, of one that has neither escapes nor anything but visible ASCII characters. Its value comes next.
    ///
    /// - Throws: ``Problem``, also for any other name.
    package mutating func plainName() throws(Problem) -> JSONName {
        guard try kind() == .string else { throw Problem(isCut: false) }
        let start = index + 1
        let found = bytes.withUnsafeBufferPointer { bytes -> (name: JSONName, end: Int)? in
            var name = JSONName.other
            var place = start
            while place < bytes.count {
                let byte = bytes[place]
                if byte == UInt8(ascii: "\"") { return (place - start > JSONName.longest ? .other : name, place + 1) }
                guard (0x20..<0x7F).contains(byte), byte != UInt8(ascii: "\\") else { return nil }
                name.add(byte, at: place - start)
                place += 1
            }
            return nil
        }
        guard let found else { throw .otherShape }
        index = found.end
        guard try takes(UInt8(ascii: ":")) else { throw Problem(isCut: false) }
        return found.name
    }

    private static func end(of kind: Kind) -> UInt8 { kind == .object ? UInt8(ascii: "}") : UInt8(ascii: "]") }

    // MARK: Values in one

    /// The string that is next; nil if it has an invalid escape, isn't UTF-8 or contains a control character.
    ///
    /// - Throws: ``Problem``, also if the next value isn't a string.
    package mutating func string() throws(Problem) -> String? {
        guard try kind() == .string else { throw .otherShape }
        let start = index + 1
        let text = bytes.withUnsafeBufferPointer { bytes -> (text: String?, end: Int)? in
            let plain = Self.endOfPlain(bytes, from: start)
            if plain < bytes.count, bytes[plain] == UInt8(ascii: "\"") {
                // The library's check takes longer than to make a short string.
                return (String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<plain]), as: UTF8.self), plain)
            }
            var end = plain
            while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
                guard bytes[end] >= 0x20, bytes[end] != UInt8(ascii: "\\") else { return nil }
                end += 1
            }
            guard end < bytes.count else { return nil }
            return (String(validating: UnsafeBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self), end)
        }
        guard let text else { return self.text(of: try token()) }
        index = text.end + 1
        return text.text
    }

    /// True or false, or nil for null.
    ///
    /// - Throws: ``Problem``, also if the next value is none of these.
    package mutating func truth() throws(Problem) -> Bool? {
        guard try kind() == .word else { throw .otherShape }
        if takesWord("true") { return true }
        if takesWord("false") { return false }
        guard takesWord("null") else { throw .otherShape }
        return nil
    }

    private mutating func takesWord(_ word: StaticString) -> Bool {
        let end = index + word.utf8CodeUnitCount
        guard end <= bytes.count, end == bytes.count || !Self.isPartOfToken(bytes[end]) else { return false }
        for offset in 0..<word.utf8CodeUnitCount where bytes[index + offset] != word.utf8Start[offset] { return false }
        index = end
        return true
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
        let kind = try kind()
        switch kind {
        case .object, .array:
            var hasMore = try begin(kind)
            while hasMore {
                if kind == .object { _ = try name() }
                try skip()
                hasMore = try goesOn(kind)
            }
        case .string, .number, .word: _ = try token()
        }
    }

    /// Walks over a value as ``skip()`` does, and checks its strings' escapes and how its numbers are written, as
    /// `JSONDecoder` does with what nobody decodes.
    ///
    /// - Throws: ``Problem``.
    package mutating func skipStrictly() throws(Problem) {
        let kind = try kind()
        switch kind {
        case .object, .array:
            var hasMore = try begin(kind)
            while hasMore {
                if kind == .object, !hasValidEscapes(try name()) { throw .otherShape }
                try skipStrictly()
                hasMore = try goesOn(kind)
            }
        case .string: if !skipPlainString(), !hasValidEscapes(try token()) { throw .otherShape }
        case .number: guard isNumber(try token()) else { throw .otherShape }
        case .word: _ = try token()
        }
    }

    /// Where the next byte is.
    package var place: Int { index }

    /// Goes on somewhere else, at what is as deep.
    package mutating func move(to place: Int) { index = place }

    /// Where a list of objects may go on with another one: behind the first comma between a closing and an opening brace after each
    /// multiple of a length, from here on. These are guesses, as such a comma may also be elsewhere, or part of a string.
    ///
    /// - Parameter length: In bytes.
    package func seams(each length: Int) -> [Int] {
        var seams: [Int] = []
        bytes.withUnsafeBufferPointer { bytes in
            // Nothing in a text is farther away than its length.
            let length = min(max(1, length), bytes.count)
            var place = index + length
            while place + 2 < bytes.count {
                if bytes[place] == UInt8(ascii: "}"), bytes[place + 1] == UInt8(ascii: ","),
                    bytes[place + 2] == UInt8(ascii: "{")
                {
                    seams.append(place + 2)
                    place += length
                } else {
                    place += 1
                }
            }
        }
        return seams
    }

    /// Walks over something that is written with the same bytes as what was read before, in something equally nested: an object
    /// or a list, or a name with its colon, so that its end is known by its last byte.
    ///
    /// - Parameter value: Where that is.
    /// - Returns: Whether it is next; white space before it is only walked over where it is part of it.
    package mutating func skip(sameAs value: Range<Int>) -> Bool {
        guard index + value.count <= bytes.count else { return false }
        let isSame = bytes.withUnsafeBytes { bytes in
            var offset = 0
            while offset + 8 <= value.count {
                let one = bytes.loadUnaligned(fromByteOffset: value.lowerBound + offset, as: UInt64.self)
                guard one == bytes.loadUnaligned(fromByteOffset: index + offset, as: UInt64.self) else { return false }
                offset += 8
            }
            while offset < value.count {
                guard bytes[value.lowerBound + offset] == bytes[index + offset] else { return false }
                offset += 1
            }
            return true
        }
        if isSame { index += value.count }
        return isSame
    }

    /// Checks that nothing follows.
    ///
    /// - Throws: ``Problem`` if something does.
    package mutating func end() throws(Problem) {
        skipSpace()
        guard index == bytes.count else { throw Problem(isCut: false) }
    }

    // MARK: Bytes

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

    /// Walks over a string of nothing but visible ASCII characters, if it is one that is next.
    private mutating func skipPlainString() -> Bool {
        let end = bytes.withUnsafeBufferPointer { Self.endOfPlain($0, from: index + 1) }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "\"") else { return false }
        index = end + 1
        return true
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
