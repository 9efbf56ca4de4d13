import Applying
import Planning

/// What an apply has to do: a plan that was made now, or what is left of a saved one.
struct ApplyWork {
    /// The plan as it was reviewed.
    let plan: Plan
    /// The plan with the calls alone that are to be sent.
    let rest: Plan
    /// What of the plan is live already: calls, or parts of them.
    let already: [Call]
    /// Whether the plan was saved, and so approved by whoever handed it on.
    let isSaved: Bool
    /// What finishes the work where this run doesn't.
    let again: RerunCommand

    /// A plan that was made now.
    init(_ plan: Plan, again: RerunCommand) {
        self.plan = plan
        rest = plan
        already = []
        isSaved = false
        self.again = again
    }

    /// What is left of a saved plan.
    init(_ checked: CheckedPlan, again: RerunCommand) {
        plan = checked.plan
        rest = checked.rest
        already = checked.check.done
        isSaved = true
        self.again = again
    }

    /// Whether there is nothing to send.
    var isDone: Bool { rest.isEmpty }
}
