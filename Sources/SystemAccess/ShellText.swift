/// Words as a shell reads them.
package enum ShellText {
    /// A word for a shell: as it is if it is plain, otherwise in quotation marks. With characters that a terminal doesn't
    /// show, it is a `$'…'` string, which Bash, Zsh and most other shells read.
    package static func quoted(_ word: String) -> String {
        if word.unicodeScalars.contains(where: isInvisible) {
            return "$'" + word.unicodeScalars.map(escaped).joined() + "'"
        }
        let isPlain = word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-_./:,+@%=".utf8.contains(byte)
            }
        }
        return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: #"'\''"#) + "'"
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
        default: false
        }
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "'", "\\": return "\\\(scalar)"
        case "\n": return "\\n"
        case "\t": return "\\t"
        default:
            guard isInvisible(scalar) else { return String(scalar) }
            let digits = String(scalar.value, radix: 16)
            let length = scalar.value > 0xFFFF ? 8 : 4
            let zeros = String(repeating: "0", count: max(0, length - digits.count))
            return (length == 8 ? "\\U" : "\\u") + zeros + digits
        }
    }
}
