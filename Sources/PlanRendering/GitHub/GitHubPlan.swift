package import Diagnostics
import FlagModel
package import Planning
import TerminalText

/// A plan as annotations of a GitHub workflow: a warning for each danger, then a notice for each change, at its place
/// in the manifest.
///
/// ```
/// ::warning file=flags.yaml,line=52,col=3,title=Archive::archives legacy-export
/// ::notice title=Plan for Acme Web::1 to update, 1 to archive · 2 calls
/// ::notice title=Ends soon::after 2027-01-31  1 company on 1 flag%0A1 target hasn't begun yet
/// ::notice file=flags.yaml,line=41,col=3,title=~ huddles::stage        Alpha → Beta
/// ```
/// GitHub shows ten of each kind; if there are more, a line in the log says how many.
package struct GitHubPlan: PlanFormat {
    /// The maximum number of warnings and of notices.
    static let most = 10

    /// The maximum number of lines of a block in an annotation.
    static let longest = 20

    private let paths: AnnotationPaths

    /// A format for the log of a workflow.
    ///
    /// - Parameter paths: How it names the manifest's files.
    package init(paths: AnnotationPaths = AnnotationPaths()) { self.paths = paths }

    /// The plan as workflow commands, one per line, in one piece.
    package func write(_ plan: Plan, to sink: (String) -> Void) {
        let parts = PlanParts(plan, layout: BlockLayout(width: 80, naming: 6)).parts
        var warnings = FirstCommands()
        Self.forEachDanger(of: plan) { warnings.add($0) }
        for waiting in WaitingLines(plan.waiting, layout: BlockLayout(width: 80, naming: 6)).waiting {
            warnings.add { Self.warning(waiting) }
        }
        Self.add(plan.warnings, .warning, to: &warnings)
        var notices = FirstCommands()
        notices.add { Self.summary(plan) }
        if !plan.grants.isEmpty { notices.add { Self.outlook(plan.grants) } }
        for part in parts {
            for block in part.blocks where Self.hasNotice(block) {
                notices.add { Self.notice(block, part.cause) }
            }
        }
        Self.add(plan.notes, .notice, to: &notices)
        sink(warnings.text("warning", paths) + notices.text("notice", paths))
    }

    /// The first commands of a kind; the others are counted.
    private struct FirstCommands {
        private var commands: [WorkflowCommand] = []
        private var count = 0

        /// Adds a command, which is only made if it is shown.
        mutating func add(_ command: () -> WorkflowCommand) {
            count += 1
            if count <= GitHubPlan.most { commands.append(command()) }
        }

        /// The lines, and how many more there are.
        func text(_ noun: String, _ paths: AnnotationPaths) -> String {
            let more = count - commands.count
            let last = more > 0 ? ["\(counted(more, "more " + noun)); the text format lists all of them."] : []
            return (commands.map { $0.line(paths) } + last).map { $0 + "\n" }.joined()
        }
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

    /// What ends soon, and how much hasn't begun.
    private static func outlook(_ grants: GrantOutlook) -> WorkflowCommand {
        var lines = grants.lines.map { String($0.drop { $0 == " " }) }
        let title = grants.ending.isEmpty ? "Not begun" : GrantOutlook.heading
        if !grants.ending.isEmpty { lines.removeFirst() }
        return WorkflowCommand(level: .notice, place: nil, title: title, message: lines.joined(separator: "\n"))
    }

    /// Whether a block has a notice: a flag that is only archived is among the dangers.
    private static func hasNotice(_ block: PlanBlock) -> Bool { !block.body.isEmpty || !block.isGrave }

    /// A block's head and body.
    private static func notice(_ block: PlanBlock, _ cause: PlanParts.Cause) -> WorkflowCommand {
        let body = block.body.map { $0.text.written(colored: false).dropFirst(BlockLayout.indent) }
        let more = body.count - longest
        let lines = more > 1 ? body.prefix(longest) + ["… \(more) more lines"] : body
        let head =
            block.head.text.written(colored: false) + (cause == .drift ? "  (drifted)" : cause == .due ? "  (due)" : "")
        return WorkflowCommand(
            level: .notice,
            place: block.firstPlace,
            title: head,
            message: lines.isEmpty ? head : lines.joined(separator: "\n")
        )
    }

    /// A warning for each company and user that waits, as many as GitHub shows.
    static func waiting(_ targets: [WaitingTarget], _ paths: AnnotationPaths) -> String {
        var warnings = FirstCommands()
        for waiting in WaitingLines(targets, layout: BlockLayout(width: 80, naming: 6)).waiting {
            warnings.add { warning(waiting) }
        }
        return warnings.text("warning", paths)
    }

    /// A company or user that waits in an environment.
    private static func warning(_ waiting: WaitingLines.Waiting) -> WorkflowCommand {
        warning(
            "Waiting",
            "\(waiting.subject) waits until Reflag has seen it, then the next apply sends it: \(list(waiting.flags))",
            at: waiting.place)
    }

    /// Adds remarks in their order, with possible clean-ups last.
    private static func add(
        _ remarks: [PlanRemark],
        _ level: WorkflowCommand.Level,
        to commands: inout FirstCommands
    ) {
        for isLast in [false, true] {
            for remark in remarks where remark.isAboutCleaningUp == isLast {
                commands.add { Self.remark(remark, level) }
            }
        }
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

    /// Hands on what makes a warning of each thing that a reviewer must not miss: exceeded limits, archived flags, removals
    /// in production.
    static func forEachDanger(of plan: Plan, _ add: (() -> WorkflowCommand) -> Void) {
        for limit in plan.blocked { add { warning("Blocked by a limit", limit.sentence, at: nil) } }
        for change in plan.changes where change.action == .archive {
            let place = change.fields.first { $0.field == .archived }?.place ?? change.place
            add { warning("Archive", "archives \(Shown.id(change.flag))", at: place) }
        }
        let folded = FoldedChanges(plan.changes)
        for change in plan.changes.lazy.compactMap(folded.rest) {
            for environment in change.targets where environment.production {
                let targets = Fold.Targets(companies: environment.companies.remove, users: environment.users.remove)
                guard !targets.companies.isEmpty || !targets.users.isEmpty else { continue }
                add {
                    let place = Shown.environment(environment.environment, production: true)
                    let message = "\(Shown.id(change.flag)) loses \(words(targets)) in \(place)"
                    return warning("Removal in production", message, at: environment.place ?? change.place)
                }
            }
        }
        for fold in folded.folds where !fold.cause.adds {
            for environment in fold.environments where environment.production {
                add {
                    let message =
                        "\(counted(environment.flags.count, "flag")) lose \(words(fold.targets)) "
                        + "in \(Shown.environment(environment.name, production: true)): \(list(environment.flags))"
                    if case .granted(_, let place, let day, _) = fold.cause {
                        return warning("Removal in production", "\(message) (\(day))", at: place)
                    }
                    return warning("Removal in production", message, at: environment.place)
                }
            }
        }
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
