import Diagnostics

/// The mark of a template (`{{`, `{%`, `<%`) where a line or its value begins: the file is made for another program first.
struct TemplateMark {
    private let line: UInt32
    /// The columns from the mark to its end, from 0.
    private let columns: Range<Int>

    /// Nil if there is none.
    init?(in line: YAMLText.Line) {
        let scalars = line.scalars
        var start = scalars.firstIndex { $0 != " " && $0 != "\t" } ?? scalars.count
        if !Self.isMark(scalars, at: start) {
            let value = zip(scalars, scalars.dropFirst()).enumerated()
                .first { ($1.0 == ":" || $1.0 == "-") && $1.1 == " " && Self.isMark(scalars, at: $0 + 2) }
            guard let value else { return nil }
            start = value.offset + 2
        }
        let end = scalars[start...].indices.dropFirst(2).first { index in
            index + 1 < scalars.count && Self.ends.contains { $0 == (scalars[index], scalars[index + 1]) }
        }
        self.line = line.number
        columns = start..<(end.map { $0 + 2 } ?? scalars.count)
    }

    /// The error for it.
    func diagnostic(file: UInt32) -> Diagnostic {
        Diagnostic(.invalidYaml, Self.message, at: place(file: file), help: Self.help)
    }

    /// The mark and what is in it.
    func place(file: UInt32) -> Place {
        Place(
            file: file, start: SourcePosition(line: line, column: UInt32(columns.lowerBound + 1)),
            end: SourcePosition(line: line, column: UInt32(columns.upperBound + 1)))
    }

    static let message = "this is a template, not YAML"
    static let help =
        "let the program that it is for fill it in, and give the result to hoist; a string that begins with a brace must be in quotes"

    private static let ends: [(Unicode.Scalar, Unicode.Scalar)] = [("}", "}"), ("%", "}"), ("%", ">")]

    private static func isMark(_ line: [Unicode.Scalar], at index: Int) -> Bool {
        guard index + 1 < line.count else { return false }
        return [("{", "{"), ("{", "%"), ("<", "%")].contains { $0 == (line[index], line[index + 1]) }
    }
}

extension YAMLSyntaxError {
    /// An error in a line of a template, or in the line after one: `{{ if .x }}` alone on a line is a mapping to YAML, which
    /// only wonders about what follows.
    var template: Finding? {
        let problem = text.line(failure.problemAt.line)
        let context = failure.context == nil ? nil : text.line(failure.contextAt.line).line
        let lines = [context, problem.line, problem.before].compactMap(\.self)
        guard let mark = lines.lazy.compactMap({ TemplateMark(in: $0) }).first else { return nil }
        return Finding(
            code: .invalidYaml, message: TemplateMark.message, help: TemplateMark.help, place: mark.place(file: file),
            labels: [])
    }
}
