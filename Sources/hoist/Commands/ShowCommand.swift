import ArgumentParser
import HoistEngine
import Planning

/// `hoist show`: a saved plan in any form, offline.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a saved plan in any form: no key, no network.",
        discussion: "Exit code 0, or 1 where the file is damaged, edited or of another version."
    )

    @Argument(
        help: ArgumentHelp(
            "A file that `hoist plan --out FILE` wrote; `-` reads standard input.", valueName: "planfile"))
    var file: String

    @OptionGroup var output: ShowOptions

    @Option(help: ArgumentHelp("How to print the plan: text, markdown, json or github.", valueName: "format"))
    var format: PlanForm = .text

    func run() async throws {
        try await CommandRun.run(output, format: format.report, undone: "nothing was shown") { context in
            let plan = try SavedPlan(readingFileAt: file).plan
            try PlanReport(plan: plan, context: context, folder: ".").print(format, cost: nil)
            return .success
        }
    }
}
