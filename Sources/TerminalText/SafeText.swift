/// Makes external text safe to show: terminal control and invisible characters are escaped.
package enum SafeText {
    /// The string with control, bidirectional, zero-width and other invisible characters escaped.
    ///
    /// The escapes are `\n`, `\t` and `\r`, or otherwise the scalar's number: `pay\u{202E}lap`. Backslashes stay
    /// unchanged, so that harmless text is shown as it was written. What starts a command anywhere in a CI system's log
    /// is escaped too, see ``CommandBracket``: `##[` becomes `##\u{5B}`.
    package static func visible(_ text: String) -> String {
        guard text.utf8.contains(where: { HiddenScalars.mayBegin(with: $0) || $0 == UInt8(ascii: "#") }) else {
            return text
        }
        var shown = ""
        shown.reserveCapacity(text.utf8.count + 16)
        var bracket = CommandBracket()
        for scalar in text.unicodeScalars {
            append(scalar, &bracket, to: &shown)
        }
        return shown
    }

    /// The string in quotation marks, with `"` and `\` escaped too: `"say \"hi\"\n"`.
    package static func quoted(_ text: String) -> String {
        var shown = "\""
        shown.reserveCapacity(text.utf8.count + 16)
        var bracket = CommandBracket()
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { shown.unicodeScalars.append("\\") }
            append(scalar, &bracket, to: &shown)
        }
        shown.unicodeScalars.append("\"")
        return shown
    }

    /// Appends a scalar or its escape.
    private static func append(_ scalar: Unicode.Scalar, _ bracket: inout CommandBracket, to text: inout String) {
        if bracket.completesCommand(scalar) || HiddenScalars.contains(scalar) {
            text += escape(scalar)
        } else {
            text.unicodeScalars.append(scalar)
        }
    }

    /// The escape of a scalar: `\n`, `\t`, `\r`, or otherwise `\u{202E}`.
    package static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\t": "\\t"
        case "\r": "\\r"
        default: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        }
    }
}

/// The Unicode scalars that control a terminal or are invisible, so that text can look different from what it is.
///
/// These are control characters, line separators, bidirectional controls, zero-width and other invisible characters,
/// tags and noncharacters. Variation selectors and combining marks aren't included.
package enum HiddenScalars {
    /// Whether a scalar is one of them.
    package static func contains(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F: true  // C0, DEL, C1
        case 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E: true  // invisible characters
        case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F: true  // zero-width, separators, bidirectional
        case 0x3164, 0xFEFF, 0xFFA0, 0xFFF0...0xFFFB: true  // fillers, byte order mark, annotations
        case 0xFDD0...0xFDEF: true  // noncharacters
        case 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A: true  // formatting of shorthand and music
        case 0xE0000...0xE00FF, 0xE01F0...0xE0FFF: true  // tags and reserved characters
        case let value: value & 0xFFFE == 0xFFFE  // the last two of each plane
        }
    }

    /// Whether the UTF-8 form of one of them can start with this byte; a quick way to see that a string has none.
    package static func mayBegin(with byte: UInt8) -> Bool {
        switch byte {
        case 0x00...0x1F, 0x7F, 0xC2, 0xCD, 0xD8, 0xE1...0xE3, 0xEF...0xF4: true
        default: false
        }
    }
}
