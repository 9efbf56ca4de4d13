import Diagnostics

/// A line in pieces that each have a look; it becomes text with colour or without.
struct StyledText {
    /// What a piece is, which decides how it looks on a terminal.
    enum Style: Sendable {
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
        /// What stops an apply: bold red.
        case alarm
    }

    private struct Piece {
        var text: String
        let style: Style
    }

    private var pieces: [Piece] = []

    /// The width on a terminal, in columns.
    private(set) var columns = 0

    /// A text of one piece; it must be safe to show.
    init(_ text: String = "", _ style: Style = .plain) {
        append(text, style)
    }

    /// Adds a piece; it must be safe to show.
    mutating func append(_ text: String, _ style: Style = .plain) {
        guard !text.isEmpty else { return }
        if let last = pieces.last, last.style == style {
            pieces[pieces.count - 1].text += text
        } else {
            pieces.append(Piece(text: text, style: style))
        }
        columns += DisplayWidth.columns(of: text)
    }

    /// Adds the pieces of another text.
    mutating func append(_ other: StyledText) {
        pieces += other.pieces
        columns += other.columns
    }

    /// Adds spaces up to a column, and at least `least` of them.
    mutating func pad(to column: Int, least: Int = 0) {
        append(String(repeating: " ", count: max(least, column - columns)))
    }

    /// The text; with colour each piece resets what it sets. Nothing but colour depends on it.
    func written(colored: Bool) -> String {
        guard colored else { return pieces.map(\.text).joined() }
        return pieces.map { $0.style.painted($0.text) }.joined()
    }

    /// The texts one after another, with a separator between them.
    static func joined(_ texts: [StyledText], separator: String) -> StyledText {
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
        case .alarm: "1;31"
        }
    }
}
