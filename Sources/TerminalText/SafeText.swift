/// Text from outside made safe to show: what a terminal would obey or not show is written out.
package enum SafeText {
    /// The text with controls, bidirectional, zero-width and other invisible characters as escapes.
    ///
    /// `\n`, `\t` and `\r` for those, else the scalar's number: `pay\u{202E}lap`. A backslash stays as it is, so
    /// that what is harmless is shown as it was written. `##[`, which starts a command wherever it stands in the
    /// log of a GitHub workflow, becomes `##\u{5B}`.
    package static func visible(_ text: String) -> String {
        guard text.utf8.contains(where: { HiddenScalars.mayBegin(with: $0) || $0 == UInt8(ascii: "#") }) else {
            return text
        }
        var shown = ""
        shown.reserveCapacity(text.utf8.count + 16)
        var hashes = 0
        for scalar in text.unicodeScalars {
            append(scalar, after: &hashes, to: &shown)
        }
        return shown
    }

    /// The text in quotation marks, with `"` and `\` escaped as well: `"say \"hi\"\n"`.
    package static func quoted(_ text: String) -> String {
        var shown = "\""
        shown.reserveCapacity(text.utf8.count + 16)
        var hashes = 0
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { shown.unicodeScalars.append("\\") }
            append(scalar, after: &hashes, to: &shown)
        }
        shown.unicodeScalars.append("\"")
        return shown
    }

    /// Adds a scalar as it is, or its escape; `hashes` counts the `#` right before it.
    private static func append(_ scalar: Unicode.Scalar, after hashes: inout Int, to text: inout String) {
        if HiddenScalars.contains(scalar) || (scalar == "[" && hashes >= 2) {
            text += escape(scalar)
        } else {
            text.unicodeScalars.append(scalar)
        }
        hashes = scalar == "#" ? hashes + 1 : 0
    }

    /// The escape of a scalar: `\n`, `\t`, `\r`, else `\u{202E}`.
    package static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\t": "\\t"
        case "\r": "\\r"
        default: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        }
    }
}

/// The Unicode scalars that a terminal obeys, or that can't be seen: what makes a text look like another.
///
/// Controls, line separators, bidirectional controls, zero-width and other invisible characters, tags and
/// noncharacters. Variation selectors choose between the looks of a character and aren't among them, combining marks
/// aren't either.
package enum HiddenScalars {
    /// Whether a scalar is one of them.
    package static func contains(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F: true  // C0, DEL, C1
        case 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E: true  // invisible, wherever they stand
        case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F: true  // zero-width, separators, bidirectional
        case 0x3164, 0xFEFF, 0xFFA0, 0xFFF0...0xFFFB: true  // fillers, byte order mark, annotations
        case 0xFDD0...0xFDEF: true  // noncharacters
        case 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A: true  // formatting of shorthand and music
        case 0xE0000...0xE00FF, 0xE01F0...0xE0FFF: true  // tags and what is kept for the like
        case let value: value & 0xFFFE == 0xFFFE  // the last two of each plane
        }
    }

    /// Whether the UTF-8 form of one of them can begin with a byte; tells quickly that a text holds none.
    package static func mayBegin(with byte: UInt8) -> Bool {
        switch byte {
        case 0x00...0x1F, 0x7F, 0xC2, 0xCD, 0xD8, 0xE1...0xE3, 0xEF...0xF4: true
        default: false
        }
    }
}
