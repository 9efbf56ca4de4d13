import PlanRendering
import Planning

extension Console {
    /// A plan as this console shows it.
    func text(of plan: Plan) -> String {
        TextPlan(width: width, isColored: colorsOutput, isVerbose: verbosity == .verbose).render(plan)
    }
}
