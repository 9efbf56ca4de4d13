/// Writes diagnostics as text; keeps what it learned about the source files from one to the next.
struct DiagnosticWriter {
    private let sources: Sources
    private var known: [UInt32: SourceLines] = [:]
    private var output: StyledText

    init(_ sources: Sources, colored: Bool) {
        self.sources = sources
        output = StyledText(colored: colored)
    }

    /// What was written.
    var text: String { output.text }

    /// Writes a diagnostic, with an empty line before it unless it is the first.
    mutating func write(_ diagnostic: Diagnostic) {
        if !output.text.isEmpty { output.endLine() }
        let look: TextStyle = diagnostic.severity == .error ? .error : .warning
        output.add("\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]", look)
        output.add(": " + SafeText.visible(diagnostic.message), .strong)
        output.endLine()

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
        output.add(arrow, .frame)
        output.add(" " + SafeText.visible(sources.name(of: snippet.place)))
        output.add(":\(snippet.place.start.line):\(snippet.place.start.column)")
        output.endLine()
    }

    private mutating func writeLines(of snippet: Snippet, _ gutter: Gutter, _ primary: TextStyle) {
        guard var previous = snippet.lines.first?.number else { return }
        writeLine(gutter.empty)
        for line in snippet.lines {
            if line.number > previous + 1 { writeLine("...") }
            previous = line.number
            output.add(gutter.numbered(line.number), .frame)
            if !line.shown.isEmpty { output.add(" " + line.shown) }
            output.endLine()
            guard !line.marks.isEmpty else { continue }
            for row in MarkRows(line.marks, primary: primary).rows {
                output.add(gutter.empty, .frame)
                output.add(" ")
                for piece in row { output.add(piece.text, piece.style) }
                output.endLine()
            }
        }
    }

    private mutating func writeFact(_ name: String, _ style: TextStyle, _ lines: [String], _ gutter: Gutter) {
        for (index, line) in lines.enumerated() {
            if index == 0 {
                output.add(gutter.fact, .frame)
                output.add(" ")
                output.add(name + ":", style)
                output.add(line.isEmpty ? "" : " " + line)
            } else if !line.isEmpty {
                let indent = gutter.fact.utf8.count + name.utf8.count + 3
                output.add(String(repeating: " ", count: indent) + Self.withoutCommand(line))
            }
            output.endLine()
        }
    }

    private mutating func writeLine(_ piece: String) {
        output.add(piece, .frame)
        output.endLine()
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
        // Taken out while it learns, so that it isn't copied.
        var source = known.removeValue(forKey: place.file) ?? SourceLines(sources.files[Int(place.file)].text)
        defer { known[place.file] = source }
        return Snippet(of: place, annotations, in: &source)
    }

    /// A line that begins with `::`, however far to the right, would be a command in the log of a GitHub workflow.
    private static func withoutCommand(_ line: String) -> String {
        let scalars = line.unicodeScalars
        let start = scalars.firstIndex { !$0.properties.isWhitespace } ?? scalars.endIndex
        guard scalars[start...].starts(with: "::".unicodeScalars) else { return line }
        return String(scalars[..<start]) + SafeText.escape(":") + String(scalars[scalars.index(after: start)...])
    }
}
