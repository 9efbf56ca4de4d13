import Applying
import ArgumentParser
import Diagnostics
import FlagModel
import ManagementAPI
import PlanRendering
import Planning

/// `hoist apply`: makes the app what the manifest says it is.
struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Make the app what the manifest says it is.",
        discussion: """
            Shows the plan and asks before the first call that writes; without a terminal it needs --auto-approve. \
            Running it again after a failure finishes the work.
            """
    )

    @OptionGroup var manifest: ManifestOptions
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Don't ask; needed where there is no terminal.")
    var autoApprove = false

    @Flag(help: "Carry out a plan that is past a limit of the policy.")
    var force = false

    @Option(help: ArgumentHelp("The change description for Reflag's audit history.", valueName: "text"))
    var message: String?

    @Option(
        help: ArgumentHelp(
            "Where Reflag tells of the change: slack, linear, both with a comma between, or none. "
                + "Without it, as the app is set up.", valueName: "where"))
    var notify: NotifyChoice?

    @Option(help: ArgumentHelp("How to print what was done: text or json.", valueName: "format"))
    var format: PlanOutput = .text

    func run() async throws {
        try await CommandRun.run(output, format: format.report, undone: "nothing was applied") { surroundings in
            let loaded = try LoadedManifest.load(manifest.path, today: CalendarDate.today)
            guard let manifest = loaded.manifest else {
                throw ManifestMistakes(diagnostics: loaded.diagnostics, sources: loaded.sources)
            }
            return try await withSession(connection, for: loaded, surroundings) { session in
                let (plan, diagnostics) = try await PlanMaking(
                    loaded: loaded, session: session, surroundings: surroundings
                ).plan(manifest)
                DiagnosticsReport(diagnostics, loaded.sources, undone: "nothing was applied")
                    .tellWarnings(surroundings.console)
                return try await apply(plan, session, surroundings)
            }
        }
    }

    private func apply(_ plan: Plan, _ session: Session, _ surroundings: Surroundings) async throws -> ExitStatus {
        let console = surroundings.console
        if format == .text { console.product(console.text(of: plan)) }
        if !plan.isEmpty, !autoApprove { try Approval.ask(showing: format == .json ? console.text(of: plan) : nil) }
        let applier = Applier(
            writer: session.client.writer, reader: session.reader,
            options: ApplyOptions(
                message: message, notifications: notify?.notifications, parallelism: session.parallelism))
        var progress = ApplyProgress(total: plan.calls.count, console: console)
        let outcome = await surroundings.meter.measure("apply") {
            await applier.apply(plan, progress: { progress.note($0) })
        }
        progress.finish()
        let report = ApplyReport(plan: plan, outcome: outcome)
        switch format {
        case .text:
            if !plan.isEmpty { console.product("\n" + report.text) }
        case .json: console.product(report.json(cost: surroundings.meter.json).pretty() + "\n")
        }
        console.talk(surroundings.meter.line)
        return report.status
    }
}
