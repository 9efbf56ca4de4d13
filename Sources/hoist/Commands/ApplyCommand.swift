import APIAccess
import Applying
import ArgumentParser
import FlagModel
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
    @OptionGroup var runtime: RuntimeOptions

    private var connection: ConnectionOptions { ConnectionOptions(way, sideBySide, cached) }

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
        try await CommandRun.run(output, format: choices.format.report, undone: "nothing was applied") { surroundings in
            let run = ApplyRun(
                choices: choices, runtime: runtime, connection: connection, surroundings: surroundings)
            if let planFile { return try await applySaved(planFile, run) }
            return try await makeAndApply(run)
        }
    }

    private func applySaved(_ path: String, _ run: ApplyRun) async throws -> ExitStatus {
        let plan = try PlanFile.read(path)
        try run.expectDigest(of: plan)
        let folder = PlanFile.folder(of: plan)
        return try await RunLock.hold(in: run.surroundings.hoistFolder(beside: folder), run.surroundings.console) {
            try await withSession(
                connection, manifestApp: plan.subject.appID, folder: folder, run.surroundings
            ) { session in
                let checked = try await PlanChecking(
                    path: path, surroundings: run.surroundings, connection: connection, runtime: runtime
                ).check(plan, session)
                if checked.check.isStale { throw RunFailure(stale: checked) }
                return try await run.carryOut(
                    ApplyWork(checked, again: RerunCommand(planFile: path)), folder: folder, session)
            }
        }
    }

    private func makeAndApply(_ run: ApplyRun) async throws -> ExitStatus {
        let surroundings = run.surroundings
        let loaded = try LoadedManifest.load(manifest.path, today: CalendarDate.today)
        guard let manifest = loaded.manifest else {
            throw ManifestMistakes(diagnostics: loaded.diagnostics, sources: loaded.sources)
        }
        let again = RerunCommand(manifest: self.manifest, narrowing: narrowing, secrets)
        return try await RunLock.hold(in: surroundings.hoistFolder(beside: loaded.folder), surroundings.console) {
            try await withSession(connection, for: loaded, surroundings) { session in
                let (plan, diagnostics) = try await PlanMaking(
                    loaded: loaded, session: session, surroundings: surroundings, narrowing: narrowing.narrowing,
                    secrets: secrets.areSeen
                        ? SecretSeeing(
                            options: runtime, connection: connection, session: session, surroundings: surroundings)
                        : nil
                ).plan(manifest)
                DiagnosticsReport(diagnostics, loaded.sources, undone: "nothing was applied")
                    .tellWarnings(surroundings.console)
                return try await run.carryOut(ApplyWork(plan, again: again), folder: loaded.folder, session)
            }
        }
    }
}
