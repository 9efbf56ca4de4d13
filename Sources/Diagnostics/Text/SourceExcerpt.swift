/// The display form of a source line: made safe, with tabs as spaces, and cut around its marks if it is long.
struct SourceExcerpt {
    /// The display form.
    private(set) var shown = ""
    /// Its width in columns.
    private var width = 0
    /// The display columns of each kept character.
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

    /// The columns of a span, at least one; a part that was cut off counts as its `…`.
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

/// Decides which parts of a long line are shown: the start of each span, with context.
enum ExcerptWindow {
    /// The maximum width of source text shown of a line; with spans far apart it can be more.
    private static let limit = 140
    /// The maximum width shown of a long span, in columns.
    private static let longestSpan = 60
    /// The minimum context before and after a span, in columns.
    private static let margin = 20
    /// Up to this number of scalars, the whole line is processed.
    private static let wholeLine = 2_000
    /// The number of scalars processed before and after the start of a span in a longer line.
    private static let reach = 200

    /// The scalars of a line to process: all, or those near a span.
    static func scalars(of length: Int, around spans: [Range<Int>]) -> [Range<Int>] {
        if length <= wholeLine { return [0..<length] }
        if spans.isEmpty { return [0..<reach] }
        return merged(
            spans.map { span in
                let end = min(span.upperBound, span.lowerBound + reach)
                return max(span.lowerBound - reach, 0)..<min(end + reach, length)
            }
        )
    }

    /// The cells to show, as ranges of indices; `length` is the line's, in scalars.
    static func cells(_ cells: [SourceCell], of length: Int, around spans: [Range<Int>]) -> [Range<Int>] {
        let strip = CellStrip(cells)
        if strip.isWhole(length), strip.columns(of: 0..<cells.count) <= limit { return [0..<cells.count] }
        let cores = spans.isEmpty ? [0..<0] : merged(spans.map { strip.core(of: $0, at: longestSpan) })
        if let first = cores.first, let last = cores.last {
            let hull = first.lowerBound..<last.upperBound
            if cores.count == 1 || (!strip.hasGap(in: hull) && strip.columns(of: hull) <= limit - 2 * margin) {
                return [strip.grown(hull, to: limit)]
            }
        }
        return merged(cores.map { strip.grown($0, to: strip.columns(of: $0) + 2 * margin) })
    }

    private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var result: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = result.last, range.lowerBound <= last.upperBound {
                result[result.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                result.append(range)
            }
        }
        return result
    }
}
