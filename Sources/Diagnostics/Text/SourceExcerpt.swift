/// A source line as it is shown: made safe, with tabs as spaces, cut around its marks where it is long.
struct SourceExcerpt {
    /// The line as it is shown.
    private(set) var shown = ""
    /// The columns that it takes.
    private var width = 0
    /// Where on the screen each kept character stands.
    private var spots: [(scalars: Range<Int>, columns: Range<Int>)] = []

    /// The excerpt of a line that shows the spans.
    init(of line: Int, in lines: inout SourceLines, spans: [Range<Int>]) {
        let length = lines.length(of: line)
        var cells: [SourceCell] = []
        for window in ExcerptWindow.scalars(of: length, around: spans) {
            cells += SourceCell.cells(of: lines.slice(of: line, window), from: window.lowerBound)
        }
        var end = 0
        for kept in ExcerptWindow.cells(cells, of: length, around: spans) {
            for cell in cells[kept] {
                if cell.scalars.lowerBound != end { add("…", width: 1) }
                let columns = cell.isTab ? SourceCell.tabStop - width % SourceCell.tabStop : cell.width
                spots.append((cell.scalars, width..<width + columns))
                add(cell.isTab ? String(repeating: " ", count: columns) : cell.shown, width: columns)
                end = cell.scalars.upperBound
            }
        }
        if end != length { add("…", width: 1) }
    }

    /// The columns that a span takes, at least one; a part that was cut off counts as its `…`.
    func columns(of span: Range<Int>) -> Range<Int> {
        let start = spots.first { $0.scalars.upperBound > span.lowerBound }?.columns.lowerBound ?? width
        var end = start
        if let last = spots.last(where: { $0.scalars.lowerBound < span.upperBound }) {
            end = last.columns.upperBound + (last.scalars.upperBound < span.upperBound ? 1 : 0)
        }
        return start..<max(end, start + 1)
    }

    private mutating func add(_ piece: String, width columns: Int) {
        shown += piece
        width += columns
    }
}
