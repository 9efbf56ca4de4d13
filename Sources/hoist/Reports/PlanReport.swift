import Diagnostics
import HoistEngine
import JSONText
import PlanRendering
import Planning

/// Prints a plan in the requested format.
struct PlanReport {
    let plan: Plan
    let context: CommandContext
    /// The folder from which git is searched for, for the URL of the run.
    let folder: String

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
            console.data(GitHubPlan(paths: .find(context.environment)).render(plan))
            let summary = StepSummary(context.environment)
            if summary.isThere {
                try summary.add(MarkdownPlan(budget: StepSummary.budget, wholePlanURL: run).render(plan))
            }
        }
    }

    /// The page of the CI system's run, if there is one.
    private var run: String? { ChangeOrigin.find(in: context.environment, folder: folder).run }
}

extension Console {
    /// The form of a plan for people, as this console shows it; each piece of it can be written by itself.
    var form: TextPlan { TextPlan(width: width, isColored: colorsOutput, isVerbose: verbosity == .verbose) }
}
