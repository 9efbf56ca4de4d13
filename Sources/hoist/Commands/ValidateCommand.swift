import ArgumentParser
import Diagnostics
import FlagModel
import ManifestReading

/// `hoist validate`: the manifest by itself, with no key and no network.
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check the manifest offline: no key, no network.",
        discussion: "Exit code 0 where the manifest is right, 3 where it isn't."
    )

    @OptionGroup var manifest: ManifestOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("How to print what was found: text, json or github.", valueName: "format"))
    var format: ReportFormat = .text

    func run() async throws {
        try await CommandRun.run(output, format: format, undone: "the manifest isn't valid") { surroundings in
            let loaded = try LoadedManifest.load(manifest.path, today: CalendarDate.today)
            let report = DiagnosticsReport(loaded.diagnostics, loaded.sources, undone: "the manifest isn't valid")
            guard loaded.manifest != nil else {
                throw ManifestMistakes(diagnostics: loaded.diagnostics, sources: loaded.sources)
            }
            switch format {
            case .text:
                report.tellWarnings(surroundings.console)
                let count = loaded.manifest?.flags.count ?? 0
                surroundings.console.product("\(manifest.path) is valid: \(count) \(count == 1 ? "flag" : "flags")\n")
            case .json: surroundings.console.product(report.json)
            case .github: surroundings.console.product(report.github)
            }
            return .success
        }
    }
}
