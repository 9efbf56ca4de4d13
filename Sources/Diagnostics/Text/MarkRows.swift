import TerminalText

/// A span under a source line: its columns on the screen and the words beside it.
struct Mark {
    /// The columns, at least one.
    let columns: Range<Int>
    /// A few words, made safe; empty where there are none.
    let message: String
    /// Whether it shows the mistake itself, not its other half.
    let isPrimary: Bool
    /// Whether the place goes on beyond the line: `…` behind the mark says so.
    let goesOn: Bool
}

/// The rows under a source line.
///
/// The last mark has its message beside it; the messages of the others hang below, the last one first:
/// ```
/// ---  ^^^ message of the last
/// |
/// message of the first
/// ```
struct MarkRows {
    /// A piece of a row in one look.
    typealias Piece = (text: String, style: StyledText.Style)

    /// The rows, from the marks to the last message.
    let rows: [[Piece]]

    /// The rows for marks on one line; `primary` is the look of the mark that shows the mistake.
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

/// A row while it is drawn, one character a column.
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

    /// Adds a text behind what was drawn.
    mutating func append(_ text: String, _ style: StyledText.Style) {
        tail.append((text, style))
    }

    /// The row with neighbours of one look together.
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
