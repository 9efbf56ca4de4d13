import Diagnostics
import JSONText

/// Prints diagnostics in the requested format.
struct DiagnosticsReport {
    private let diagnostics: DiagnosticBag
    private let sources: Sources
    private let consequence: String

    init(_ diagnostics: DiagnosticBag, _ sources: Sources, consequence: String) {
        self.diagnostics = diagnostics
        self.sources = sources
        self.consequence = consequence
    }

    /// Reports what ends a run: to people on standard error, to machines on standard output.
    func printEnd(_ format: ReportFormat, _ console: Console) {
        switch format {
        case .text: console.error([text(colored: console.colorsErrors)])
        case .json:
            console.data(json)
        case .github: console.data(github)
        }
    }

    /// Reports warnings of a run that continues, on standard error.
    func printWarnings(_ console: Console) {
        guard diagnostics.warnings > 0 else { return }
        console.error([text(colored: console.colorsErrors)])
    }

    /// For people, with the count at the end.
    func text(colored: Bool) -> String {
        let blocks = TextRenderer(sources, colored: colored).render(diagnostics.sorted)
        let summary = DiagnosticSummary.line(
            errors: diagnostics.errors, warnings: diagnostics.warnings, consequence: consequence)
        return blocks + (summary.map { "\n\($0)" } ?? "")
    }

    /// For machines.
    var json: String { JSONRenderer(sources).render(diagnostics.sorted).pretty() + "\n" }

    /// For a workflow's log.
    var github: String { GitHubRenderer(sources).render(diagnostics.sorted) }
}
