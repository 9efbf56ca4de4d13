/// Makes external text safe for Markdown, in the two forms that GitHub shows unchanged.
///
/// In code there are no links, mentions, references, HTML or tables. Escaping characters would still leave mentions,
/// which GitHub detects after processing Markdown.
package enum MarkdownText {
    /// A string without line breaks as a code span, however many backticks it contains.
    package static func span(_ text: String) -> String {
        guard !text.isEmpty else { return "``  ``" }
        let fence = String(repeating: "`", count: longestRun(in: text) + 1)
        let touches = text.hasPrefix("`") || text.hasSuffix("`")
        let isStripped = text.hasPrefix(" ") && text.hasSuffix(" ")
        return touches || isStripped ? "\(fence) \(text) \(fence)" : fence + text + fence
    }

    /// Lines as a code block, however many backticks they contain.
    package static func block(_ lines: some Sequence<String>, language: String) -> String {
        let text = lines.map { $0 + "\n" }.joined()
        let fence = String(repeating: "`", count: fenceLength(longestRun: longestRun(in: text)))
        return "\(fence)\(language)\n\(text)\(fence)\n"
    }

    /// A string without line breaks for HTML.
    static func html(_ text: String) -> String {
        var html = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": html += "&amp;"
            case "<": html += "&lt;"
            case ">": html += "&gt;"
            default: html.unicodeScalars.append(scalar)
            }
        }
        return html
    }

    /// The length of a fence around text whose longest run of backticks has this length.
    static func fenceLength(longestRun: Int) -> Int {
        max(3, longestRun + 1)
    }

    /// The longest run of backticks.
    static func longestRun(in text: String) -> Int {
        var longest = 0
        var run = 0
        for byte in text.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}
