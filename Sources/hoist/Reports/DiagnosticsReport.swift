import Diagnostics
import HoistEngine
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

    /// Reports what ends a run: to people on standard error, to machines on standard output. For a workflow, errors are also
    /// added to the summary of the step, if there is one.
    ///
    /// - Throws: ``/HoistEngine/EngineError`` if the step's summary can't be written.
    func printEnd(_ format: ReportFormat, _ context: CommandContext) throws(EngineError) {
        let console = context.console
        switch format {
        case .text: console.error([text(colored: console.colorsErrors)])
        case .json:
            console.data(json)
        case .github:
            console.data(
                GitHubRenderer(sources, paths: .find(context.environment)).render(diagnostics.sorted))
            guard diagnostics.errors > 0 else { return }
            try StepSummary(context.environment).add(failure: summary ?? consequence, blocks(colored: false))
        }
    }

    /// Reports warnings of a run that continues, on standard error.
    func printWarnings(_ console: Console) {
        guard diagnostics.warnings > 0 else { return }
        console.error([text(colored: console.colorsErrors)])
    }

    /// For people, with the count at the end.
    func text(colored: Bool) -> String {
        blocks(colored: colored) + (summary.map { "\n\($0)" } ?? "")
    }

    private func blocks(colored: Bool) -> String {
        TextRenderer(sources, colored: colored).render(diagnostics.sorted)
    }

    /// The count, and what wasn't done.
    private var summary: String? {
        DiagnosticSummary.line(errors: diagnostics.errors, warnings: diagnostics.warnings, consequence: consequence)
    }

    /// For machines.
    var json: String { JSONRenderer(sources).render(diagnostics.sorted).pretty() + "\n" }
}
