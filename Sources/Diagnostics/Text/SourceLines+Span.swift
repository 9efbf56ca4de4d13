/// A place within one line of a text that is there: what can be marked.
struct LineSpan {
    /// The line, counted from 0.
    let line: Int
    /// The scalars of the line, counted from 0; empty at the end of a line and where nothing is between two others.
    let scalars: Range<Int>
    /// Whether the place goes on beyond the line.
    let goesOn: Bool
}

extension SourceLines {
    /// The first line of a place, and the part of the place that stands on it.
    ///
    /// What is outside of the text is moved to the nearest point of it. A place that ends with the line's break
    /// doesn't go on beyond the line.
    mutating func span(of place: Place) -> LineSpan {
        let line = min(max(Int(place.start.line), 1), count) - 1
        let length = length(of: line)
        let column = min(max(Int(place.start.column), 1), length + 1) - 1
        let isOutside = Int(place.start.line) > count
        let start = isOutside ? length : column

        let lastLine = min(Int(place.end.line), count) - 1
        if lastLine > line {
            let endsWithBreak = lastLine == line + 1 && place.end.column <= 1
            return LineSpan(line: line, scalars: start..<length, goesOn: !endsWithBreak)
        }
        let end = lastLine == line ? min(max(Int(place.end.column) - 1, start), length) : start
        return LineSpan(line: line, scalars: start..<end, goesOn: false)
    }
}
