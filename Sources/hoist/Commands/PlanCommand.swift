import ArgumentParser
import Diagnostics
import FlagModel
import JSONText
import PlanRendering
import Planning
import TerminalText

/// `hoist plan`: what an apply would change. It can't write to Reflag: all that it is handed reads.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what an apply would change; nothing is written.",
        discussion: """
            Exit code 0; 2 with --detailed-exitcode where there are changes; 5 with --fail-on-blocked where a limit of \
            the policy blocks the apply; 4 with --check where the saved plan doesn't hold any more.
            """
    )

    @OptionGroup var manifest: ManifestOptions
    @OptionGroup var way: WayOptions
    @OptionGroup var sideBySide: ParallelismOptions
    @OptionGroup var cached: CacheOptions
    @OptionGroup var narrowing: NarrowingOptions
    @OptionGroup var secrets: SecretOptions
    @OptionGroup var runtime: RuntimeOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("How to print the plan: text, markdown, json or github.", valueName: "format"))
    var format: PlanForm = .text

    @Option(help: ArgumentHelp("Save the plan to this file, for `hoist apply` and `hoist show`.", valueName: "file"))
    var out: String?

    @Option(
        help: ArgumentHelp(
            "Tell what this branch changes from what has drifted, by the manifest at this git revision.",
            valueName: "ref"))
    var base: String?

    @Option(help: ArgumentHelp("Make no plan; tell whether this saved one still holds.", valueName: "file"))
    var check: String?

    @Flag(help: "Exit with 2 where there are changes.")
    var detailedExitcode = false

    @Flag(help: "Exit with 5 where a limit of the policy blocks the apply.")
    var failOnBlocked = false

    private var connection: ConnectionOptions { ConnectionOptions(way, sideBySide, cached) }

    func validate() throws {
        guard check != nil else {
            if !secrets.areSeen, runtime.url != nil || runtime.keysFile != nil {
                throw ValidationError("--runtime-url and --sdk-keys-file go with --runtime, or with --check.")
            }
            return
        }
        if secrets.areSeen || out != nil || base != nil || narrowing.narrowing.isNarrow || detailedExitcode
            || failOnBlocked
        {
            throw ValidationError(
                "--check holds a saved plan against Reflag; it goes with no option that makes a plan.")
        }
    }

    func run() async throws {
        try await CommandRun.run(output, format: format.report, undone: "nothing was planned") { surroundings in
            if let check {
                return try await PlanChecking(
                    path: check, surroundings: surroundings, connection: connection, runtime: runtime
                ).run(folder: manifest.named.map(LoadedManifest.folder(of:)), asJSON: format == .json)
            }
            return try await makePlan(surroundings)
        }
    }

    private func makePlan(_ surroundings: Surroundings) async throws -> ExitStatus {
        let loaded = try LoadedManifest.load(manifest.path, today: CalendarDate.today)
        guard let manifest = loaded.manifest else {
            throw ManifestMistakes(diagnostics: loaded.diagnostics, sources: loaded.sources)
        }
        var base: BaseManifest?
        if let revision = self.base {
            base = try await BaseReading(revision: revision, path: self.manifest.path).read()
        }
        let (plan, diagnostics) = try await withSession(connection, for: loaded, surroundings) { session in
            try await PlanMaking(
                loaded: loaded, session: session, surroundings: surroundings, narrowing: narrowing.narrowing,
                secrets: secrets.areSeen
                    ? SecretSeeing(
                        options: runtime, connection: connection, session: session, surroundings: surroundings) : nil,
                base: base
            ).plan(manifest)
        }
        DiagnosticsReport(diagnostics, loaded.sources, undone: "nothing was planned")
            .tellWarnings(surroundings.console)
        if let out { try PlanFile.write(plan, to: out) }
        try PlanReport(plan: plan, surroundings: surroundings, folder: loaded.folder)
            .print(format, cost: surroundings.meter.json)
        if let out, format == .text {
            surroundings.console.talk("Saved in \(SafeText.visible(out)); digest \(plan.digest)")
        }
        surroundings.console.talk(surroundings.meter.line)
        if failOnBlocked, !plan.blocked.isEmpty { return .blocked }
        return detailedExitcode && !plan.isEmpty ? .changes : .success
    }
}
