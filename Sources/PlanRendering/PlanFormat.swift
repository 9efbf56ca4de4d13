package import Planning

/// An output format of a plan.
///
/// All formats are derived from the plan's own data, so that none of them can show something that another doesn't know.
/// The same plan gives the same bytes. External text is made safe for the reader of the format: a terminal, Markdown, a
/// workflow's log.
package protocol PlanFormat: Sendable {
    /// Writes the plan in this format; it ends with a line break.
    ///
    /// - Parameter sink: Gets the text in pieces of about 64 KiB, each of whole lines, so that the text of a large plan is
    ///   never in memory as one.
    func write(_ plan: Plan, to sink: (String) -> Void)
}

extension PlanFormat {
    /// The plan in this format, as one text.
    package func render(_ plan: Plan) -> String {
        var text = ""
        write(plan) { text += $0 }
        return text
    }
}
