import Diagnostics
import TerminalText

/// What a manifest's file has besides the ``/FlagModel/Manifest``: comments, and keys that are resolved when it is read.
package struct ManifestExtras: Sendable {
    /// A key that can have a comment above it; if the key isn't written, neither is the comment.
    package enum Key: String, CaseIterable, Hashable, Sendable {
        case app
        case include
        case policy
        case policyUnlisted = "policy.unlisted"
        case policyTargets = "policy.targets"
        case policyLimits = "policy.limits"
        case owners
        case create
        case audiences
        case flags
    }

    /// The path or URL of the JSON Schema for editors, for the first line.
    package var schema: String?
    /// Lines of a comment at the top, below the schema.
    package var header: String?
    /// Lines of comments above keys.
    package var comments: [Key: String] = [:]
    /// `include`.
    package var include: [String] = []
    /// Whether `policy.targets` is written even if it is `exact`, the default.
    package var writesTargetsMode = false

    /// No comments and no additional keys.
    package init() {}
}

/// Adds comments and empty lines to a written manifest, since libyaml's emitter writes none.
///
/// A line that begins in the first column is a root key, since multi-line strings are always written as indented blocks.
/// Likewise, a line with two spaces under `policy` is a key of the policy, or a list's dash.
enum CommentLines {
    /// The text with its comments, and an empty line before each section.
    static func add(_ extras: ManifestExtras, to text: String) -> String {
        var lines: [String] = []
        if let schema = extras.schema { lines.append("# yaml-language-server: $schema=" + SafeText.visible(schema)) }
        if let header = extras.header { lines += comment(header, indentation: 0) }
        var section = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let indentation = line.prefix { $0 == " " }.count
            let name = String(line.dropFirst(indentation).prefix { $0 != ":" })
            if indentation == 0, !line.isEmpty, line.first != "-" {
                section = name
                if sections.contains(name), !lines.isEmpty { lines.append("") }
                lines += extras.comment(above: name, indentation: 0)
            } else if indentation == 2 {
                lines += extras.comment(above: section + "." + name, indentation: 2)
            }
            lines.append(String(line))
        }
        return lines.joined(separator: "\n")
    }

    /// The top-level keys that get an empty line before them.
    private static let sections: Set<String> = Set(
        [RootField.policy, .owners, .create, .audiences, .flags].map(\.rawValue))

    /// A text as comment lines, escaped so that nothing in it can end a line.
    fileprivate static func comment(_ text: String, indentation: Int) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            String(repeating: " ", count: indentation) + (line.isEmpty ? "#" : "# " + SafeText.visible(String(line)))
        }
    }
}

extension ManifestExtras {
    fileprivate func comment(above path: String, indentation: Int) -> [String] {
        guard let key = Key(rawValue: path), let text = comments[key] else { return [] }
        return CommentLines.comment(text, indentation: indentation)
    }
}
