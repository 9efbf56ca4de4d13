import ArgumentParser
import FlagModel
import PlanRendering
import Planning

/// `hoist plan`: what an apply would change. It can't write: all that it is handed reads.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what an apply would change; nothing is written.",
        discussion: "Exit code 0, or 2 with --detailed-exitcode where there are changes."
    )

    @OptionGroup var manifest: ManifestOptions
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("How to print the plan: text or json.", valueName: "format"))
    var format: PlanOutput = .text

    @Flag(help: "Exit with 2 where there are changes.")
    var detailedExitcode = false

    func run() async throws {
        try await CommandRun.run(output, format: format.report, undone: "nothing was planned") { surroundings in
            let loaded = try LoadedManifest.load(manifest.path, today: CalendarDate.today)
            guard let manifest = loaded.manifest else {
                throw ManifestMistakes(diagnostics: loaded.diagnostics, sources: loaded.sources)
            }
            let (plan, diagnostics) = try await withSession(connection, for: loaded, surroundings) { session in
                try await PlanMaking(loaded: loaded, session: session, surroundings: surroundings).plan(manifest)
            }
            let console = surroundings.console
            DiagnosticsReport(diagnostics, loaded.sources, undone: "nothing was planned").tellWarnings(console)
            switch format {
            case .text: console.product(console.text(of: plan))
            case .json: console.product(JSONPlan(cost: surroundings.meter.json).render(plan))
            }
            console.talk(surroundings.meter.line)
            return detailedExitcode && !plan.isEmpty ? .changes : .success
        }
    }
}
