import Diagnostics
import TerminalText

/// How a scalar is written.
enum ScalarStyle: Hashable, Sendable {
    case plain
    case singleQuoted
    case doubleQuoted
    case literal
}

extension ScalarStyle {
    /// The style in which every reader reads this string the same: plain if none can misread it, else double-quoted, or
    /// single-quoted if that avoids escapes.
    ///
    /// A string that a CI system's log would obey if it was printed is double-quoted: then none of its lines begins a
    /// line, and `##[` can be escaped.
    static func style(of text: String) -> ScalarStyle {
        if text.unicodeScalars.contains(where: HiddenScalars.contains) || LogText.hasCommand(text) {
            return .doubleQuoted
        }
        if PlainText.isSafe(text) { return .plain }
        return text.utf8.contains { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
            ? .singleQuoted : .doubleQuoted
    }

    /// The same for a string that may have several lines: a literal block if that preserves it.
    static func style(ofLines text: String) -> ScalarStyle {
        // Several line ends at the end would need `|+`, which breaks in editors that trim files.
        guard text.utf8.contains(UInt8(ascii: "\n")), !text.hasSuffix("\n\n"), text != "\n",
            !text.unicodeScalars.contains(where: { $0 != "\n" && HiddenScalars.contains($0) }),
            !LogText.hasCommand(text)
        else { return style(of: text) }
        return .literal
    }
}

/// Recognises strings that can be written without quotes: no YAML 1.1 or 1.2 reader reads them as anything else.
///
/// It is stricter than either version: `2001:db8` and `1.2.3` are quoted though they only look like YAML 1.1 numbers.
enum PlainText {
    /// Whether a string without hidden characters can be written without quotes.
    static func isSafe(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return false }
        let isSpaced = first.properties.isWhitespace || last.properties.isWhitespace
        guard !isSpaced, !indicators.contains(first), last != ":", !text.hasPrefix("...") else { return false }
        var previous: UInt8 = 0
        for byte in text.utf8 {
            // `key: value` and `text # comment`.
            if previous == UInt8(ascii: ":"), byte == UInt8(ascii: " ") { return false }
            if previous == UInt8(ascii: " "), byte == UInt8(ascii: "#") { return false }
            previous = byte
        }
        let bytes = Array(text.utf8)
        return !words.contains(text.lowercased()) && !isNumber(bytes[...]) && !isDate(bytes)
    }

    /// Characters that begin something other than a plain string, in YAML or in an older or looser reader.
    private static let indicators = Set("-?:,[]{}#&*!|>'\"%@`=<~".unicodeScalars)

    /// Nulls and booleans of YAML 1.1 and 1.2, in lowercase.
    private static let words: Set<String> = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]

    /// Whether bytes look like a number: with underscores, commas, colons (base 60), in base 2, 8, 16, or not finite.
    private static func isNumber(_ text: ArraySlice<UInt8>) -> Bool {
        var text = text
        if text.first == UInt8(ascii: "+") { text = text.dropFirst() }
        let small = text.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        if small == Array(".inf".utf8) || small == Array(".nan".utf8) { return true }
        if small.count > 2, small[0] == UInt8(ascii: "0"), "xob".utf8.contains(small[1]) {
            return small[2...].allSatisfy { isDigit($0) || (0x61...0x66).contains($0) || $0 == UInt8(ascii: "_") }
        }
        let mantissa = small.prefix { isDigit($0) || "_,.:".utf8.contains($0) }
        guard mantissa.contains(where: isDigit) else { return false }
        var exponent = small[mantissa.count...]
        guard exponent.first == UInt8(ascii: "e") else { return exponent.isEmpty }
        exponent = exponent.dropFirst()
        if let sign = exponent.first, "+-".utf8.contains(sign) { exponent = exponent.dropFirst() }
        return !exponent.isEmpty && exponent.allSatisfy { isDigit($0) || $0 == UInt8(ascii: "_") }
    }

    /// Whether bytes begin with a date as in `2027-3-31`, and end there or continue with a time.
    private static func isDate(_ text: [UInt8]) -> Bool {
        let parts = text.split(separator: UInt8(ascii: "-"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, (1...2).contains(parts[1].count),
            (parts[0] + parts[1]).allSatisfy(isDigit)
        else { return false }
        let day = parts[2].prefix(while: isDigit)
        guard (1...2).contains(day.count) else { return false }
        return parts[2].dropFirst(day.count).first.map { "Tt ".utf8.contains($0) } ?? true
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
