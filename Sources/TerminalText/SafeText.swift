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
