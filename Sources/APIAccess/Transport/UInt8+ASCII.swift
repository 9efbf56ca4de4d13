extension UInt8 {
    /// The byte with ASCII uppercase letters changed to lowercase.
    var asciiLowercase: UInt8 {
        self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self
    }

    /// Whether the byte is an ASCII digit.
    var isASCIIDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    /// Whether the byte is an ASCII letter.
    var isASCIILetter: Bool { asciiLowercase >= UInt8(ascii: "a") && asciiLowercase <= UInt8(ascii: "z") }

    /// Whether the byte is a hexadecimal digit.
    var isASCIIHexDigit: Bool {
        isASCIIDigit || (asciiLowercase >= UInt8(ascii: "a") && asciiLowercase <= UInt8(ascii: "f"))
    }

    /// Whether RFC 3986 calls the byte unreserved: a letter, a digit, `-`, `.`, `_` or `~`.
    var isUnreserved: Bool {
        isASCIILetter || isASCIIDigit || self == UInt8(ascii: "-") || self == UInt8(ascii: ".")
            || self == UInt8(ascii: "_") || self == UInt8(ascii: "~")
    }
}

extension String {
    /// The string with ASCII uppercase letters changed to lowercase.
    var asciiLowercased: String {
        String(decoding: utf8.map(\.asciiLowercase), as: UTF8.self)
    }

    /// The string, or as much of it as a message should have, and what was left out.
    ///
    /// - Parameter most: How many Unicode scalars are kept.
    func shortened(_ most: Int) -> String {
        // Most are shorter in bytes already.
        guard utf8.count > most else { return self }
        let scalars = unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: most, limitedBy: scalars.endIndex),
            end != scalars.endIndex
        else { return self }
        return "\(String(scalars[..<end]))… (\(scalars[end...].count) more)"
    }
}
