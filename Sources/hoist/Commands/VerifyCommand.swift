import ArgumentParser
import FlagModel
import HoistEngine
import JSONText
import Verifying

/// `hoist verify`: whether applications are served what the manifest says. All that it is handed reads.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Show whether applications are served what the manifest says.",
        discussion: """
            Asks the Runtime API, environment by environment, at the version that the Management API tells: every flag \
            is served and archived ones aren't, secret flags aren't served to the publishable key, and everyone whom \
            the manifest lists has the flag on. Exit code 8 where it isn't so, with the list.
            """
    )

    @OptionGroup var manifest: ManifestOptions
    @OptionGroup var way: WayOptions
    @OptionGroup var sideBySide: ParallelismOptions
    // No targets are read here. Taken all the same, so that a script can give every command the same options.
    @OptionGroup(visibility: .hidden) var cached: CacheOptions
    @OptionGroup var runtime: RuntimeArguments
    @OptionGroup var output: OutputOptions

    @Option(
        name: [.customShort("e"), .customLong("environment")],
        help: ArgumentHelp("Verify this environment alone; may be given again.", valueName: "name"))
    var environments: [String] = []

    @Option(help: ArgumentHelp("Verify this flag alone; `*` is allowed, and it may be given again.", valueName: "key"))
    var only: [String] = []

    @Option(help: ArgumentHelp("How to print what was found: text, markdown or json.", valueName: "format"))
    var format: VerifyForm = .text

    private var connection: ConnectionChoice { ConnectionChoice(way, sideBySide) }

    func run() async throws {
        Interruption.endAtOnce()
        try await CommandRun.run(output, format: format.report, undone: "nothing was verified") { context in
            let loaded = try LoadedManifest.load(manifest.path, today: CalendarDate.today)
            _ = try loaded.checked()
            var options = VerifyOptions()
            options.environments = environments.map { Identifier($0) }
            options.only = only.map { KeyPattern($0) }
            options.runtime = runtime.options
            return try await context.withSession(connection, for: loaded) { session in
                let result = try await VerifyRun(loaded, session, options).run()
                let report = VerifyReport(appName: result.app.name, judgements: result.judgements)
                let console = context.console
                switch format {
                case .text: console.output(report.text(colored: console.colorsOutput))
                case .markdown: console.output(report.markdown)
                case .json: console.output(report.json(cost: context.cost.json).pretty() + "\n")
                }
                console.info(context.cost.line)
                return report.status
            }
        }
    }
}
