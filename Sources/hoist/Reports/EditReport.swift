import Diagnostics
import HoistEngine
import JSONText
import TerminalText

/// Prints what an edit came to: the diff on standard output, the talk on standard error.
struct EditReport {
    private let result: EditResult
    private let isWritten: Bool
    private let showsMessage: Bool

    /// - Parameters:
    ///   - isWritten: Whether the files were written.
    ///   - showsMessage: Whether the message of a commit is printed in place of the diff.
    init(_ result: EditResult, isWritten: Bool, showsMessage: Bool) {
        self.result = result
        self.isWritten = isWritten
        self.showsMessage = showsMessage
    }

    /// Prints the warnings, if they aren't part of what is printed for machines.
    func printWarnings(_ format: PlainFormat, _ console: Console) {
        guard format != .json else { return }
        DiagnosticsReport(result.warnings, result.sources, consequence: "").printWarnings(console)
    }

    /// Prints the rest.
    func print(_ format: PlainFormat, _ console: Console) {
        if format == .json {
            console.data(json.pretty() + "\n")
            return
        }
        if showsMessage {
            if let message = result.message {
                console.output(
                    message.split(separator: "\n", omittingEmptySubsequences: false).map {
                        SafeText.visible(String($0))
                    }
                    .joined(separator: "\n"))
            }
        } else {
            for file in result.files { console.output(diff(file, colored: console.colorsOutput)) }
        }
        for line in result.done { console.info((isWritten ? "done: " : "not done: ") + SafeText.visible(line)) }
        for line in result.already { console.info("already so: " + SafeText.visible(line)) }
        for line in result.notes { console.info("note: " + SafeText.visible(line)) }
    }

    private func diff(_ file: EditResult.File, colored: Bool) -> String {
        file.diff.lines.map { line in
            let style: StyledText.Style =
                switch line.first {
                case _ where line.hasPrefix("---") || line.hasPrefix("+++"): .strong
                case "+": .added
                case "-": .removed
                case "@": .frame
                default: .plain
                }
            return StyledText(SafeText.visible(line), style).written(colored: colored) + "\n"
        }.joined()
    }

    /// For machines: `{"written", "done", "already", "notes", "message", "files": [{"path", "diff", "changes":
    /// [{"line", "removed", "added"}]}], "warnings"}`, each of the warnings as in the JSON of `validate`.
    private var json: JSONValue {
        [
            "written": .bool(isWritten && !result.files.isEmpty),
            "done": .array(result.done.map(JSONValue.string)),
            "already": .array(result.already.map(JSONValue.string)),
            "notes": .array(result.notes.map(JSONValue.string)),
            "message": .optional(result.message),
            "files": .array(
                result.files.map { file in
                    [
                        "path": .string(file.path),
                        "diff": .string(file.diff.lines.map { $0 + "\n" }.joined()),
                        "changes": .array(
                            file.diff.changes.map { change in
                                [
                                    "line": .integer(change.after.lowerBound + 1),
                                    "removed": .integer(change.before.count), "added": .integer(change.after.count),
                                ]
                            }),
                    ]
                }),
            "warnings": JSONRenderer(result.sources).render(result.warnings.sorted)["diagnostics"] ?? .array([]),
        ]
    }
}
