import TerminalText

/// A place of a diagnostic, primary or secondary, with its message.
struct Annotation {
    let place: Place
    let message: String
    let isPrimary: Bool
}

/// The lines of one file that are shown for a diagnostic, with marks under them.
struct Snippet {
    /// A source line.
    struct Line {
        /// Its number, from 1.
        let number: Int
        /// Its display form.
        let shown: String
        /// The marks under it; none if the line only connects its neighbours.
        let marks: [Mark]
    }

    /// The place in the snippet's header.
    let place: Place
    /// The lines from first to last; none if the text isn't known.
    let lines: [Line]

    /// A snippet of a file whose text isn't known.
    init(of place: Place) {
        self.place = place
        lines = []
    }

    /// The snippet of a file for the annotations in it; the first one is in the header.
    init(of place: Place, _ annotations: [Annotation], in source: inout SourceLines) {
        self.place = place
        var byLine: [Int: [(span: LineSpan, annotation: Annotation)]] = [:]
        for annotation in annotations {
            let span = source.span(of: annotation.place)
            byLine[span.line, default: []].append((span, annotation))
        }
        var lines: [Line] = []
        for line in byLine.keys.sorted() {
            // A single line between two others is shorter to show than to leave out.
            if let last = lines.last, last.number + 1 == line { lines.append(Self.line(line - 1, [], in: &source)) }
            lines.append(Self.line(line, byLine[line] ?? [], in: &source))
        }
        self.lines = lines
    }

    private static func line(
        _ line: Int, _ annotations: [(span: LineSpan, annotation: Annotation)], in source: inout SourceLines
    ) -> Line {
        let excerpt = SourceExcerpt(of: line, in: &source, spans: annotations.map(\.span.scalars))
        let marks = annotations.map { span, annotation in
            Mark(
                columns: excerpt.columns(of: span.scalars),
                message: SafeText.visible(annotation.message),
                isPrimary: annotation.isPrimary,
                goesOn: span.goesOn
            )
        }
        return Line(number: line + 1, shown: excerpt.shown, marks: marks)
    }
}

/// The left margin of a snippet, as wide as its highest line number.
struct Gutter {
    /// The digits of the highest line number.
    let width: Int

    /// `   |`
    var empty: String { spaces(width + 1) + "|" }

    /// `   =`
    var fact: String { spaces(width + 1) + "=" }

    /// `31 |`
    func numbered(_ line: Int) -> String {
        let number = String(line)
        return spaces(width - number.utf8.count) + number + " |"
    }

    /// `  -->`
    func arrow(_ arrow: String) -> String { spaces(width) + arrow }

    private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}
