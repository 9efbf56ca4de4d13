import Diagnostics
import FlagModel
import Planning
import TerminalText

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

    /// An environment by its name; a production one is told as such where its name doesn't: `eu-live (production)`.
    static func environment(_ name: String, production: Bool) -> String {
        let isTold = ["production", "prod"].contains { $0.isSame(as: name.lowercased()) }
        return Self.name(name) + (production && !isTold ? " (production)" : "")
    }

    /// A place: `flags.yaml:24`.
    static func place(_ place: PlanPlace) -> String {
        "\(SafeText.visible(place.file)):\(place.line)"
    }

    /// A line of a longer text: bare, but quoted where it ends in white space that nobody would see, and where a
    /// workflow would take it for a command.
    static func line(_ text: String) -> String {
        let isPlain = text.unicodeScalars.last?.properties.isWhitespace != true && !looksLikeCommand(text)
        return isPlain ? SafeText.visible(text) : SafeText.quoted(text)
    }

    /// Whether a GitHub workflow would take a text for a command where it begins a line; spaces before it don't matter.
    static func looksLikeCommand(_ text: String) -> Bool {
        text.unicodeScalars.drop { $0.properties.isWhitespace }.starts(with: "::".unicodeScalars)
    }

    /// Nothing in it is escaped, or looks like a quotation or a workflow command.
    private static func isHarmless(_ text: String) -> Bool {
        !text.utf8.contains(UInt8(ascii: "\"")) && !text.utf8.contains(UInt8(ascii: "\\"))
            && !looksLikeCommand(text) && SafeText.visible(text).isSame(as: text)
    }
}

extension String {
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

/// A number with its noun: `1 call`, `6 calls`.
func counted(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
}

extension Blocked {
    /// What the plan does, what is allowed, and what follows.
    ///
    /// `this archives 7 flags; the limit is 5 (policy.limits.archive). apply refuses without --force.`
    var sentence: String {
        let deed =
            switch limit {
            case "archive": "this archives \(counted(planned, "flag"))"
            case "untarget": "this removes \(counted(planned, "production target"))"
            default: "this plans \(planned)"
            }
        let policy = "policy.limits.\(SafeText.visible(limit))"
        return "\(deed); the limit is \(allowed) (\(policy)). apply refuses without --force."
    }
}
