import ArgumentParser
import Diagnostics
import FlagModel
import HoistEngine
import TerminalText

/// `hoist validate`: manifests offline, with no key and no network.
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check manifests offline: no key, no network.",
        discussion: """
            Exit code 0 if all of them are valid, 3 if one isn't or is missing. Files that a manifest includes are \
            checked with it. A file that is included is checked with the manifest that includes it: one that is named, or \
            one in a folder above the file, up to the root of the git work tree. Without -f, flags.yaml is looked for in the \
            same way.
            """
    )

    @Option(
        name: [.customShort("f"), .customLong("manifest")],
        help: ArgumentHelp(
            "A manifest; `-` reads standard input. May be repeated. (default: flags.yaml)", valueName: "path"),
        completion: .manifest)
    var manifests: [String] = []

    @Argument(
        help: ArgumentHelp("More manifests, as pre-commit hooks pass them.", valueName: "file"), completion: .manifest)
    var files: [String] = []

    @Option(
        help: ArgumentHelp("Check as if it were this day (UTC): which grants have ended.", valueName: "date"),
        transform: CalendarDate.init(argument:))
    var on: CalendarDate?

    /// For the scripts of the action and the GitLab template: 2 if the manifest, or what it includes, isn't the same there.
    @Option(help: .hidden)
    var unchangedSince: String?

    @OptionGroup var output: ColorOptions
    @OptionGroup(visibility: .hidden) var verbosity: IgnoredVerbosityOptions

    @Option(help: ArgumentHelp("How to print what was found: text, json or github.", valueName: "format"))
    var format: ReportFormat = .text

    func validate() throws {
        if unchangedSince != nil, (manifests + files).count > 1 {
            throw ValidationError("--unchanged-since compares one manifest.")
        }
    }

    func run() async throws {
        try await CommandRun.run(output, format: format, consequence: "nothing was checked") { context in
            let console = context.console
            let named = manifests + files
            if let unchangedSince {
                let loaded = try LoadedManifest.load(named.first ?? console.nearestManifest(), today: nil)
                return try await loaded.isSame(at: unchangedSince) ? .success : .changes
            }
            let found = ValidateRun(of: named.isEmpty ? [console.nearestManifest()] : named, today: on ?? .today)
            let report = DiagnosticsReport(found.diagnostics, found.sources, consequence: found.consequence)
            if format != .text || !found.diagnostics.isEmpty { try report.printEnd(format, context) }
            for (path, manifest) in found.parts {
                let line = SafeText.visible("\(path) was checked with \(manifest), which includes it")
                if format == .text { console.output(line + "\n") } else { console.info(line) }
            }
            if format == .text {
                for (path, count) in found.valid {
                    let name = SafeText.visible(path)
                    console.output("\(name) is valid: \(count) \(count == 1 ? "flag" : "flags")\n")
                }
            }
            return found.isValid ? .success : .invalidManifest
        }
    }
}
