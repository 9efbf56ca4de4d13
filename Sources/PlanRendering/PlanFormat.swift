package import Planning

/// A form that a plan is shown in.
///
/// All forms are derived from the plan's own data, so that none can say what another doesn't know. The same plan gives
/// the same bytes. Text from outside is made safe for the form's reader: a terminal, Markdown, a workflow's log.
package protocol PlanFormat: Sendable {
    /// The plan in this form; it ends with a line end.
    func render(_ plan: Plan) -> String
}
