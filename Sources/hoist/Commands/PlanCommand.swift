import Applying
import ArgumentParser
import Diagnostics
import FlagModel
import HoistEngine
import JSONText
import PlanRendering
import Planning
import TerminalText

/// `hoist plan`: what an apply would change. It can't write to Reflag: it only gets what reads.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what an apply would change; nothing is written.",
        discussion: """
            Exit code 0; 2 with --detailed-exitcode if there are changes; 5 with --fail-on-blocked if a limit of the \
            policy blocks the apply; 5 with --fail-on-waiting if a target waits; 4 with --check if the saved plan is no longer \
            valid. Without -f, flags.yaml is looked for in the working folder, then above it up to the root of the git work tree.
            """
    )

    @OptionGroup var manifest: ManifestOptions
    @OptionGroup var connection: ConnectionArguments
    @OptionGroup var parallelism: ParallelismOptions
    @OptionGroup var cache: CacheOptions
    @OptionGroup var narrowing: NarrowingOptions
    @OptionGroup var entities: EntityOptions
    @OptionGroup var secrets: SecretOptions
    @OptionGroup var runtime: RuntimeArguments
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("How to print the plan: text, markdown, json or github.", valueName: "format"))
    var format: PlanFormat = .text

    @Option(
        help: ArgumentHelp("Save the plan to this file, for `hoist apply` and `hoist show`.", valueName: "file"),
        completion: .json)
    var out: String?

    @Option(
        help: ArgumentHelp(
            "Separate what this branch changes from what has drifted, by the manifest at this git revision.",
            valueName: "ref"))
    var base: String?

    @Option(
        help: ArgumentHelp("Make no plan; report whether this saved one is still valid.", valueName: "file"),
        completion: .json)
    var check: String?

    @Option(
        help: ArgumentHelp("Plan as if it were this day (UTC): which grants have begun and ended.", valueName: "date"),
        transform: CalendarDate.init(argument:))
    var on: CalendarDate?

    @Flag(help: "Exit with 2 if there are changes.")
    var detailedExitcode = false

    @Flag(help: "Exit with 5 if a limit of the policy blocks the apply.")
    var failOnBlocked = false

    @Flag(help: "Exit with 5 if a target waits, because Reflag doesn't know the company or user yet.")
    var failOnWaiting = false

    private var connectionChoice: ConnectionChoice { ConnectionChoice(connection, parallelism, cache) }

    func validate() throws {
        if on != nil, out != nil {
            throw ValidationError("--on only shows a plan: one that is saved is for the day on which it is made.")
        }
        guard check != nil else {
            if !secrets.areSeen, runtime.url != nil || runtime.keysFile != nil {
                throw ValidationError("--runtime-url and --sdk-keys-file go with --runtime, or with --check.")
            }
            return
        }
        if secrets.areSeen || out != nil || base != nil || narrowing.narrowing.isNarrow || detailedExitcode
            || failOnBlocked || entities.named != nil || on != nil
        {
            throw ValidationError(
                "--check compares a saved plan with Reflag; no option for making a plan goes with it.")
        }
    }

    func run() async throws {
        try await CommandRun.run(
            output, format: format.report, consequence: "nothing was planned",
            keyFiles: [connection.apiKeyFile, runtime.keysFile]
        ) { context in
            if let check { return try await checkPlan(in: check, context) }
            return try await makePlan(context)
        }
    }

    private func makePlan(_ context: CommandContext) async throws -> ExitStatus {
        let file = try out.map { try OutputFile($0, as: .plan, option: "--out") }
        // The plan itself says which flags have expired.
        let path = manifest.found(context.console)
        let loaded = try LoadedManifest.load(path, today: nil)
        try file?.check(isNoPartOf: loaded, at: path)
        _ = try loaded.checked()
        var options = PlanOptions()
        options.narrowing = narrowing.narrowing
        options.secrets = secrets.areSeen ? runtime.options : nil
        options.entityReads = entities.reads
        if let on { (options.day, options.isAnotherDay) = (on, true) }
        if let base { options.base = try await BaseManifest.read(base, manifestAt: path) }
        let plan = try await context.withSession(connectionChoice, for: loaded) { session in
            let made = try await PlanRun(loaded, session, options).made()
            if made.result.plan.isEmpty { KeptValues.keepToTheEnd(loaded, made) }
            return made.result.plan
        }.warning(of: Workflows(around: loaded.folder), for: loaded)
        let saved = file == nil ? nil : PlanFile(plan)
        if let file { try saved?.write(to: file) }
        try PlanReport(plan: plan, context: context, folder: loaded.folder).print(format, cost: context.cost.json)
        if let out, let saved, format == .text {
            context.console.info("Saved in \(SafeText.visible(out)); digest \(saved.digest)")
        }
        context.console.info(context.cost.line)
        if failOnBlocked, !plan.blocked.isEmpty { return .blocked }
        if failOnWaiting, !plan.waiting.isEmpty { return .blocked }
        return detailedExitcode && !plan.isEmpty ? .changes : .success
    }

    /// Reads what a saved plan is about, and reports whether it is still as it was.
    private func checkPlan(in path: String, _ context: CommandContext) async throws -> ExitStatus {
        let saved = try SavedPlan(readingFileAt: path, for: .check)
        let app = saved.plan.subject.appID
        let folder = manifest.named.map(LoadedManifest.folder(of:)) ?? saved.folder
        let check = try await context.withSession(connectionChoice, for: .plan(app), folder: folder) { session in
            try await CheckRun(saved, session, runtime: runtime.options).run().check
        }
        let text = StaleText(check, of: saved.plan)
        switch format {
        case .text: context.console.output(text.text)
        case .markdown: context.console.output(text.markdown)
        case .json: context.console.data(check.json(appID: app).pretty() + "\n")
        case .github: context.console.data(text.github(.find(context.environment)))
        }
        context.console.info(context.cost.line)
        if check.isStale { return .stale }
        return failOnWaiting && !check.waiting.isEmpty ? .blocked : .success
    }
}
