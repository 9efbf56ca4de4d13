import TerminalText

/// Diagnostics as GitHub workflow commands, which GitHub shows next to the lines of a pull request.
///
/// ```
/// ::error file=flags.yaml,line=31,endLine=31,col=7,endColumn=15,title=unknown-environment::the app has no …
/// ```
/// Help, notes and secondary locations follow the message on separate lines (`%0A`). GitHub's columns are inclusive at
/// both ends, and it wants none for a span of several lines.
package struct GitHubRenderer: Sendable {
    private let sources: Sources
    private let paths: AnnotationPaths

    /// A renderer for places in these sources.
    ///
    /// - `paths`: How annotations name the files.
    package init(_ sources: Sources, paths: AnnotationPaths = AnnotationPaths()) {
        self.sources = sources
        self.paths = paths
    }

    /// The diagnostics in the given order, one per line, each with a line break.
    package func render(_ diagnostics: some Sequence<Diagnostic>) -> String {
        diagnostics.map { command(for: $0) + "\n" }.joined()
    }

    private func command(for diagnostic: Diagnostic) -> String {
        var properties = diagnostic.place.map(position) ?? []
        properties.append(("title", diagnostic.code.rawValue))
        let written = properties.map { "\($0.name)=\(Self.property($0.value))" }.joined(separator: ",")

        var lines = [SafeText.visible(diagnostic.message)]
        lines += diagnostic.labels.map { label in
            let start = label.place.start
            let place = "\(sources.name(of: label.place)):\(start.line):\(start.column)"
            return SafeText.visible("\(place): \(label.message)")
        }
        if let help = diagnostic.help {
            let parts = help.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            lines += parts.enumerated()
                .map { index, part in
                    (index == 0 ? "help: " : "  ") + SafeText.visible(String(part))
                }
        }
        lines += diagnostic.notes.map { "note: " + SafeText.visible($0) }
        return "::\(diagnostic.severity.rawValue) \(written)::\(Self.data(lines.joined(separator: "\n")))"
    }

    private func position(of place: Place) -> [(name: String, value: String)] {
        let (start, end) = (place.start, place.end)
        // A span that ends with a line break ends at the last character of that line.
        let endLine = end.column <= 1 && end.line > start.line ? end.line - 1 : max(end.line, start.line)
        var properties = [
            ("file", paths.path(of: sources.name(of: place))),
            ("line", String(start.line)),
            ("endLine", String(endLine)),
        ]
        if end.line <= start.line {
            let endColumn = end.line == start.line ? max(end.column, start.column + 1) - 1 : start.column
            properties += [("col", String(start.column)), ("endColumn", String(endColumn))]
        }
        return properties
    }

    private static func data(_ text: String) -> String {
        escaped(text, ["%": "%25", "\r": "%0D", "\n": "%0A"])
    }

    private static func property(_ text: String) -> String {
        escaped(SafeText.visible(text), ["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"])
    }

    private static func escaped(_ text: String, _ escapes: [Unicode.Scalar: String]) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if let escape = escapes[scalar] {
                result += escape
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
