import TerminalText

/// Writes diagnostics as text; keeps what it learns about the source files for the next ones.
struct DiagnosticWriter {
    private let sources: Sources
    private var known: [UInt32: SourceLines] = [:]
    private var output = StyledText()

    init(_ sources: Sources) {
        self.sources = sources
    }

    /// The text written so far, with or without colour.
    func written(colored: Bool) -> String { output.written(colored: colored) }

    /// Writes a diagnostic, with an empty line before it unless it is the first.
    mutating func write(_ diagnostic: Diagnostic) {
        if !output.isEmpty { output.append("\n") }
        let look: StyledText.Style = diagnostic.severity == .error ? .error : .warning
        output.append("\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]", look)
        output.append(": " + SafeText.visible(diagnostic.message), .strong)
        output.append("\n")

        let snippets = snippets(of: diagnostic)
        let lastLine = snippets.compactMap(\.lines.last?.number).max() ?? 1
        let gutter = Gutter(width: String(lastLine).utf8.count)
        for (index, snippet) in snippets.enumerated() {
            if index > 0 { writeLine(gutter.empty) }
            writeName(of: snippet, gutter.arrow(index == 0 && diagnostic.place != nil ? "-->" : ":::"))
            writeLines(of: snippet, gutter, look)
        }
        if let help = diagnostic.help {
            let lines = help.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            writeFact("help", .help, lines.map { SafeText.visible(String($0)) }, gutter)
        }
        for note in diagnostic.notes { writeFact("note", .strong, [SafeText.visible(note)], gutter) }
    }

    private mutating func writeName(of snippet: Snippet, _ arrow: String) {
        output.append(arrow, .frame)
        output.append(" " + SafeText.visible(sources.name(of: snippet.place)))
        output.append(":\(snippet.place.start.line):\(snippet.place.start.column)")
        output.append("\n")
    }

    private mutating func writeLines(of snippet: Snippet, _ gutter: Gutter, _ primary: StyledText.Style) {
        guard var previous = snippet.lines.first?.number else { return }
        writeLine(gutter.empty)
        for line in snippet.lines {
            if line.number > previous + 1 { writeLine("...") }
            previous = line.number
            output.append(gutter.numbered(line.number), .frame)
            if !line.shown.isEmpty { output.append(" " + line.shown) }
            output.append("\n")
            guard !line.marks.isEmpty else { continue }
            for row in MarkRows(line.marks, primary: primary).rows {
                output.append(gutter.empty, .frame)
                output.append(" ")
                for piece in row { output.append(piece.text, piece.style) }
                output.append("\n")
            }
        }
    }

    private mutating func writeFact(_ name: String, _ style: StyledText.Style, _ lines: [String], _ gutter: Gutter) {
        for (index, line) in lines.enumerated() {
            if index == 0 {
                output.append(gutter.fact, .frame)
                output.append(" ")
                output.append(name + ":", style)
                output.append(line.isEmpty ? "" : " " + line)
            } else if !line.isEmpty {
                let indent = gutter.fact.utf8.count + name.utf8.count + 3
                output.append(String(repeating: " ", count: indent) + Self.withoutCommand(line))
            }
            output.append("\n")
        }
    }

    private mutating func writeLine(_ piece: String) {
        output.append(piece, .frame)
        output.append("\n")
    }

    private mutating func snippets(of diagnostic: Diagnostic) -> [Snippet] {
        var annotations: [Annotation] = []
        if let place = diagnostic.place {
            annotations.append(Annotation(place: place, message: diagnostic.inline ?? "", isPrimary: true))
        }
        annotations += diagnostic.labels.map { Annotation(place: $0.place, message: $0.message, isPrimary: false) }
        var seen: Set<UInt32> = []
        return annotations.filter { seen.insert($0.place.file).inserted }
            .map { first in
                snippet(of: first.place, annotations.filter { $0.place.file == first.place.file })
            }
    }

    private mutating func snippet(of place: Place, _ annotations: [Annotation]) -> Snippet {
        guard sources.files.indices.contains(Int(place.file)) else { return Snippet(of: place) }
        // Removed while it is changed, so that it isn't copied.
        var source = known.removeValue(forKey: place.file) ?? SourceLines(sources.files[Int(place.file)].text)
        defer { known[place.file] = source }
        return Snippet(of: place, annotations, in: &source)
    }

    /// A line that starts with `::`, even after white space, would be a command in the log of a GitHub workflow.
    private static func withoutCommand(_ line: String) -> String {
        let scalars = line.unicodeScalars
        let start = scalars.firstIndex { !$0.properties.isWhitespace } ?? scalars.endIndex
        guard scalars[start...].starts(with: "::".unicodeScalars) else { return line }
        return String(scalars[..<start]) + SafeText.escape(":") + String(scalars[scalars.index(after: start)...])
    }
}
