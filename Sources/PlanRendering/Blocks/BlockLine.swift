import TerminalText

/// A line of a block, and what it does.
struct BlockLine: Sendable {
    /// What a line does, by the sigil that it has in column 0 of a diff: GitHub and GitLab colour a line by nothing else.
    enum Sign: String, Sendable {
        case added = "+"
        case removed = "-"
        case changed = "!"
        /// Context, which has no colour.
        case same = " "
    }

    /// What the line does.
    let sign: Sign
    /// The line as it is shown on a terminal: column 0 has the sigil of a block's head, or a space.
    var text: StyledText

    /// A line.
    init(_ text: StyledText, _ sign: Sign) {
        self.text = text
        self.sign = sign
    }

    /// The line in a diff: `+   Production   + company acme`.
    var inDiff: String {
        let text = text.written(colored: false)
        return text.isEmpty ? text : sign.rawValue + text.dropFirst()
    }
}

extension [StyledText] {
    /// The lines, all of which do the same.
    func signed(_ sign: BlockLine.Sign) -> [BlockLine] { map { BlockLine($0, sign) } }
}
