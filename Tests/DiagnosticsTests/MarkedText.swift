import Diagnostics

/// A text from which markers (1️⃣, 2️⃣ … 9️⃣) were removed, and their positions.
struct MarkedText {
    /// The text without the markers.
    private(set) var text = ""
    private var positions: [Int: SourcePosition] = [:]

    init(_ marked: String) {
        let scalars = Array(marked.unicodeScalars)
        var line: UInt32 = 1
        var column: UInt32 = 1
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            if let digit = scalar.properties.numericType == .decimal ? Int(String(scalar)) : nil,
                scalars[index...].dropFirst().starts(with: "\u{FE0F}\u{20E3}".unicodeScalars)
            {
                positions[digit] = SourcePosition(line: line, column: column)
                index += 3
                continue
            }
            text.unicodeScalars.append(scalar)
            index += 1
            column += 1
            if scalar == "\n" {
                line += 1
                column = 1
            }
        }
    }

    /// The place between two markers, or at one.
    func place(_ start: Int, _ end: Int? = nil, file: UInt32 = 0) -> Place {
        let nowhere = SourcePosition(line: 0, column: 0)
        let first = positions[start] ?? nowhere
        return Place(file: file, start: first, end: positions[end ?? start] ?? nowhere)
    }
}

extension Sources {
    /// Files with these names and texts.
    init(_ files: (name: String, text: String)...) {
        self.init()
        for file in files { _ = add(SourceFile(name: file.name, text: file.text)) }
    }
}

/// The rendering of one error at markers 1 to 2 of a text, in a file named `flags.yaml`.
func rendered(
    _ marked: String, inline: String? = nil, labels: [(start: Int, end: Int, message: String)] = [],
    help: String? = nil, notes: [String] = []
) -> String {
    let text = MarkedText(marked)
    let diagnostic = Diagnostic(
        .error, .wrongType, "something is wrong", at: text.place(1, 2), inline: inline,
        labels: labels.map { Diagnostic.Label(text.place($0.start, $0.end), $0.message) }, help: help, notes: notes)
    return TextRenderer(Sources(("flags.yaml", text.text))).render([diagnostic])
}
