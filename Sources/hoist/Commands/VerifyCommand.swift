import ArgumentParser
import FlagModel
import HoistEngine
import JSONText
import Verifying

/// `hoist verify`: whether applications are served what the manifest says. It only gets what reads.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Show whether applications are served what the manifest says.",
        discussion: """
            Asks the Runtime API, environment by environment, at the version that the Management API reports: every flag \
            is served and archived ones aren't, secret flags aren't served to the publishable key, and everyone whom \
            the manifest lists has the flag on. Exit code 8 with a list of what isn't so. Without -f, flags.yaml is looked for \
            in the working folder, then above it up to the root of the git work tree.
            """
    )

    @OptionGroup var manifest: ManifestOptions
    @OptionGroup var connection: ConnectionArguments
    @OptionGroup var parallelism: ParallelismOptions
    // No targets are read here. Accepted anyway, so that a script can give every command the same options.
    @OptionGroup(visibility: .hidden) var cache: CacheOptions
    @OptionGroup var runtime: RuntimeArguments
    @OptionGroup var output: OutputOptions

    @Option(
        name: [.customShort("e"), .customLong("environment")],
        help: ArgumentHelp("Verify only this environment; may be repeated.", valueName: "name"),
        completion: .environments)
    var environments: [String] = []

    @Option(
        help: ArgumentHelp("Verify only this flag; `*` is allowed; may be repeated.", valueName: "key"),
        completion: .flagKeys)
    var only: [String] = []

    @Flag(
        help: """
            Ask the Management API why a flag is on or off for somebody where it shouldn't be: a specific target or not. \
            Without it, that is done where it takes at most 50 reads.
            """)
    var facts = false

    @Option(help: ArgumentHelp("How to print what was found: text, markdown or json.", valueName: "format"))
    var format: VerifyFormat = .text

    private var connectionChoice: ConnectionChoice { ConnectionChoice(connection, parallelism) }

    func run() async throws {
        try await CommandRun.run(
            output, format: format.report, consequence: "nothing was verified",
            keyFiles: [connection.apiKeyFile, runtime.keysFile]
        ) { context in
            let loaded = try LoadedManifest.load(manifest.found(context.console), today: CalendarDate.today)
            _ = try loaded.checked()
            var options = VerifyOptions()
            options.environments = environments.map { Identifier($0) }
            options.only = only.map { KeyPattern($0) }
            options.runtime = runtime.options
            options.facts = facts
            return try await context.withSession(connectionChoice, for: loaded) { session in
                let result = try await VerifyRun(loaded, session, options).run()
                let report = VerifyReport(appName: result.app.name, judgements: result.judgements)
                let console = context.console
                switch format {
                case .text: console.output(report.text(colored: console.colorsOutput))
                case .markdown: console.output(report.markdown)
                case .json: console.data(report.json(cost: context.cost.json).pretty() + "\n")
                }
                console.info(context.cost.line)
                return report.status
            }
        }
    }
}
