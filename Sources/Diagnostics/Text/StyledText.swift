/// The look of a piece of terminal text.
enum TextStyle {
    case error
    case warning
    /// Gutter, arrows and secondary marks.
    case frame
    case help
    case strong

    /// The sequence that switches the look on.
    fileprivate var sequence: String {
        switch self {
        case .error: "\u{1B}[1;31m"
        case .warning: "\u{1B}[1;33m"
        case .frame: "\u{1B}[1;34m"
        case .help: "\u{1B}[36m"
        case .strong: "\u{1B}[1m"
        }
    }
}

/// A terminal text while it is written, in colour or without.
struct StyledText {
    /// What was written.
    private(set) var text = ""
    private let colored: Bool

    init(colored: Bool) {
        self.colored = colored
    }

    /// Adds a piece; a look is always switched off behind it.
    mutating func add(_ piece: String, _ style: TextStyle? = nil) {
        guard colored, let style, !piece.isEmpty else {
            text += piece
            return
        }
        text += style.sequence
        text += piece
        text += "\u{1B}[0m"
    }

    /// Ends the line.
    mutating func endLine() {
        text += "\n"
    }
}
