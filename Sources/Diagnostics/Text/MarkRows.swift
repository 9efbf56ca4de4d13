import TerminalText

/// A mark under a source line: its display columns and message.
struct Mark {
    /// The columns, at least one.
    let columns: Range<Int>
    /// A short message, made safe; empty for none.
    let message: String
    /// Whether it marks the primary location.
    let isPrimary: Bool
    /// Whether the place continues after the line: shown as `…` after the mark.
    let goesOn: Bool
}

/// The rows under a source line.
///
/// The message of the last mark is next to it; the messages of the others are below, the last one first:
/// ```
/// ---  ^^^ message of the last
/// |
/// message of the first
/// ```
struct MarkRows {
    /// A piece of a row with one style.
    typealias Piece = (text: String, style: StyledText.Style)

    /// The rows, from the marks to the last message.
    let rows: [[Piece]]

    /// The rows for marks on one line; `primary` is the style of the primary mark.
    init(_ marks: [Mark], primary: StyledText.Style) {
        let marks = marks.sorted {
            ($0.columns.lowerBound, $0.columns.upperBound, $0.isPrimary ? 1 : 0)
                < ($1.columns.lowerBound, $1.columns.upperBound, $1.isPrimary ? 1 : 0)
        }
        func style(of mark: Mark) -> StyledText.Style { mark.isPrimary ? primary : .frame }

        var row = Row()
        for mark in marks where !mark.isPrimary { row.draw("-", in: mark.columns, style(of: mark)) }
        for mark in marks where mark.isPrimary { row.draw("^", in: mark.columns, style(of: mark)) }
        if let beyond = marks.last(where: \.goesOn) { row.append(" …", style(of: beyond)) }

        var hanging = marks.filter { !$0.message.isEmpty }
        if let last = marks.last, !last.message.isEmpty,
            marks.allSatisfy({ $0.columns.upperBound <= last.columns.upperBound })
        {
            row.append(" " + last.message, style(of: last))
            hanging.removeLast()
        }
        var rows = [row.pieces]

        if !hanging.isEmpty {
            var stems = Row()
            for mark in hanging { stems.draw("|", at: mark.columns.lowerBound, style(of: mark)) }
            rows.append(stems.pieces)
        }
        while let mark = hanging.popLast() {
            var line = Row()
            for other in hanging where other.columns.lowerBound < mark.columns.lowerBound {
                line.draw("|", at: other.columns.lowerBound, style(of: other))
            }
            line.pad(to: mark.columns.lowerBound)
            line.append(mark.message, style(of: mark))
            rows.append(line.pieces)
        }
        self.rows = rows
    }
}

/// A row while it is drawn, one character per column.
private struct Row {
    private var cells: [(character: Character, style: StyledText.Style)] = []
    private var tail: [MarkRows.Piece] = []

    mutating func pad(to width: Int) {
        while cells.count < width { cells.append((" ", .plain)) }
    }

    mutating func draw(_ character: Character, at column: Int, _ style: StyledText.Style) {
        draw(character, in: column..<column + 1, style)
    }

    mutating func draw(_ character: Character, in columns: Range<Int>, _ style: StyledText.Style) {
        pad(to: columns.upperBound)
        for column in columns { cells[column] = (character, style) }
    }

    /// Appends text.
    mutating func append(_ text: String, _ style: StyledText.Style) {
        tail.append((text, style))
    }

    /// The row with neighbours of the same style combined.
    var pieces: [MarkRows.Piece] {
        var pieces: [MarkRows.Piece] = []
        for piece in cells.map({ (text: String($0.character), style: $0.style) }) + tail {
            if let last = pieces.last, last.style == piece.style {
                pieces[pieces.count - 1].text += piece.text
            } else {
                pieces.append(piece)
            }
        }
        return pieces
    }
}
