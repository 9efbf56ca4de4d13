import ArgumentParser
import HoistEngine
import Planning

/// `hoist show`: a saved plan in any format, offline.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a saved plan in any format: no key, no network.",
        discussion: "Exit code 0, or 1 if the file is damaged, edited or of another version."
    )

    @Argument(
        help: ArgumentHelp(
            "A file that `hoist plan --out FILE` wrote; `-` reads standard input.", valueName: "planfile"),
        completion: .json)
    var file: String

    @OptionGroup var output: ShowOptions

    @Option(help: ArgumentHelp("How to print the plan: text, markdown, json or github.", valueName: "format"))
    var format: PlanFormat = .text

    /// For the scripts of the action and the GitLab template: the path of the manifest that the plan was made of.
    @Flag(help: .hidden)
    var manifestPath = false

    func run() async throws {
        try await CommandRun.run(output, format: format.report, consequence: "nothing was shown") { context in
            let plan = try SavedPlan(readingFileAt: file, for: .show).plan
            if manifestPath {
                context.console.data((plan.manifest.paths.first ?? "") + "\n")
                return .success
            }
            try PlanReport(plan: plan, context: context, folder: ".").print(format, cost: nil)
            return .success
        }
    }
}
