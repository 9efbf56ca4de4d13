/// Text with styles; it can be written with or without colour.
package struct StyledText {
    /// The meaning of a piece, which decides how it looks on a terminal.
    package enum Style: CaseIterable, Sendable {
        case plain
        /// Added: green.
        case added
        /// Changed: yellow.
        case changed
        /// Removed: red.
        case removed
        /// Emphasized: bold.
        case strong
        /// Less important: dim.
        case faint
        /// An error, or what stops an apply: bold red.
        case error
        /// A warning: bold yellow.
        case warning
        /// Line numbers, arrows and secondary marks next to a source line: bold blue.
        case frame
        /// Help: cyan.
        case help
    }

    private struct Piece {
        var text: String
        let style: Style
    }

    private var pieces: [Piece] = []

    /// Whether it is empty.
    package var isEmpty: Bool { pieces.isEmpty }

    /// The width on a terminal, in columns.
    package private(set) var columns = 0

    /// Text of one piece; it must be safe to show.
    package init(_ text: String = "", _ style: Style = .plain) {
        append(text, style)
    }

    /// Appends a piece; it must be safe to show.
    package mutating func append(_ text: String, _ style: Style = .plain) {
        guard !text.isEmpty else { return }
        if let last = pieces.last, last.style == style {
            pieces[pieces.count - 1].text += text
        } else {
            pieces.append(Piece(text: text, style: style))
        }
        columns += DisplayWidth.columns(of: text)
    }

    /// Appends the pieces of another text.
    package mutating func append(_ other: StyledText) {
        pieces += other.pieces
        columns += other.columns
    }

    /// Appends spaces up to a column, and at least `least` of them.
    package mutating func pad(to column: Int, least: Int = 0) {
        append(String(repeating: " ", count: max(least, column - columns)))
    }

    /// The text; with colour, each piece resets what it sets. Without the escape sequences, both forms are equal.
    package func written(colored: Bool) -> String {
        guard colored else { return pieces.map(\.text).joined() }
        return pieces.map { $0.style.painted($0.text) }.joined()
    }

    /// The end of an escape sequence that starts at a position of a text, if it is one that styled text has; otherwise nil.
    static func endOfSequence(
        at start: String.UnicodeScalarView.Index,
        in text: String.UnicodeScalarView
    ) -> String.UnicodeScalarView.Index? {
        guard text[start] == "\u{1B}" else { return nil }
        return sequences.first { text[start...].starts(with: $0.unicodeScalars) }
            .map { text.index(start, offsetBy: $0.unicodeScalars.count) }
    }

    /// The escape sequences of all styles.
    private static let sequences = (Style.allCases.compactMap(\.code) + ["0"]).map { "\u{1B}[\($0)m" }

    /// Joins texts with a separator.
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
    fileprivate var code: String? {
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
