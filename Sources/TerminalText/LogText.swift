/// The last check of text for people before it is written to a terminal or to a CI system's log.
///
/// Whoever makes a message escapes what is in it from outside, see ``SafeText``. This is applied to the complete text, so
/// that nothing depends on every one of them having done so, and because only here it is known where a line begins.
package enum LogText {
    /// The text with everything escaped that a terminal or a CI system's log would obey: hidden characters except line
    /// ends, `::` at the start of a line (even after white space), and what ``CommandBracket`` finds.
    ///
    /// - `colored`: Whether the text may have the escape sequences of ``StyledText``; no other one is kept.
    package static func guarded(_ text: String, colored: Bool) -> String {
        guard mayNeedEscapes(text) else { return text }
        var shown = ""
        shown.reserveCapacity(text.utf8.count + 16)
        var bracket = CommandBracket()
        var isAtStart = true
        let scalars = text.unicodeScalars
        var index = scalars.startIndex
        while index < scalars.endIndex {
            if colored, let end = StyledText.endOfSequence(at: index, in: scalars) {
                shown.unicodeScalars.append(contentsOf: scalars[index..<end])
                index = end
                continue
            }
            let scalar = scalars[index]
            let completesCommand = bracket.completesCommand(scalar)
            if scalar == "\n" {
                shown.unicodeScalars.append(scalar)
                isAtStart = true
            } else if completesCommand || HiddenScalars.contains(scalar)
                || (isAtStart && startsCommand(scalars[index...]))
            {
                shown += SafeText.escape(scalar)
                isAtStart = false
            } else {
                shown.unicodeScalars.append(scalar)
                if !scalar.properties.isWhitespace { isAtStart = false }
            }
            index = scalars.index(after: index)
        }
        return shown
    }

    /// Whether a string has what a CI system's log obeys: a line that begins with `::`, or what ``CommandBracket`` finds.
    package static func hasCommand(_ text: String) -> Bool {
        guard mayNeedEscapes(text) else { return false }
        var bracket = CommandBracket()
        let lines = text.unicodeScalars.split { $0 == "\n" || $0 == "\r" }
        return lines.contains { startsCommand($0.drop { $0.properties.isWhitespace }) }
            || text.unicodeScalars.contains { bracket.completesCommand($0) }
    }

    /// Whether a line that begins with these scalars may be a command. `::: `, which stands before a diagnostic's second
    /// file, isn't: no command's name begins with a colon.
    private static func startsCommand(_ scalars: Substring.UnicodeScalarView) -> Bool {
        scalars.starts(with: "::".unicodeScalars) && !scalars.starts(with: "::: ".unicodeScalars)
    }

    /// A quick way to see that there is nothing to escape.
    private static func mayNeedEscapes(_ text: String) -> Bool {
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: "#") || (byte == UInt8(ascii: ":") && previous == byte)
                || (byte != UInt8(ascii: "\n") && HiddenScalars.mayBegin(with: byte))
            {
                return true
            }
            previous = byte
        }
        return false
    }
}

/// Finds the brackets that start a command anywhere in the log of a CI system: `##[` of GitHub and Azure, `##vso[`,
/// `##teamcity[`.
package struct CommandBracket {
    private var hashes = 0
    private var isInWord = false

    /// Begins in front of a text.
    package init() {}

    /// Takes the next scalar of the text, and says whether it is such a bracket.
    package mutating func completesCommand(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "#":
            hashes = isInWord ? 1 : hashes + 1
            isInWord = false
        case "[":
            let completes = hashes >= 2
            self = CommandBracket()
            return completes
        case "a"..."z", "A"..."Z": if hashes >= 2 { isInWord = true } else { hashes = 0 }
        default: self = CommandBracket()
        }
        return false
    }
}
