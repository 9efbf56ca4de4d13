import ArgumentParser
import Diagnostics
import FlagModel
import JSONText
import LiveReading
import Planning
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
    @OptionGroup var runtime: RuntimeOptions
    @OptionGroup var output: OutputOptions

    @Option(
        name: [.customShort("e"), .customLong("environment")],
        help: ArgumentHelp("Verify this environment alone; may be given again.", valueName: "name"))
    var environments: [String] = []

    @Option(help: ArgumentHelp("Verify this flag alone; `*` is allowed, and it may be given again.", valueName: "key"))
    var only: [String] = []

    @Option(help: ArgumentHelp("How to print what was found: text, markdown or json.", valueName: "format"))
    var format: VerifyForm = .text

    private var connection: ConnectionOptions { ConnectionOptions(way, sideBySide) }

    func run() async throws {
        Interruption.endAtOnce()
        try await CommandRun.run(output, format: format.report, undone: "nothing was verified") { surroundings in
            let loaded = try LoadedManifest.load(manifest.path, today: CalendarDate.today)
            guard let manifest = loaded.manifest else {
                throw ManifestMistakes(diagnostics: loaded.diagnostics, sources: loaded.sources)
            }
            return try await withSession(connection, for: loaded, surroundings) { session in
                let (app, expected) = try await expectation(of: manifest, loaded, session, surroundings)
                let judgements = try await judge(expected, app, session, surroundings)
                let report = VerifyReport(appName: app.name, judgements: judgements)
                let console = surroundings.console
                switch format {
                case .text: console.product(report.text(colored: console.colorsProduct))
                case .markdown: console.product(report.markdown)
                case .json: console.product(report.json(cost: surroundings.meter.json).pretty() + "\n")
                }
                console.talk(surroundings.meter.line)
                return report.status
            }
        }
    }

    /// What should be served, by the manifest and the app as it is.
    private func expectation(
        of manifest: Manifest,
        _ loaded: LoadedManifest,
        _ session: Session,
        _ surroundings: Surroundings
    ) async throws -> (App, Expected) {
        var diagnostics = loaded.diagnostics
        let live = try await surroundings.meter.measure("read") {
            do throws(LiveReadingError) {
                let app: Identifier
                if let named = session.app { app = named } else { app = try await session.reader.onlyApp() }
                return try await session.reader.listing(of: app)
            } catch {
                throw RunFailure(error)
            }
        }
        let outcome = Resolver.resolve(manifest, app: live.app, flags: live.flags)
        diagnostics.add(contentsOf: outcome.diagnostics)
        guard let resolved = outcome.manifest else {
            throw ManifestMistakes(diagnostics: diagnostics, sources: loaded.sources)
        }
        DiagnosticsReport(diagnostics, loaded.sources, undone: "nothing was verified")
            .tellWarnings(surroundings.console)
        do throws(NarrowingProblem) {
            let chosen = try Narrowing(environments: environments.map { Identifier($0) }).chosen(live.app)
            let narrowed = try Narrowing(only: only.map { KeyPattern($0) })
                .narrow(resolved, readSet: ReadSet([]), live: live)
            return (live.app, Expected(narrowed.manifest, live: live, in: chosen, loaded.sources))
        } catch {
            throw RunFailure(status: .usage, message: error.message, hint: error.hint)
        }
    }

    private func judge(
        _ expected: Expected,
        _ app: App,
        _ session: Session,
        _ surroundings: Surroundings
    ) async throws -> [Judgement] {
        try await surroundings.meter.measure("verify") {
            try await ServedVerifying(
                runtime: runtime, connection: connection, session: session, surroundings: surroundings
            ).judge(expected, app)
        }
    }
}
