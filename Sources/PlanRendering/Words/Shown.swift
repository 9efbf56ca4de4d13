import Diagnostics
import FlagModel
import Planning
import TerminalText

/// How external strings are shown in a line: unquoted if they are unambiguous, otherwise in quotation marks.
enum Shown {
    /// A key or an id in a list: unquoted unless it is empty or contains white space, a comma, a quotation mark, a
    /// backslash or invisible characters.
    static func id(_ id: Identifier) -> String {
        let text = id.text
        let isPlain =
            !text.isEmpty && isHarmless(text)
            && text.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0 != "," }
        return isPlain ? text : SafeText.quoted(text)
    }

    /// A name that may have several words, such as a stage's: unquoted unless it is ambiguous.
    static func name(_ text: String) -> String {
        let isPlain =
            !text.isEmpty && isHarmless(text) && !text.isSame(as: none) && !text.unicodeScalars.contains("→")
            && !text.hasSpaceAtAnEnd && !text.hasWideSpace
        return isPlain ? text : SafeText.quoted(text)
    }

    /// Shown for an absent value.
    static let none = "none"

    /// An environment by its name; a production environment is marked if its name doesn't say so: `eu-live
    /// (production)`.
    static func environment(_ name: String, production: Bool) -> String {
        let isTold = ["production", "prod"].contains { $0.isSame(as: name.lowercased()) }
        return Self.name(name) + (production && !isTold ? " (production)" : "")
    }

    /// A place: `flags.yaml:24`.
    static func place(_ place: PlanPlace) -> String {
        "\(SafeText.visible(place.file)):\(place.line)"
    }

    /// A line of a longer text: quoted only if it ends in invisible white space, or if a workflow would interpret it as
    /// a command.
    static func line(_ text: String) -> String {
        let isPlain = text.unicodeScalars.last?.properties.isWhitespace != true && !looksLikeCommand(text)
        return isPlain ? SafeText.visible(text) : SafeText.quoted(text)
    }

    /// Whether a GitHub workflow would interpret a string at the start of a line as a command; leading spaces don't
    /// matter.
    static func looksLikeCommand(_ text: String) -> Bool {
        text.unicodeScalars.drop { $0.properties.isWhitespace }.starts(with: "::".unicodeScalars)
    }

    /// Whether nothing in it is escaped, or looks like a quotation or a workflow command.
    private static func isHarmless(_ text: String) -> Bool {
        !text.utf8.contains(UInt8(ascii: "\"")) && !text.utf8.contains(UInt8(ascii: "\\"))
            && !looksLikeCommand(text) && SafeText.visible(text).isSame(as: text)
    }
}

extension String {
    /// White space that would be lost among the spaces around a string.
    fileprivate var hasSpaceAtAnEnd: Bool {
        [unicodeScalars.first, unicodeScalars.last].contains { $0?.properties.isWhitespace == true }
    }

    /// Two spaces in a row, which separate the columns of a line.
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

/// A number with a noun: `1 call`, `6 calls`.
func counted(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
}

extension LimitViolation {
    /// What the plan does, what is allowed, and the consequence.
    ///
    /// `this archives 7 flags; the limit is 5 (policy.limits.archive). apply refuses without --force.`
    var sentence: String {
        let deed =
            switch limit {
            case "archive": "this archives \(counted(planned, "flag"))"
            case "untarget": "this removes \(counted(planned, "production target"))"
            case "ended": "\(counted(planned, "grant")) in production \(planned == 1 ? "has" : "have") ended"
            default: "this plans \(planned)"
            }
        let policy = "policy.limits.\(SafeText.visible(limit))"
        return "\(deed); the limit is \(allowed) (\(policy)). apply refuses without --force."
    }
}
