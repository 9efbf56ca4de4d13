package import JSONText

/// Diagnostics for programs.
///
/// ```
/// {"diagnostics": [{"code": "duplicate-key", "severity": "error", "message": "`huddles` is there twice",
///   "file": "flags.yaml", "line": 31, "column": 3, "endLine": 31, "endColumn": 10, "help": null, "notes": [],
///   "labels": [{"file": "flags.yaml", "line": 12, "column": 3, "endLine": 12, "endColumn": 10,
///     "message": "first here"}]}], "errors": 1, "warnings": 0}
/// ```
/// Lines and columns count from 1, columns in Unicode scalars; ends are exclusive.
package struct JSONRenderer: Sendable {
    private let sources: Sources

    /// A renderer for places in these sources.
    package init(_ sources: Sources) {
        self.sources = sources
    }

    /// The diagnostics in the given order, and the number of errors and warnings.
    package func render(_ diagnostics: [Diagnostic]) -> JSONValue {
        [
            "diagnostics": .array(diagnostics.map(value)),
            "errors": .integer(diagnostics.count { $0.severity == .error }),
            "warnings": .integer(diagnostics.count { $0.severity == .warning }),
        ]
    }

    private func value(of diagnostic: Diagnostic) -> JSONValue {
        var members = [
            JSONMember("code", .string(diagnostic.code.rawValue)),
            JSONMember("severity", .string(diagnostic.severity.rawValue)),
            JSONMember("message", .string(diagnostic.message)),
        ]
        members += position(of: diagnostic.place)
        members += [
            JSONMember("help", .optional(diagnostic.help)),
            JSONMember("notes", .strings(diagnostic.notes)),
            JSONMember("labels", .array(diagnostic.labels.map(value))),
        ]
        return .object(members)
    }

    private func value(of label: Diagnostic.Label) -> JSONValue {
        .object(position(of: label.place) + [JSONMember("message", .string(label.message))])
    }

    private func position(of place: Place?) -> [JSONMember] {
        [
            JSONMember("file", .optional(place.map(sources.name))),
            JSONMember("line", .optional(place.map { Int($0.start.line) })),
            JSONMember("column", .optional(place.map { Int($0.start.column) })),
            JSONMember("endLine", .optional(place.map { Int($0.end.line) })),
            JSONMember("endColumn", .optional(place.map { Int($0.end.column) })),
        ]
    }
}
