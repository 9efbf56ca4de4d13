import Applying
import ArgumentParser
import Diagnostics
import FlagModel
import HoistEngine
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
    @OptionGroup var runtime: RuntimeArguments
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

    private var connection: ConnectionChoice { ConnectionChoice(way, sideBySide, cached) }

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
        try await CommandRun.run(output, format: format.report, undone: "nothing was planned") { context in
            if let check { return try await checkPlan(in: check, context) }
            return try await makePlan(context)
        }
    }

    private func makePlan(_ context: CommandContext) async throws -> ExitStatus {
        let loaded = try LoadedManifest.load(manifest.path, today: CalendarDate.today)
        _ = try loaded.checked()
        var options = PlanOptions()
        options.narrowing = narrowing.narrowing
        options.secrets = secrets.areSeen ? runtime.options : nil
        if let base { options.base = try await BaseManifest.read(base, manifestAt: manifest.path) }
        let plan = try await context.withSession(connection, for: loaded) { session in
            try await PlanRun(loaded, session, options).run().plan
        }
        if let out { try plan.write(to: out) }
        try PlanReport(plan: plan, context: context, folder: loaded.folder).print(format, cost: context.cost.json)
        if let out, format == .text {
            context.console.info("Saved in \(SafeText.visible(out)); digest \(plan.digest)")
        }
        context.console.info(context.cost.line)
        if failOnBlocked, !plan.blocked.isEmpty { return .blocked }
        return detailedExitcode && !plan.isEmpty ? .changes : .success
    }

    /// Reads what a saved plan is about, and says whether it is as it was seen.
    private func checkPlan(in path: String, _ context: CommandContext) async throws -> ExitStatus {
        let saved = try SavedPlan(readingFileAt: path)
        let app = saved.plan.subject.appID
        let folder = manifest.named.map(LoadedManifest.folder(of:)) ?? saved.folder
        let check = try await context.withSession(connection, manifestApp: app, folder: folder) { session in
            try await CheckRun(saved, session, runtime: runtime.options).run().check
        }
        context.console.output(
            format == .json ? check.json(appID: app).pretty() + "\n" : StaleText(check, of: saved.plan).text)
        context.console.info(context.cost.line)
        return check.isStale ? .stale : .success
    }
}
