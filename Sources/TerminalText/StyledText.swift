/// Text in pieces that each have a style; it is written with colour or without.
package struct StyledText {
    /// What a piece is, which decides how it looks on a terminal.
    package enum Style: Sendable {
        case plain
        /// What comes: green.
        case added
        /// What changes: yellow.
        case changed
        /// What goes: red.
        case removed
        /// What should stand out: bold.
        case strong
        /// What may be overlooked: dim.
        case faint
        /// An error, or what stops an apply: bold red.
        case error
        /// A warning: bold yellow.
        case warning
        /// Line numbers, arrows and secondary marks beside a source line: bold blue.
        case frame
        /// What to do: cyan.
        case help
    }

    private struct Piece {
        var text: String
        let style: Style
    }

    private var pieces: [Piece] = []

    /// Whether nothing was added.
    package var isEmpty: Bool { pieces.isEmpty }

    /// The width on a terminal, in columns.
    package private(set) var columns = 0

    /// A text of one piece; it must be safe to show.
    package init(_ text: String = "", _ style: Style = .plain) {
        append(text, style)
    }

    /// Adds a piece; it must be safe to show.
    package mutating func append(_ text: String, _ style: Style = .plain) {
        guard !text.isEmpty else { return }
        if let last = pieces.last, last.style == style {
            pieces[pieces.count - 1].text += text
        } else {
            pieces.append(Piece(text: text, style: style))
        }
        columns += DisplayWidth.columns(of: text)
    }

    /// Adds the pieces of another text.
    package mutating func append(_ other: StyledText) {
        pieces += other.pieces
        columns += other.columns
    }

    /// Adds spaces up to a column, and at least `least` of them.
    package mutating func pad(to column: Int, least: Int = 0) {
        append(String(repeating: " ", count: max(least, column - columns)))
    }

    /// The text; with colour each piece resets what it sets. Nothing but colour depends on it.
    package func written(colored: Bool) -> String {
        guard colored else { return pieces.map(\.text).joined() }
        return pieces.map { $0.style.painted($0.text) }.joined()
    }

    /// The texts one after another, with a separator between them.
    package static func joined(_ texts: [StyledText], separator: String) -> StyledText {
        var line = StyledText()
        for (index, text) in texts.enumerated() {
            if index > 0 { line.append(separator) }
            line.append(text)
        }
        return line
    }
}

extension StyledText.Style {
    /// The text between the escape sequence of this style and the one that resets it.
    fileprivate func painted(_ text: String) -> String {
        guard let code else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    /// The parameters of Select Graphic Rendition.
    private var code: String? {
        switch self {
        case .plain: nil
        case .added: "32"
        case .changed: "33"
        case .removed: "31"
        case .strong: "1"
        case .faint: "2"
        case .error: "1;31"
        case .warning: "1;33"
        case .frame: "1;34"
        case .help: "36"
        }
    }
}
