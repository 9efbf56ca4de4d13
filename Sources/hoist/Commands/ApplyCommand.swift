import APIAccess
import Applying
import ArgumentParser
import Diagnostics
import FlagModel
import LiveReading
import ManagementAPI
import PlanRendering
import Planning

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

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

    @Option(
        help: ArgumentHelp(
            "The change description for Reflag's audit history; without it, made of what CI or git says.",
            valueName: "text"))
    var message: String?

    @Option(
        help: ArgumentHelp(
            "Where Reflag tells of the change: slack, linear, both with a comma between, or none. "
                + "Without it, as the app is set up.", valueName: "where"))
    var notify: NotifyChoice?

    @Option(help: ArgumentHelp("How the end is proved: api or none.", valueName: "how"))
    var verify: VerifyChoice = .api

    @Option(help: ArgumentHelp("Write a receipt of the run to this file.", valueName: "file"))
    var receipt: String?

    @Option(help: ArgumentHelp("How to print what was done: text or json.", valueName: "format"))
    var format: PlanOutput = .text

    func run() async throws {
        try await CommandRun.run(output, format: format.report, undone: "nothing was applied") { surroundings in
            let loaded = try LoadedManifest.load(manifest.path, today: CalendarDate.today)
            guard let manifest = loaded.manifest else {
                throw ManifestMistakes(diagnostics: loaded.diagnostics, sources: loaded.sources)
            }
            let folder = surroundings.hoistFolder(beside: loaded.folder)
            return try await RunLock.hold(in: folder, surroundings.console) {
                try await withSession(connection, for: loaded, surroundings) { session in
                    let (plan, diagnostics) = try await PlanMaking(
                        loaded: loaded, session: session, surroundings: surroundings
                    ).plan(manifest)
                    DiagnosticsReport(diagnostics, loaded.sources, undone: "nothing was applied")
                        .tellWarnings(surroundings.console)
                    let origin = ChangeOrigin.find(in: surroundings.environment, folder: loaded.folder)
                    return try await apply(plan, origin, session, surroundings)
                }
            }
        }
    }

    private func apply(
        _ plan: Plan,
        _ origin: ChangeOrigin,
        _ session: Session,
        _ surroundings: Surroundings
    ) async throws -> ExitStatus {
        let console = surroundings.console
        if format == .text { console.product(console.text(of: plan)) }
        if let blocked = plan.blocked.first, !force { throw RunFailure(blocked, of: plan) }
        if !plan.isEmpty, !autoApprove {
            try Approval(for: plan).ask(showing: format == .json ? console.text(of: plan) : nil)
        }
        let message = message ?? origin.message
        let started = Date()
        if !plan.isEmpty { session.cache.forget(touchedBy: plan) }
        let outcome = await send(plan, message, session, surroundings)
        await session.cache.check(plan, outcome, session.reader)
        let proof = await prove(plan, outcome, session, surroundings)
        let report = ApplyReport(
            plan: plan, outcome: outcome, proof: proof, interrupted: Interruption.came)
        switch format {
        case .text: if !plan.isEmpty { console.product("\n" + report.text) }
        case .json: console.product(report.json(cost: surroundings.meter.json).pretty() + "\n")
        }
        console.talk(surroundings.meter.line)
        if let receipt {
            try Receipt(report: report, origin: origin, message: message, started: started, ended: Date())
                .write(to: receipt)
        }
        return report.status
    }

    private func send(
        _ plan: Plan,
        _ message: String?,
        _ session: Session,
        _ surroundings: Surroundings
    ) async -> ApplyOutcome {
        let applier = Applier(
            writer: session.client.writer, reader: session.reader,
            options: ApplyOptions(
                message: message, notifications: notify?.notifications, parallelism: session.parallelism))
        var progress = ApplyProgress(plan.calls, console: surroundings.console)
        Interruption.listen()
        let outcome = await surroundings.meter.measure("apply") {
            await applier.apply(plan, stopped: { Interruption.came }, progress: { progress.note($0) })
        }
        progress.finish()
        return outcome
    }

    private func prove(
        _ plan: Plan,
        _ outcome: ApplyOutcome,
        _ session: Session,
        _ surroundings: Surroundings
    ) async -> ProofReport {
        guard verify == .api, outcome.done > 0, !Interruption.came else { return ProofReport(result: .none) }
        return await surroundings.meter.measure("verify") {
            do throws(LiveReadingError) {
                return ProofReport(result: .proof(try await Proof.check(plan, outcome, reader: session.reader)))
            } catch {
                return ProofReport(result: .unread(error))
            }
        }
    }
}

extension RunFailure {
    /// A plan that is past a limit of the policy.
    fileprivate init(_ blocked: Blocked, of plan: Plan) {
        self.init(
            status: .blocked,
            message: "the plan is past the limit `\(blocked.limit)`: it allows \(blocked.allowed), and "
                + "\(blocked.planned) are planned; nothing was applied",
            hint: "look at the plan; to carry it out all the same, give --force, or raise the limit in the policy",
            details: plan.blocked.dropFirst().map {
                "`\($0.limit)` allows \($0.allowed), and \($0.planned) are planned"
            })
    }
}
