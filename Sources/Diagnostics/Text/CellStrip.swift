import TerminalText

/// A character of a source line, with its display form.
struct SourceCell {
    /// Its scalars in the line, counted from 0.
    let scalars: Range<Int>
    /// The display form; a tab is shown as spaces, how many depends on its column.
    let shown: String
    /// The width in columns; for a tab, the maximum.
    let width: Int
    /// Whether it is a tab.
    let isTab: Bool

    /// The columns between two tab stops.
    static let tabStop = 4

    /// The cells of a piece of a line that starts at a scalar.
    ///
    /// Each scalar that `SafeText` escapes has its own cell.
    static func cells(of piece: Substring, from start: Int) -> [SourceCell] {
        var cells: [SourceCell] = []
        var position = start
        var bracket = CommandBracket()
        for character in piece {
            let scalars = character.unicodeScalars
            let isCommand = scalars.reduce(false) { bracket.completesCommand($1) || $0 }
            if isCommand || scalars.contains(where: HiddenScalars.contains) {
                for scalar in scalars {
                    cells.append(cell(of: scalar, at: position, escaped: isCommand))
                    position += 1
                }
            } else {
                let width = DisplayWidth.columns(of: character)
                let end = position + scalars.count
                cells.append(
                    SourceCell(scalars: position..<end, shown: String(character), width: width, isTab: false))
                position = end
            }
        }
        return cells
    }

    private static func cell(of scalar: Unicode.Scalar, at position: Int, escaped: Bool) -> SourceCell {
        let isTab = scalar == "\t"
        let shown =
            HiddenScalars.contains(scalar) || (scalar == "[" && escaped)
            ? SafeText.escape(scalar) : String(Character(scalar))
        let width = isTab ? tabStop : DisplayWidth.columns(of: shown)
        return SourceCell(scalars: position..<position + 1, shown: shown, width: width, isTab: isTab)
    }
}

/// The cells of a line, possibly with gaps between them.
struct CellStrip {
    private let cells: [SourceCell]
    /// The column of each cell and, last, the end column, as if there were no gaps.
    private let edges: [Int]

    init(_ cells: [SourceCell]) {
        self.cells = cells
        edges = cells.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.width) }
    }

    /// The width of a range of cells.
    func columns(of range: Range<Int>) -> Int {
        edges[range.upperBound] - edges[range.lowerBound]
    }

    /// Whether there are no gaps in a line with this number of scalars.
    func isWhole(_ length: Int) -> Bool {
        (cells.last?.scalars.upperBound ?? 0) == length && (cells.first?.scalars.lowerBound ?? 0) == 0
            && !hasGap(in: 0..<cells.count)
    }

    /// Whether there is a gap between two of the cells.
    func hasGap(in range: Range<Int>) -> Bool {
        range.dropFirst().contains { isGap(before: $0) }
    }

    private func isGap(before index: Int) -> Bool {
        cells[index - 1].scalars.upperBound != cells[index].scalars.lowerBound
    }

    /// The cells at the start of a span of scalars, up to about this width.
    func core(of span: Range<Int>, at most: Int) -> Range<Int> {
        let first = cells.firstIndex { $0.scalars.upperBound > span.lowerBound } ?? cells.count
        var end = first
        while end < cells.count, cells[end].scalars.lowerBound < max(span.upperBound, span.lowerBound + 1),
            columns(of: first..<end) < most, end == first || !isGap(before: end)
        {
            end += 1
        }
        return first..<end
    }

    /// A range extended on both sides up to this width, but never across a gap.
    func grown(_ range: Range<Int>, to limit: Int) -> Range<Int> {
        let half = columns(of: range) + (limit - columns(of: range)) / 2
        let left = grownLeft(range, to: half)
        return grownLeft(grownRight(left, to: limit), to: limit)
    }

    private func grownLeft(_ range: Range<Int>, to limit: Int) -> Range<Int> {
        var start = range.lowerBound
        while start > 0, start == cells.count || !isGap(before: start),
            columns(of: start - 1..<range.upperBound) <= limit
        {
            start -= 1
        }
        return start..<range.upperBound
    }

    private func grownRight(_ range: Range<Int>, to limit: Int) -> Range<Int> {
        var end = range.upperBound
        while end < cells.count, end == 0 || !isGap(before: end), columns(of: range.lowerBound..<end + 1) <= limit {
            end += 1
        }
        return range.lowerBound..<end
    }
}
