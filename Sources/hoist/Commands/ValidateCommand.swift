import ArgumentParser
import Diagnostics
import FlagModel
import HoistEngine
import TerminalText

/// `hoist validate`: manifests by themselves, with no key and no network.
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check manifests offline: no key, no network.",
        discussion: """
            Exit code 0 where all of them are right, 3 where one isn't, or isn't there. Files that a manifest includes are \
            checked with it.
            """
    )

    @Option(
        name: [.customShort("f"), .customLong("manifest")],
        help: ArgumentHelp(
            "A manifest; `-` reads standard input. It may be given again. (default: flags.yaml)", valueName: "path"))
    var manifests: [String] = []

    @Argument(help: ArgumentHelp("Manifests too, as pre-commit hooks name them.", valueName: "file"))
    var files: [String] = []

    @OptionGroup var output: ColorOptions
    @OptionGroup(visibility: .hidden) var talk: SpareTalkOptions

    @Option(help: ArgumentHelp("How to print what was found: text, json or github.", valueName: "format"))
    var format: ReportFormat = .text

    func run() async throws {
        try await CommandRun.run(output, format: format, undone: "nothing was checked") { context in
            let console = context.console
            let named = manifests + files
            let found = ValidateRun(of: named.isEmpty ? ["flags.yaml"] : named, today: CalendarDate.today)
            let report = DiagnosticsReport(found.diagnostics, found.sources, undone: found.consequence)
            if format != .text || !found.diagnostics.isEmpty { report.printEnd(format, console) }
            if format == .text {
                for (path, count) in found.valid {
                    let name = SafeText.visible(path)
                    console.output("\(name) is valid: \(count) \(count == 1 ? "flag" : "flags")\n")
                }
            }
            return found.isRight ? .success : .invalidManifest
        }
    }
}
