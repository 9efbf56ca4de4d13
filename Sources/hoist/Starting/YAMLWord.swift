import Diagnostics
import JSONText

/// A word of a generated YAML file.
enum YAMLWord {
    /// The word as it is where YAML takes it for text in any place, else in quotes.
    static func written(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, isLetter(first) || first == ".",
            text.unicodeScalars.allSatisfy({ isLetter($0) || "0123456789._/-".unicodeScalars.contains($0) }),
            !literals.contains(text.lowercased())
        else { return quoted(text) }
        return text
    }

    /// The word in double quotes, which in YAML are those of JSON.
    static func quoted(_ text: String) -> String { JSONValue.string(text).compact() }

    /// What some reader of YAML takes for something else than text.
    private static let literals: Set<String> = [
        ".inf", ".nan", "n", "no", "null", "off", "on", "true", "false", "y", "yes",
    ]

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }
}
