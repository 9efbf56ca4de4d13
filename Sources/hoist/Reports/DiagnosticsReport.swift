import Diagnostics
import JSONText

/// Prints diagnostics in the form that was asked for.
struct DiagnosticsReport {
    private let diagnostics: DiagnosticBag
    private let sources: Sources
    private let undone: String

    init(_ diagnostics: DiagnosticBag, _ sources: Sources, undone: String) {
        self.diagnostics = diagnostics
        self.sources = sources
        self.undone = undone
    }

    /// Tells what ends a run: to people on standard error, to machines on standard output.
    func tellEnd(_ format: ReportFormat, _ console: Console) {
        switch format {
        case .text: console.complain([text(colored: console.colorsTalk)])
        case .json:
            console.product(json)
        case .github: console.product(github)
        }
    }

    /// Tells warnings of a run that goes on, on standard error.
    func tellWarnings(_ console: Console) {
        guard diagnostics.warnings > 0 else { return }
        console.complain([text(colored: console.colorsTalk)])
    }

    /// For people, with the count at the end.
    func text(colored: Bool) -> String {
        let blocks = TextRenderer(sources, colored: colored).render(diagnostics.sorted)
        let summary = DiagnosticSummary.line(
            errors: diagnostics.errors, warnings: diagnostics.warnings, consequence: undone)
        return blocks + (summary.map { "\n\($0)" } ?? "")
    }

    /// For machines.
    var json: String { JSONRenderer(sources).render(diagnostics.sorted).pretty() + "\n" }

    /// For a workflow's log.
    var github: String { GitHubRenderer(sources).render(diagnostics.sorted) }
}
