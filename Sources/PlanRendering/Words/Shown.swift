import Diagnostics
import FlagModel
import Planning

/// How texts from outside stand in a line: bare where nothing could be mistaken, else in quotation marks.
enum Shown {
    /// A key or an id in a list: bare unless it is empty or holds white space, a comma, a quotation mark, a backslash
    /// or what can't be seen.
    static func id(_ id: Identifier) -> String {
        let text = id.text
        let isPlain =
            !text.isEmpty && isHarmless(text)
            && text.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0 != "," }
        return isPlain ? text : SafeText.quoted(text)
    }

    /// A name of several words, such as a stage's, that stands alone: bare unless it could be taken for more than
    /// itself.
    static func name(_ text: String) -> String {
        let isPlain =
            !text.isEmpty && isHarmless(text) && !text.isSame(as: none) && !text.unicodeScalars.contains("→")
            && !text.hasSpaceAtAnEnd && !text.hasWideSpace
        return isPlain ? text : SafeText.quoted(text)
    }

    /// What stands for an absent value.
    static let none = "none"

    /// A place: `flags.yaml:24`.
    static func place(_ place: PlanPlace) -> String {
        "\(SafeText.visible(place.file)):\(place.line)"
    }

    /// A line of a longer text: bare, but quoted where it ends in white space that nobody would see, and where a
    /// workflow would take it for a command.
    static func line(_ text: String) -> String {
        let isPlain = text.unicodeScalars.last?.properties.isWhitespace != true && !text.looksLikeCommand
        return isPlain ? SafeText.visible(text) : SafeText.quoted(text)
    }

    /// Nothing in it is escaped, or looks like a quotation or a workflow command.
    private static func isHarmless(_ text: String) -> Bool {
        !text.utf8.contains(UInt8(ascii: "\"")) && !text.utf8.contains(UInt8(ascii: "\\"))
            && !text.looksLikeCommand && SafeText.visible(text).isSame(as: text)
    }
}

extension String {
    /// Whether a GitHub workflow would take it for a command where it begins a line; spaces before it don't matter.
    fileprivate var looksLikeCommand: Bool {
        unicodeScalars.drop { $0.properties.isWhitespace }.starts(with: "::".unicodeScalars)
    }

    /// White space that the spaces around a text would swallow.
    fileprivate var hasSpaceAtAnEnd: Bool {
        [unicodeScalars.first, unicodeScalars.last].contains { $0?.properties.isWhitespace == true }
    }

    /// Two spaces in a row, which part the columns of a line.
    fileprivate var hasWideSpace: Bool {
        var afterSpace = false
        for byte in utf8 {
            let isSpace = byte == UInt8(ascii: " ")
            if isSpace && afterSpace { return true }
            afterSpace = isSpace
        }
        return false
    }
}
