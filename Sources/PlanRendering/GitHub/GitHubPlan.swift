import Diagnostics
import FlagModel
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
/// GitHub shows ten of each kind; if there are more, a line in the log says how many.
package struct GitHubPlan: PlanFormat {
    /// The maximum number of warnings and of notices.
    static let most = 10

    /// The maximum number of lines of a block in an annotation.
    static let longest = 20

    /// A format for the log of a workflow.
    package init() {}

    /// The plan as workflow commands, one per line.
    package func render(_ plan: Plan) -> String {
        let parts = PlanParts(plan, layout: BlockLayout(width: 80, naming: 6)).parts
        let warnings = Self.dangers(plan) + Self.remarks(plan.warnings, .warning)
        let notices = [Self.summary(plan)] + parts.flatMap(Self.notices) + Self.remarks(plan.notes, .notice)
        return Self.lines(warnings, "warning") + Self.lines(notices, "notice")
    }

    private static func lines(_ commands: [WorkflowCommand], _ noun: String) -> String {
        var lines = commands.prefix(most).map(\.line)
        let more = commands.count - lines.count
        if more > 0 { lines.append("\(counted(more, "more " + noun)); the text format lists all of them.") }
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

    /// A block's head and body; nil for a flag that is only archived, which is among the dangers.
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

    /// Remarks in their order, with possible clean-ups last.
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

extension GitHubPlan {
    /// How many targets or flags a warning lists.
    private static let named = 10

    /// What a reviewer must not miss: exceeded limits, archived flags, removals in production.
    static func dangers(_ plan: Plan) -> [WorkflowCommand] {
        let folded = FoldedChanges(plan.changes)
        let blocked = plan.blocked.map { warning("Blocked by a limit", $0.sentence, at: nil) }
        let archives = folded.changes.filter { $0.action == .archive }.map { change in
            warning("Archive", "archives \(Shown.id(change.flag))", at: change.place)
        }
        let removals = folded.changes.flatMap { change in
            change.targets.filter(\.production).compactMap { environment -> WorkflowCommand? in
                let targets = Fold.Targets(companies: environment.companies.remove, users: environment.users.remove)
                guard !targets.companies.isEmpty || !targets.users.isEmpty else { return nil }
                let place = Shown.environment(environment.environment, production: true)
                let message = "\(Shown.id(change.flag)) loses \(words(targets)) in \(place)"
                return warning("Removal in production", message, at: environment.place ?? change.place)
            }
        }
        let shared = folded.folds.filter { $0.cause == .removal }.flatMap { fold in
            fold.environments.filter(\.production).map { environment in
                let flags = list(environment.flags)
                let message =
                    "\(counted(environment.flags.count, "flag")) lose \(words(fold.targets)) "
                    + "in \(Shown.environment(environment.name, production: true)): \(flags)"
                return warning("Removal in production", message, at: environment.place)
            }
        }
        return blocked + archives + removals + shared
    }

    private static func warning(_ title: String, _ message: String, at place: PlanPlace?) -> WorkflowCommand {
        WorkflowCommand(level: .warning, place: place, title: title, message: message)
    }

    /// `company hooli, initech and user u_1`
    private static func words(_ targets: Fold.Targets) -> String {
        [(TargetKind.company, targets.companies), (.user, targets.users)]
            .filter { !$0.1.isEmpty }
            .map { "\($0.0.rawValue) \(list($0.1))" }
            .joined(separator: " and ")
    }

    private static func list(_ ids: [Identifier]) -> String {
        let shown = ids.prefix(named).map(Shown.id).joined(separator: ", ")
        return ids.count > named ? "\(shown) … \(ids.count - named) more" : shown
    }
}
