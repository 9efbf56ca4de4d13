/// Text from outside made safe for Markdown, in the two ways in which GitHub takes it as it is.
///
/// In code there are no links, mentions, references, HTML or tables; escaping each of them would still leave mentions,
/// which GitHub looks for after Markdown is done.
package enum MarkdownText {
    /// A text without line ends as a code span, however many backticks it holds.
    package static func span(_ text: String) -> String {
        guard !text.isEmpty else { return "``  ``" }
        let fence = String(repeating: "`", count: longestRun(in: text) + 1)
        let touches = text.hasPrefix("`") || text.hasSuffix("`")
        let isStripped = text.hasPrefix(" ") && text.hasSuffix(" ")
        return touches || isStripped ? "\(fence) \(text) \(fence)" : fence + text + fence
    }

    /// A text without line ends for HTML.
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

    /// The length of a fence around text in which the longest run of backticks has a length.
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
