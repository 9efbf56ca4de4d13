import APIAccess
import Applying
import ArgumentParser
import FlagModel
import HoistEngine
import Planning

/// `hoist apply`: makes the app what the manifest says it is, or what a saved plan says.
struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Make the app what the manifest says it is, or carry out a saved plan.",
        discussion: """
            Shows the plan and asks before the first call that writes; without a terminal it needs --auto-approve, or a \
            saved plan. A saved plan whose basis has moved is refused with exit code 4. Running it again after a failure \
            finishes the work.
            """
    )

    @Argument(
        help: ArgumentHelp(
            "Carry out this plan, which `hoist plan --out FILE` saved; `-` reads standard input. No manifest is read.",
            valueName: "planfile"))
    var planFile: String?

    @OptionGroup var manifest: ManifestOptions
    @OptionGroup var way: WayOptions
    @OptionGroup var sideBySide: ParallelismOptions
    @OptionGroup var cached: CacheOptions
    @OptionGroup var narrowing: NarrowingOptions
    @OptionGroup var secrets: SecretOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var choices: ApplyChoices
    @OptionGroup var runtime: RuntimeArguments

    private var connection: ConnectionChoice { ConnectionChoice(way, sideBySide, cached) }

    func validate() throws {
        // A saved plan tells by itself whether it needs them.
        if choices.verify != .runtime, !secrets.areSeen, planFile == nil,
            runtime.url != nil || runtime.keysFile != nil
        {
            throw ValidationError("--runtime-url and --sdk-keys-file go with --verify runtime or --runtime.")
        }
        guard planFile != nil else { return }
        if manifest.named != nil || narrowing.narrowing.isNarrow || secrets.areSeen {
            throw ValidationError(
                "A saved plan is carried out as it is; it goes with no option that makes a plan "
                    + "(--manifest, --environment, --details, --only, --runtime).")
        }
    }

    func run() async throws {
        Interruption.endAtOnce()
        try await CommandRun.run(output, format: choices.format.report, undone: "nothing was applied") { context in
            if let planFile { return try await applySaved(planFile, context) }
            return try await makeAndApply(context)
        }
    }

    private func applySaved(_ path: String, _ context: CommandContext) async throws -> ExitStatus {
        let saved = try SavedPlan(readingFileAt: path)
        // Before anything is read, and again in the run.
        try saved.plan.expectDigest(choices.expectDigest?.text)
        let folder = saved.folder
        return try await RunLock.hold(in: context.hoistFolder(beside: folder), context.engine.observer) {
            try await context.withSession(
                connection, manifestApp: saved.plan.subject.appID, folder: folder
            ) { session in
                try await apply(RerunCommand(planFile: path), folder: folder, session, context) {
                    try await $0.run(saved)
                }
            }
        }
    }

    private func makeAndApply(_ context: CommandContext) async throws -> ExitStatus {
        let loaded = try LoadedManifest.load(manifest.path, today: CalendarDate.today)
        _ = try loaded.checked()
        let again = RerunCommand(manifest: manifest, narrowing: narrowing, secrets)
        var options = PlanOptions()
        options.narrowing = narrowing.narrowing
        options.secrets = secrets.areSeen ? runtime.options : nil
        return try await RunLock.hold(in: context.hoistFolder(beside: loaded.folder), context.engine.observer) {
            try await context.withSession(connection, for: loaded) { session in
                try await apply(again, folder: loaded.folder, session, context) { try await $0.run(loaded, options) }
            }
        }
    }

    /// Runs an apply and reports it.
    ///
    /// - Parameters:
    ///   - again: What finishes the work where this run doesn't.
    ///   - folder: The folder from which git is looked for, for the message and the receipt.
    private func apply(
        _ again: RerunCommand,
        folder: String,
        _ session: Session,
        _ context: CommandContext,
        _ body: (ApplyRun) async throws -> ApplyResult
    ) async throws -> ExitStatus {
        let origin = ChangeOrigin.find(in: context.environment, folder: folder)
        let options = choices.options(origin, runtime)
        let run = ApplyRun(
            session, options, review: review(context.console), stop: StopSignal { Interruption.came })
        let result = try await body(run)
        var report = ApplyReport(result, again: again)
        if let path = choices.receipt {
            report.receiptFailure = Receipt(report: report, origin: origin, message: options.message).write(to: path)
        }
        report.print(choices.format, context)
        return report.status
    }

    /// Shows the plan, and asks a person at a terminal.
    private func review(_ console: Console) -> ApplyReview {
        let (format, asks) = (choices.format, !choices.autoApprove)
        @Sendable func text(of work: ApplyWork) -> String {
            console.text(of: work.plan)
                + AlreadyText(work, naming: console.verbosity == .verbose ? .max : 20).text
        }
        return ApplyReview { work in
            if format == .text { console.output(text(of: work)) }
        } approve: { work in
            // Who saved a plan and handed it on has approved it; a person at a terminal is asked all the same.
            guard asks, !work.isSaved || Approval.isPossible else { return }
            try Approval(for: work.rest.calls).ask(showing: format == .json ? text(of: work) : nil)
        }
    }
}
