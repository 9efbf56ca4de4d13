import Diagnostics
package import Planning
import TerminalText

/// A plan as annotations of a GitHub workflow: a warning for each danger, then a notice for each change, at its place
/// in the manifest.
///
/// ```
/// ::warning file=flags.yaml,line=52,col=3,title=Archive::archives legacy-export
/// ::notice title=Plan for Acme Web::1 to update, 1 to archive · 2 calls
/// ::notice file=flags.yaml,line=41,col=3,title=~ huddles::stage        Alpha → Beta
/// ```
/// GitHub shows ten of each kind: of more, a line in the log tells how many.
package struct GitHubPlan: PlanFormat {
    /// How many warnings and how many notices are written.
    static let most = 10

    /// How many lines of a block an annotation shows.
    static let longest = 20

    /// A form for the log of a workflow.
    package init() {}

    /// The plan as workflow commands, one a line.
    package func render(_ plan: Plan) -> String {
        let parts = PlanParts(plan, layout: BlockLayout(width: 80, naming: 6)).parts
        let warnings = Self.dangers(plan) + Self.remarks(plan.warnings, .warning)
        let notices = [Self.summary(plan)] + parts.flatMap(Self.notices) + Self.remarks(plan.notes, .notice)
        return Self.lines(warnings, "warning") + Self.lines(notices, "notice")
    }

    private static func lines(_ commands: [WorkflowCommand], _ noun: String) -> String {
        var lines = commands.prefix(most).map(\.line)
        let more = commands.count - lines.count
        if more > 0 { lines.append("\(counted(more, "more " + noun)); the plan as text has all.") }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func summary(_ plan: Plan) -> WorkflowCommand {
        let app = SafeText.visible(plan.subject.appName)
        return WorkflowCommand(
            level: .notice,
            place: nil,
            title: plan.isIdle ? "Nothing to do for \(app)" : "Plan for \(app)",
            message: plan.isIdle
                ? plan.summary.idleWords(app: app)
                : plan.words.written(colored: false)
        )
    }

    private static func notices(_ part: PlanParts.Part) -> [WorkflowCommand] {
        part.blocks.compactMap { notice($0, isDrift: part.isDrift) }
    }

    /// A block's head and body; nil for a flag that is archived and no more, which is among the dangers.
    private static func notice(_ block: PlanBlock, isDrift: Bool) -> WorkflowCommand? {
        guard !block.body.isEmpty || !block.isGrave else { return nil }
        let body = block.body.map { $0.written(colored: false).dropFirst(BlockLayout.indent) }
        let more = body.count - longest
        let lines = more > 1 ? body.prefix(longest) + ["… \(more) more lines"] : body
        let head = block.head.written(colored: false) + (isDrift ? "  (drifted)" : "")
        return WorkflowCommand(
            level: .notice,
            place: block.firstPlace,
            title: head,
            message: lines.isEmpty ? head : lines.joined(separator: "\n")
        )
    }

    /// Remarks in their order, what is worth cleaning up last.
    private static func remarks(_ remarks: [PlanRemark], _ level: WorkflowCommand.Level) -> [WorkflowCommand] {
        (remarks.filter { !$0.isAboutCleaningUp } + remarks.filter(\.isAboutCleaningUp)).map { remark($0, level) }
    }

    private static func remark(_ remark: PlanRemark, _ level: WorkflowCommand.Level) -> WorkflowCommand {
        WorkflowCommand(
            level: level,
            place: remark.place,
            title: SafeText.visible(remark.code),
            message: SafeText.visible(remark.message)
        )
    }
}
