import ArgumentParser
import FlagModel
import HoistEngine
import JSONText
import PlanRendering
import Planning

/// `hoist explain`: why somebody has a flag. It only gets what reads.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show why a company or user has a flag, or doesn't; nothing is written.",
        discussion: """
            For a customer and flags: what the manifest wants in each environment, by which line, since which commit, and \
            what is live: a specific target, or on by a rule, segment or stage. For a customer alone: all flags. For flags \
            alone: everybody whom the manifest or a live target names. What differs comes first. Exit code 0, whatever differs. \
            Without -f, flags.yaml is looked for in the working folder, then above it up to the root of the git work tree.
            """
    )

    @Argument(help: ArgumentHelp("The flags' keys; `*` is allowed.", valueName: "flag"), completion: .flagKeys)
    var flags: [String] = []

    @OptionGroup var manifest: ManifestOptions
    @OptionGroup var connection: ConnectionArguments
    @OptionGroup var parallelism: ParallelismOptions
    @OptionGroup var cache: CacheOptions
    @OptionGroup var runtime: RuntimeArguments
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("A company's id. With --user, both are one context: on for either.", valueName: "id"))
    var company: [String] = []

    @Option(help: ArgumentHelp("A user's id.", valueName: "id"))
    var user: [String] = []

    @Option(
        name: [.customShort("e"), .customLong("environment")],
        help: ArgumentHelp("Explain only this environment; may be repeated.", valueName: "name"),
        completion: .environments)
    var environments: [String] = []

    @Flag(help: "Explain all flags, for everybody whom the manifest or a live target names.")
    var all = false

    @Flag(help: "By the manifest and git's history alone: no key, no network.")
    var offline = false

    @Flag(name: .customLong("runtime"), help: "Show what the edge serves --company and --user, too.")
    var isServed = false

    @Option(
        help: ArgumentHelp(
            "How to print it: text, markdown or json; with --all also html, a page of its own.", valueName: "format"))
    var format: ExplainFormat = .text

    private var connectionChoice: ConnectionChoice { ConnectionChoice(connection, parallelism, cache) }

    private var asksCustomer: Bool { !company.isEmpty || !user.isEmpty }

    func validate() throws {
        if all, !flags.isEmpty || asksCustomer {
            throw ValidationError("--all explains every flag; no flag, --company or --user goes with it.")
        }
        guard all || !flags.isEmpty || asksCustomer else {
            throw ValidationError("Name a flag, --company or --user; --all explains every flag.")
        }
        if format == .html, !all {
            throw ValidationError("--format html makes a page of all flags: give --all with it.")
        }
        if isServed, offline || !asksCustomer {
            throw ValidationError("--runtime asks what --company or --user is served, and doesn't go with --offline.")
        }
        if !isServed, runtime.url != nil || runtime.keysFile != nil {
            throw ValidationError("--runtime-url and --sdk-keys-file go with --runtime.")
        }
        // The last one alone would be an answer about somebody else.
        guard company.count < 2, user.count < 2 else {
            throw ValidationError("--company and --user name one each: ask again for another.")
        }
        for id in company + user where id.isEmpty {
            throw ValidationError("The id of a company or user can't be empty.")
        }
    }

    func run() async throws {
        try await CommandRun.run(
            output, format: format.report, consequence: "nothing was explained",
            keyFiles: [connection.apiKeyFile, runtime.keysFile]
        ) { context in
            let loaded = try LoadedManifest.load(manifest.found(context.console), today: nil)
            _ = try loaded.checked()
            let run = ExplainRun(loaded, options)
            let explanation =
                offline
                ? try await run.run(context.engine.observer)
                : try await context.withSession(connectionChoice, for: loaded) { try await run.run($0) }
            let console = context.console
            switch format {
            case .text:
                let text = TextExplanation(
                    width: console.width, isColored: console.colorsOutput, isVerbose: console.verbosity == .verbose)
                console.output(text.render(explanation))
            case .html: console.data(PageExplanation().render(explanation))
            case .markdown: console.output(MarkdownExplanation().render(explanation))
            case .json:
                console.data(JSONExplanation(cost: context.cost.json).value(explanation).pretty() + "\n")
            }
            console.info(context.cost.line)
            return .success
        }
    }

    private var options: ExplainOptions {
        var options = ExplainOptions()
        options.question.flags = flags.map { KeyPattern($0) }
        options.question.environments = environments.map { Identifier($0) }
        if isServed { options.runtime = runtime.options }
        options.question.customers =
            company.map { Customer(.company, Identifier($0)) } + user.map { Customer(.user, Identifier($0)) }
        return options
    }
}
