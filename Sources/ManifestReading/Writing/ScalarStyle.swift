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
    /// The style in which every reader reads this text: plain where none can misread it; else in double quotes, or
    /// in single quotes where that saves escapes.
    static func style(of text: String) -> ScalarStyle {
        if text.unicodeScalars.contains(where: HiddenScalars.contains) { return .doubleQuoted }
        if PlainText.isSafe(text) { return .plain }
        return text.utf8.contains { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
            ? .singleQuoted : .doubleQuoted
    }

    /// The same for a text that may have several lines: those are a literal block where that keeps them.
    static func style(ofLines text: String) -> ScalarStyle {
        // More than one line end at the end would be kept by `|+`, which an editor that trims files breaks.
        guard text.utf8.contains(UInt8(ascii: "\n")), !text.hasSuffix("\n\n"), text != "\n",
            !text.unicodeScalars.contains(where: { $0 != "\n" && HiddenScalars.contains($0) })
        else { return style(of: text) }
        return .literal
    }
}
