package import Planning

/// An output format of a plan.
///
/// All formats are derived from the plan's own data, so that none of them can show something that another doesn't know.
/// The same plan gives the same bytes. External text is made safe for the reader of the format: a terminal, Markdown, a
/// workflow's log.
package protocol PlanFormat: Sendable {
    /// The plan in this format; it ends with a line break.
    func render(_ plan: Plan) -> String
}
