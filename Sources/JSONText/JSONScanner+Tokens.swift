/// What tokens say, by their bytes alone: the walk doesn't move.
extension JSONScanner {
    /// The string at a place; nil if there is none, or it has an invalid escape, isn't UTF-8 or contains a control
    /// character.
    package func text(of token: Range<Int>) -> String? {
        if !hasEscapes(token) {
            guard bytes[token.lowerBound] == UInt8(ascii: "\"") else { return nil }
            return bytes.withUnsafeBufferPointer {
                String(utf8: UnsafeBufferPointer(rebasing: $0[(token.lowerBound + 1)..<(token.upperBound - 1)]))
            }
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

    /// The whole number at a place; nil if it is written in another way than with up to fifteen digits.
    package func integer(of token: Range<Int>) -> Int? {
        let digits = bytes[token.lowerBound] == UInt8(ascii: "-") ? token.dropFirst() : token
        guard let first = digits.first, digits.count <= 15, bytes[first] != UInt8(ascii: "0") || digits.count == 1
        else {
            return nil
        }
        var number = 0
        for place in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place]) else { return nil }
            number = number * 10 + Int(bytes[place] - UInt8(ascii: "0"))
        }
        return digits.count < token.count ? -number : number
    }

    /// The bytes at a place.
    package func bytes(of token: Range<Int>) -> ArraySlice<UInt8> { bytes[token] }

    // MARK: Checks

    /// Whether a byte may be in a number or a word.
    static func isPartOfToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "E"),
            UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// Whether a token is `true`, `false` or `null`.
    func isWord(_ token: Range<Int>) -> Bool {
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

    /// Whether a backslash or a control character is in a string.
    func hasEscapes(_ token: Range<Int>) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            for place in token where bytes[place] == UInt8(ascii: "\\") || bytes[place] < 0x20 { return true }
            return false
        }
    }

    /// Whether a string has no control character, and no escape that JSON doesn't know. What they stand for isn't checked.
    func hasValidEscapes(_ token: Range<Int>) -> Bool {
        guard hasEscapes(token) else { return true }
        return bytes.withUnsafeBufferPointer { bytes in
            var place = token.lowerBound + 1
            while place < token.upperBound - 1 {
                guard bytes[place] >= 0x20 else { return false }
                guard bytes[place] == UInt8(ascii: "\\") else {
                    place += 1
                    continue
                }
                switch bytes[place + 1] {
                case UInt8(ascii: "u"):
                    let digits = (place + 2)..<(place + 6)
                    guard digits.upperBound < token.upperBound, digits.allSatisfy({ Self.isHexDigit(bytes[$0]) }) else {
                        return false
                    }
                    place += 6
                case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
                    UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
                    place += 2
                default: return false
                }
            }
            return true
        }
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }

    /// Whether a number is written as JSON has it.
    func isNumber(_ token: Range<Int>) -> Bool {
        var rest = bytes[token]
        func digits() -> Int {
            let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let startsWithZero = rest.first == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0, whole == 1 || !startsWithZero else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard digits() > 0 else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }

    /// Where the first byte is of those that end a string, or aren't all of a character: quotation mark, backslash, control
    /// character, and what isn't ASCII; the count of the bytes if there is none. It looks at eight at a time.
    static func endOfPlain(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        let (ones, tops): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
        let raw = UnsafeRawBufferPointer(bytes)
        var place = start
        while place + 8 <= raw.count {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
            let slashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
            // The top bit of a byte is set where it is one of these; of those behind the first, also where it isn't.
            let found = ((quotes &- ones) | (slashes &- ones) | (word &- ones &* 0x20) | word) & tops
            if found != 0 { return place + found.trailingZeroBitCount / 8 }
            place += 8
        }
        while place < raw.count {
            let byte = raw[place]
            if byte < 0x20 || byte >= 0x80 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
            place += 1
        }
        return place
    }
}
