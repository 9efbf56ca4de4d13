import Diagnostics
import HoistEngine
import JSONText
import PlanRendering
import Planning
import SystemAccess

/// Prints a plan in the requested format.
struct PlanReport {
    let plan: Plan
    let context: CommandContext
    /// The folder from which git is searched for, for the URL of the run.
    let folder: String

    /// How many bytes of a step's summary GitHub accepts.
    private static let summaryBudget = 1_000_000

    /// Prints the plan; for a workflow it is also added to the summary of the step, if there is one.
    ///
    /// - Parameter cost: What the run has cost, for JSON; nil if Reflag wasn't called.
    /// - Throws: ``/HoistEngine/EngineError`` if the step's summary can't be written.
    func print(_ form: PlanFormat, cost: JSONValue?) throws(EngineError) {
        let console = context.console
        switch form {
        case .text: console.form.write(plan) { console.output($0) }
        case .json: JSONPlan(cost: cost).write(plan) { console.data($0) }
        case .markdown: console.output(MarkdownPlan(wholePlanURL: run).render(plan))
        case .github:
            console.data(GitHubPlan().render(plan))
            try addToSummary()
        }
    }

    private func addToSummary() throws(EngineError) {
        guard let path = context.environment["GITHUB_STEP_SUMMARY"], !path.isEmpty else { return }
        let text = MarkdownPlan(budget: Self.summaryBudget, wholePlanURL: run).render(plan)
        do {
            try FileWriting.append(Array(text.utf8), to: path)
        } catch {
            throw EngineError(
                .failed, "the step's summary can't be written to \(path): \(error.reason)",
                hint: error.writingHelp, details: ["GITHUB_STEP_SUMMARY names it"])
        }
    }

    /// The page of the CI system's run, if there is one.
    private var run: String? { ChangeOrigin.find(in: context.environment, folder: folder).run }
}

extension Console {
    /// The form of a plan for people, as this console shows it; each piece of it can be written by itself.
    var form: TextPlan { TextPlan(width: width, isColored: colorsOutput, isVerbose: verbosity == .verbose) }
}
