import FlagModel

/// An id as people remember it: in lowercase, and without separators, so that `acme-corp`, `Acme_Corp` and `acme corp` are
/// the same. A separator between two digits stays: `1-23` and `12-3` are two ids.
struct FoldedID: Equatable {
    /// The letters, digits and other characters.
    private(set) var scalars: [Unicode.Scalar] = []
    /// A shorter id has no slips of a letter: `ab` and `ba` are two ids.
    private static let shortest = 4
    /// A longer id is only compared as a whole.
    private static let longest = 64

    init(_ id: Identifier) {
        var isSeparated = false
        for scalar in id.text.unicodeScalars {
            if scalar.isSeparator {
                isSeparated = true
                continue
            }
            if isSeparated, scalar.isDigit, let last = scalars.last, last.isDigit { scalars.append("-") }
            isSeparated = false
            if scalar.isASCII {
                scalars.append(Unicode.Scalar(UInt8(truncatingIfNeeded: scalar.value).lowercased))
            } else {
                scalars.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
            }
        }
    }

    // MARK: Slips

    /// Whether two ids are equal but for one letter that is doubled, or for two letters beside each other that have changed
    /// places.
    func isOneLetter(from other: FoldedID) -> Bool {
        let (short, long) = scalars.count <= other.scalars.count ? (scalars, other.scalars) : (other.scalars, scalars)
        guard short.count >= Self.shortest, long.count <= Self.longest,
            let first = long.indices.first(where: { $0 >= short.count || short[$0] != long[$0] })
        else { return false }
        if short.count == long.count {
            guard first + 1 < long.count, short[first].isLetter, long[first].isLetter else { return false }
            return short[first] == long[first + 1] && short[first + 1] == long[first]
                && short[(first + 2)...] == long[(first + 2)...]
        }
        guard short.count + 1 == long.count, first > 0, long[first].isLetter else { return false }
        return long[first] == long[first - 1] && short[first...] == long[(first + 1)...]
    }

    // MARK: Hashes

    private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// A hash of it, from which those of its neighbours follow.
    var hash: UInt64 { scalars.reduce(0) { $0 &* Self.base &+ UInt64($1.value) } }

    /// The hashes of all that are one letter from it, each from the hashes of its parts.
    var neighbours: [UInt64] {
        let count = scalars.count
        guard (Self.shortest - 1...Self.longest).contains(count) else { return [] }
        let values = scalars.map { UInt64($0.value) }
        var powers: [UInt64] = [1]
        var beginnings: [UInt64] = [0]
        for value in values {
            powers.append((powers.last ?? 1) &* Self.base)
            beginnings.append((beginnings.last ?? 0) &* Self.base &+ value)
        }
        func rest(from index: Int) -> UInt64 {
            beginnings[count] &- beginnings[index] &* powers[count - index]
        }
        var hashes: [UInt64] = []
        for index in values.indices where scalars[index].isLetter {
            let doubled = beginnings[index + 1] &* Self.base &+ values[index]
            hashes.append(doubled &* powers[count - index - 1] &+ rest(from: index + 1))
            guard index + 1 < count, scalars[index + 1].isLetter else { continue }
            if values[index] == values[index + 1] {
                hashes.append(beginnings[index + 1] &* powers[count - index - 2] &+ rest(from: index + 2))
            } else {
                let moved =
                    (values[index + 1] &- values[index]) &* (powers[count - index - 1] &- powers[count - index - 2])
                hashes.append(beginnings[count] &+ moved)
            }
        }
        return hashes
    }
}

/// What an id has in common with all from which it may be a slip: which letters there are, and the other characters in their
/// order. Where no other id has the same, none has to be compared.
struct IDSketch {
    /// A hash of it.
    let hash: UInt32

    init(_ id: Identifier) {
        var parts = Parts()
        var isASCII = true
        var text = id.text
        text.withUTF8 { bytes in
            for byte in bytes {
                parts.add(byte)
                if byte >= 0x80 { isASCII = false }
            }
        }
        if !isASCII {
            parts = Parts()
            // A separator that stays between two digits isn't seen above either.
            for scalar in FoldedID(id).scalars where !scalar.isSeparator { parts.add(scalar) }
        }
        let both = UInt64(parts.letters) << 32 | UInt64(parts.others)
        hash = UInt32(truncatingIfNeeded: (both &* 0x9E37_79B9_7F4A_7C15) >> 32)
    }

    private struct Parts {
        /// The letters, a bit each; those beyond ASCII share six.
        var letters: UInt32 = 0
        var others: UInt32 = 0x811C_9DC5

        /// Adds a character of ASCII, unless it is a separator.
        mutating func add(_ byte: UInt8) {
            let letter = (byte | 0x20) &- 0x61
            if letter < 26 {
                letters |= 1 &<< UInt32(letter)
            } else if !Unicode.Scalar(byte).isSeparator {
                others = (others ^ UInt32(byte)) &* 0x0100_0193
            }
        }

        mutating func add(_ scalar: Unicode.Scalar) {
            if scalar.isASCII {
                add(UInt8(truncatingIfNeeded: scalar.value))
            } else if scalar.isLetter {
                letters |= 1 << (26 + scalar.value % 6)
            } else {
                others = (others ^ scalar.value) &* 0x0100_0193
            }
        }
    }
}

extension UInt8 {
    /// A capital letter of ASCII as a small one; anything else as it is.
    fileprivate var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}

extension Unicode.Scalar {
    /// A decimal digit.
    fileprivate var isDigit: Bool {
        isASCII ? ("0"..."9").contains(self) : properties.generalCategory == .decimalNumber
    }

    /// A letter, which a digit isn't.
    fileprivate var isLetter: Bool {
        isASCII ? ("a"..."z").contains(self) || ("A"..."Z").contains(self) : properties.isAlphabetic
    }

    /// What stands between the words of an id.
    fileprivate var isSeparator: Bool {
        switch self {
        case "-", "_", ".", "/", ":", " ": true
        default: isBlank || !isASCII && properties.generalCategory == .dashPunctuation
        }
    }

    /// White space, or a character that isn't seen either.
    var isBlank: Bool {
        guard !isASCII else { return value <= 0x20 || value == 0x7F }
        // The pattern of Braille that has no dot is none of these.
        return properties.isWhitespace || properties.isDefaultIgnorableCodePoint || value == 0x2800
            || [.format, .control].contains(properties.generalCategory)
    }

    /// Whether it is a part of how the character before it is written: of a joined letter or emoji, a variant, a flag.
    var isJoined: Bool {
        switch value {
        case 0x200C, 0x200D, 0x180B...0x180D, 0x180F, 0xFE00...0xFE0F, 0xE0020...0xE007F, 0xE0100...0xE01EF: true
        default: false
        }
    }

    /// Whether it joins two characters.
    var isJoiner: Bool { value == 0x200C || value == 0x200D }
}
