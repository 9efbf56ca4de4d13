import Diagnostics
import FlagModel
import Planning

extension GitHubPlan {
    /// How many targets or flags a warning names.
    private static let named = 10

    /// What a reviewer must not overlook: limits that the plan is past, archives, removals in production.
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
