import FlagModel
import Planning

/// The same targets on many flags, shown once.
struct Fold {
    /// Why the flags share them.
    enum Cause: Hashable {
        /// They are added because an audience contains them.
        case audience(Identifier, PlanPlace)
        /// They are removed; the manifest no longer lists them.
        case removal
        /// They are added or removed because their grant in an audience has begun or ended, with what is said of it.
        case granted(Identifier, PlanPlace?, day: String, adds: Bool)
    }

    /// The added or removed targets.
    struct Targets: Hashable {
        let companies: [Identifier]
        let users: [Identifier]
    }

    /// An environment, with the flags whose targets change in it.
    struct Environment {
        let name: String
        let production: Bool
        let flags: [Identifier]
        /// The environment of the first flag in the manifest.
        let place: PlanPlace?
        /// The first and the last of the times when the targeting of one of the flags was last changed; nil if none is known.
        let lastChanged: ClosedRange<UTCTime>?
    }

    /// The cause.
    let cause: Cause
    /// The targets.
    let targets: Targets
    /// The environments, in the order in which they first occur in the plan.
    var environments: [Environment]
}

extension Fold.Cause {
    /// Whether targets are added.
    var adds: Bool {
        switch self {
        case .audience: true
        case .removal: false
        case .granted(_, _, _, let adds): adds
        }
    }
}

/// The changes of a plan, with the targets that many flags share taken out.
///
/// Targets are grouped if at least ``threshold`` flags gain the same ones in the same environment from the same
/// audience, or lose the same ones. A new flag shows everything that it is created with, so it is never part of a
/// group.
struct FoldedChanges {
    /// The minimum number of flags in a group.
    static let threshold = 3

    /// The changes, with all of their targets.
    let changes: [Change]
    /// The groups, in the order in which they first occur in the plan.
    let folds: [Fold]
    /// What the groups share.
    private let shared: Set<SharedTargets>

    /// Groups changes.
    init(_ changes: [Change]) {
        self.changes = changes
        // Most of what a large plan has is shared by nobody: it is only counted, by its hash.
        var counts: [Int: Int] = [:]
        for change in changes {
            for candidate in SharedTargets.all(in: change) { counts[candidate.shared.hashValue, default: 0] += 1 }
        }
        var flags: [SharedTargets: [Identifier]] = [:]
        var times: [SharedTargets: ClosedRange<UTCTime>] = [:]
        var order: [(shared: SharedTargets, place: PlanPlace?)] = []
        for change in changes {
            for (shared, place) in SharedTargets.all(in: change)
            where counts[shared.hashValue, default: 0] >= Self.threshold {
                if flags[shared] == nil { order.append((shared, place)) }
                flags[shared, default: []].append(change.flag)
                let environment = change.targets.first { $0.environmentID == shared.environmentID }
                guard let time = environment?.lastChanged else { continue }
                let known = times[shared] ?? time...time
                times[shared] = min(known.lowerBound, time)...max(known.upperBound, time)
            }
        }
        // Two that differ may have the same hash.
        let folded = flags.filter { $0.value.count >= Self.threshold }
        shared = Set(folded.keys)
        folds = Self.folds(folded, times, order: order)
    }

    /// A change without grouped targets; nil if nothing remains.
    func rest(of change: Change) -> Change? {
        change.action == .update ? Self.rest(of: change) { shared.contains($0) } : change
    }

    /// Combines groups that only differ in their environment.
    private static func folds(
        _ folded: [SharedTargets: [Identifier]],
        _ times: [SharedTargets: ClosedRange<UTCTime>],
        order: [(shared: SharedTargets, place: PlanPlace?)]
    ) -> [Fold] {
        struct Group: Hashable {
            let cause: Fold.Cause
            let targets: Fold.Targets
        }
        var folds: [Fold] = []
        var places: [Group: Int] = [:]
        for (shared, place) in order {
            guard let flags = folded[shared] else { continue }
            let environment = Fold.Environment(
                name: shared.environment,
                production: shared.production,
                flags: flags,
                place: place,
                lastChanged: times[shared]
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
        let added = folded.filter { $0.cause.adds }
        let companies = Set(added.flatMap(\.targets.companies))
        let users = Set(added.flatMap(\.targets.users))
        let removed = folded.filter { !$0.cause.adds }
        let goneCompanies = Set(removed.flatMap(\.targets.companies))
        let goneUsers = Set(removed.flatMap(\.targets.users))
        return TargetsChange(
            environment: change.environment,
            environmentID: change.environmentID,
            production: change.production,
            companies: TargetsChange.Difference(
                add: change.companies.add.filter { !companies.contains($0) },
                remove: change.companies.remove.filter { !goneCompanies.contains($0) }
            ),
            users: TargetsChange.Difference(
                add: change.users.add.filter { !users.contains($0) },
                remove: change.users.remove.filter { !goneUsers.contains($0) }
            ),
            causes: change.causes,
            granted: change.granted.filter { target in
                let (added, gone) =
                    target.kind == .company ? (companies, goneCompanies) : (users, goneUsers)
                return !(target.ended == nil ? added : gone).contains(target.id)
            },
            place: change.place,
            lastChanged: change.lastChanged
        )
    }
}

/// What flags can share: the same targets in the same environment for the same cause.
private struct SharedTargets: Hashable {
    let cause: Fold.Cause
    let targets: Fold.Targets
    let environment: String
    let environmentID: Identifier
    let production: Bool

    /// What a change could share with others, each once, with the place that causes it; nothing for a new flag.
    static func all(in change: Change) -> [(shared: SharedTargets, place: PlanPlace?)] {
        guard change.action == .update else { return [] }
        var all: [(shared: SharedTargets, place: PlanPlace?)] = []
        for targets in change.targets {
            for shared in Self.all(in: targets) where !all.contains(where: { $0.shared == shared }) {
                all.append((shared, targets.place ?? change.place))
            }
        }
        return all
    }

    /// The targets of an environment that could be grouped: each audience's additions, each of its grants that has begun or
    /// ended, and all other removals together.
    static func all(in change: TargetsChange) -> [SharedTargets] {
        var grants: [(Fold.Cause, Fold.Targets)] = []
        var byDay: [TargetKind: Set<Identifier>] = [:]
        for target in change.granted {
            byDay[target.kind, default: []].insert(target.id)
            // What the flag itself grants is shown with the flag.
            guard let audience = target.audience else { continue }
            grants.append(
                (
                    .granted(audience, target.place, day: target.day, adds: target.ended == nil),
                    Fold.Targets(
                        companies: target.kind == .company ? [target.id] : [],
                        users: target.kind == .user ? [target.id] : [])
                ))
        }
        func plain(_ ids: [Identifier], _ kind: TargetKind) -> [Identifier] {
            byDay[kind].map { byDay in ids.filter { !byDay.contains($0) } } ?? ids
        }
        let additions = change.causes.map { cause in
            (
                Fold.Cause.audience(cause.audience, cause.place),
                Fold.Targets(companies: plain(cause.companies, .company), users: plain(cause.users, .user))
            )
        }
        let removals = Fold.Targets(
            companies: plain(change.companies.remove, .company), users: plain(change.users.remove, .user))
        return (additions + grants + [(.removal, removals)])
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
