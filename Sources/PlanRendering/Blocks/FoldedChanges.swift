import FlagModel
import Planning

/// The same targets on many flags, told once.
struct Fold {
    /// Why the flags share them.
    enum Cause: Hashable {
        /// They come because an audience holds them.
        case audience(Identifier, PlanPlace)
        /// They go; what named them is no longer in the manifest.
        case removal
    }

    /// The targets that come or go.
    struct Targets: Hashable {
        let companies: [Identifier]
        let users: [Identifier]
    }

    /// An environment, with the flags on which the targets come or go in it.
    struct Environment {
        let name: String
        let production: Bool
        let flags: [Identifier]
        /// Where the manifest names the environment for the first of the flags.
        let place: PlanPlace?
    }

    /// Why.
    let cause: Cause
    /// What.
    let targets: Targets
    /// Where, in the order in which the plan first has them.
    var environments: [Environment]
}

/// The changes of a plan with what many flags share taken out of them.
///
/// Targets are folded where at least ``threshold`` flags get the same ones in the same environment from the same
/// audience, or lose the same ones. A created flag shows all it is made with, so it stands in no fold.
struct FoldedChanges {
    /// How many flags make a fold.
    static let threshold = 3

    /// The changes without what is folded; a change of which nothing is left isn't among them.
    let changes: [Change]
    /// The folds, in the order in which the plan first has them.
    let folds: [Fold]

    /// Folds changes.
    init(_ changes: [Change]) {
        var flags: [SharedTargets: [Identifier]] = [:]
        var order: [(shared: SharedTargets, place: PlanPlace?)] = []
        for change in changes where change.action == .update {
            let shared = change.targets.flatMap { targets in
                SharedTargets.all(in: targets).map { ($0, targets.place ?? change.place) }
            }
            for candidate in Set(shared.map(\.0)) { flags[candidate, default: []].append(change.flag) }
            order += shared
        }
        let folded = flags.filter { $0.value.count >= Self.threshold }
        folds = Self.folds(folded, order: order)
        self.changes = changes.compactMap { change in
            change.action == .update ? Self.rest(of: change) { folded[$0] != nil } : change
        }
    }

    /// Puts what differs in the environment alone into one fold.
    private static func folds(
        _ folded: [SharedTargets: [Identifier]],
        order: [(shared: SharedTargets, place: PlanPlace?)]
    ) -> [Fold] {
        struct Group: Hashable {
            let cause: Fold.Cause
            let targets: Fold.Targets
        }
        var folds: [Fold] = []
        var places: [Group: Int] = [:]
        var done: Set<SharedTargets> = []
        for (shared, place) in order where done.insert(shared).inserted {
            guard let flags = folded[shared] else { continue }
            let environment = Fold.Environment(
                name: shared.environment,
                production: shared.production,
                flags: flags,
                place: place
            )
            let group = Group(cause: shared.cause, targets: shared.targets)
            if let index = places[group] {
                folds[index].environments.append(environment)
            } else {
                places[group] = folds.count
                folds.append(Fold(cause: shared.cause, targets: shared.targets, environments: [environment]))
            }
        }
        return folds
    }

    /// A change without what is folded; nil where the folds tell all of it.
    private static func rest(of change: Change, isFolded: (SharedTargets) -> Bool) -> Change? {
        var tellsMore = !change.fields.isEmpty || change.targets.isEmpty
        var targets: [TargetsChange] = []
        for environment in change.targets {
            let folded = SharedTargets.all(in: environment).filter(isFolded)
            let rest = folded.isEmpty ? environment : Self.rest(of: environment, folded: folded)
            if folded.isEmpty || !rest.companies.isEmpty || !rest.users.isEmpty {
                targets.append(rest)
                tellsMore = true
            }
        }
        guard tellsMore else { return nil }
        return Change(
            flag: change.flag,
            action: change.action,
            place: change.place,
            fields: change.fields,
            targets: targets
        )
    }

    private static func rest(of change: TargetsChange, folded: [SharedTargets]) -> TargetsChange {
        let added = folded.filter { $0.cause != .removal }
        let companies = Set(added.flatMap(\.targets.companies))
        let users = Set(added.flatMap(\.targets.users))
        let keepsRemovals = added.count == folded.count
        return TargetsChange(
            environment: change.environment,
            environmentID: change.environmentID,
            production: change.production,
            companies: TargetsChange.Difference(
                add: change.companies.add.filter { !companies.contains($0) },
                remove: keepsRemovals ? change.companies.remove : []
            ),
            users: TargetsChange.Difference(
                add: change.users.add.filter { !users.contains($0) },
                remove: keepsRemovals ? change.users.remove : []
            ),
            causes: change.causes,
            place: change.place
        )
    }
}

/// What flags may share: the same targets in one environment for one cause.
private struct SharedTargets: Hashable {
    let cause: Fold.Cause
    let targets: Fold.Targets
    let environment: String
    let environmentID: Identifier
    let production: Bool

    /// What of an environment's targets could be folded: each audience's additions, and all removals together.
    static func all(in change: TargetsChange) -> [SharedTargets] {
        let additions = change.causes.map { cause in
            (
                Fold.Cause.audience(cause.audience, cause.place),
                Fold.Targets(companies: cause.companies, users: cause.users)
            )
        }
        let removals = Fold.Targets(companies: change.companies.remove, users: change.users.remove)
        return (additions + [(.removal, removals)])
            .filter { !$0.1.companies.isEmpty || !$0.1.users.isEmpty }
            .map { cause, targets in
                SharedTargets(
                    cause: cause,
                    targets: targets,
                    environment: change.environment,
                    environmentID: change.environmentID,
                    production: change.production
                )
            }
    }
}
