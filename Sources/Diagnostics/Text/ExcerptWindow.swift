/// Decides what of a long line is shown: the beginning of each span, with what is around it.
enum ExcerptWindow {
    /// The columns of source text that are shown of a line; with spans far apart it can be more.
    private static let limit = 140
    /// How much of a long span is kept, in columns.
    private static let longestSpan = 60
    /// How much is kept at least before and behind a span, in columns.
    private static let margin = 20
    /// A line of at most so many scalars is looked at as a whole.
    private static let wholeLine = 2_000
    /// What is looked at before and behind the beginning of a span in a longer line, in scalars.
    private static let reach = 200

    /// The scalars of a line that are worth a look: all, or those near a span.
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

    /// The cells to show, as ranges of their indices; `length` is the line's, in scalars.
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
