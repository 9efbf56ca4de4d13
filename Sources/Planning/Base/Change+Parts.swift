import FlagModel

extension Change {
    /// One target of a change.
    struct Target: Hashable {
        let environment: Identifier
        let kind: TargetKind
        let id: Identifier
        let adds: Bool
    }

    /// The part of the change that another change asks for as well; nil if there is none.
    ///
    /// A create is shared as a whole or not at all: it can't be split.
    func shared(with other: Change?) -> Change? {
        guard let other else { return nil }
        guard action != .create else { return isSameCreate(as: other) ? self : nil }
        guard other.action != .create else { return nil }
        let fields = Dictionary(firstOf: other.fields.map { ($0.field, $0.after) })
        let targets = other.allTargets
        return part(fields: { fields[$0.field] == $0.after }, targets: targets.contains)
    }

    /// The part of the change that the day causes: what is added and removed by grants that have begun or ended, and what
    /// has waited for Reflag to know a company or user; nil if there is none. A create isn't,
    /// and nothing of a flag that is archived live is.
    ///
    /// - Parameters:
    ///   - waited: What has waited.
    ///   - settled: The grants whose beginning or end was live before: what is otherwise now was changed by somebody.
    ///   - base: What another manifest changes of the same flag. What its grants cause is due as well, whether or not they are
    ///     still written: who deletes a grant after its last day doesn't cause what is taken away.
    func due(_ waited: Set<GrantEffect.Target>, _ settled: Set<GrantEffect>, orBy base: Change? = nil) -> Change? {
        guard action != .create, action != .unarchive else { return nil }
        let due = dueTargets(waited, settled).union(base?.dueTargets(waited, settled) ?? [])
        return due.isEmpty ? nil : part(fields: { _ in false }, targets: due.contains)?.granting(base)
    }

    private func dueTargets(_ waited: Set<GrantEffect.Target>, _ settled: Set<GrantEffect>) -> Set<Target> {
        guard action != .create, action != .unarchive else { return [] }
        var due: Set<Target> = []
        for targets in targets {
            for effect in targets.grantEffects(of: flag) where !settled.contains(effect) {
                let entity = effect.target.entity
                due.insert(
                    Target(
                        environment: entity.environment, kind: entity.kind, id: entity.id, adds: !effect.hasEnded))
            }
            guard !waited.isEmpty else { continue }
            for entry in targets.entries where entry.adds {
                let entity = EntityAddress(environment: targets.environmentID, kind: entry.kind, id: entry.id)
                guard waited.contains(.init(entity, of: flag)) else { continue }
                due.insert(Target(environment: targets.environmentID, kind: entry.kind, id: entry.id, adds: true))
            }
        }
        return due
    }

    /// The part of the change that isn't in another part of it; nil if there is none.
    func without(_ part: Change?) -> Change? {
        guard let part else { return self }
        guard action != .create else { return nil }
        let fields = Set(part.fields.map(\.field))
        let targets = part.allTargets
        return self.part(fields: { !fields.contains($0.field) }, targets: { !targets.contains($0) })
    }

    /// The change with the grants of another one behind the targets that it has none for.
    func granting(_ other: Change?) -> Change {
        guard let other, other.targets.contains(where: { !$0.granted.isEmpty }) else { return self }
        let others = Dictionary(firstOf: other.targets, by: \.environmentID)
        return Change(
            flag: flag, action: action, place: place, fields: fields,
            targets: targets.map { $0.granting(others[$0.environmentID]?.granted ?? []) })
    }

    /// The change with what is known of when each flag's targeting was last changed.
    ///
    /// - Parameter time: The time for an environment's id; nil where it isn't known.
    func changed(_ time: (Identifier) -> UTCTime?) -> Change {
        Change(
            flag: flag, action: action, place: place, fields: fields,
            targets: targets.map { targets in
                var targets = targets
                targets.lastChanged = time(targets.environmentID)
                return targets
            })
    }

    /// The change with what another one knows of when each flag's targeting was last changed.
    func aged(like other: Change?) -> Change {
        let times = Dictionary(firstOf: (other?.targets ?? []).map { ($0.environmentID, $0.lastChanged) })
        return changed { times[$0] ?? nil }
    }

    /// Whether one of its targets is removed because a grant has ended that this manifest doesn't have any more.
    var endsDeletedGrants: Bool { targets.contains { $0.granted.contains { $0.ended != nil && $0.place == nil } } }

    /// Each target that it adds or removes.
    var allTargets: Set<Target> {
        var all: Set<Target> = []
        for targets in targets {
            for entry in targets.entries {
                all.insert(
                    Target(environment: targets.environmentID, kind: entry.kind, id: entry.id, adds: entry.adds))
            }
        }
        return all
    }

    private func isSameCreate(as other: Change) -> Bool {
        other.action == .create && fields.map(\.field) == other.fields.map(\.field)
            && fields.map(\.after) == other.fields.map(\.after) && allTargets == other.allTargets
    }

    private func part(fields isWanted: (FieldChange) -> Bool, targets isIncluded: (Target) -> Bool) -> Change? {
        let fields = fields.filter(isWanted)
        let targets = targets.compactMap { $0.part(isIncluded) }
        guard !fields.isEmpty || !targets.isEmpty else { return nil }
        let keepsAction = action == .update || fields.contains { $0.field == .archived }
        return Change(
            flag: flag, action: keepsAction ? action : .update, place: place, fields: fields, targets: targets)
    }
}

extension TargetsChange {
    /// With the grants behind those of its targets that have none, without their places, which are of another manifest.
    fileprivate func granting(_ grants: [GrantedTarget]) -> TargetsChange {
        guard !grants.isEmpty else { return self }
        func target(_ grant: GrantedTarget) -> Change.Target {
            Change.Target(environment: environmentID, kind: grant.kind, id: grant.id, adds: grant.ended == nil)
        }
        let missing = Set(
            entries.map { Change.Target(environment: environmentID, kind: $0.kind, id: $0.id, adds: $0.adds) }
        ).subtracting(granted.map(target))
        let others = grants.filter { missing.contains(target($0)) }.map { grant in
            GrantedTarget(
                kind: grant.kind, id: grant.id, begun: grant.begun, ended: grant.ended, why: grant.why,
                audience: grant.audience, place: nil)
        }
        return TargetsChange(
            environment: environment, environmentID: environmentID, production: production, companies: companies,
            users: users, causes: causes, granted: granted + others, place: place, lastChanged: lastChanged)
    }

    fileprivate func part(_ isIncluded: (Change.Target) -> Bool) -> TargetsChange? {
        func kept(_ ids: [Identifier], _ kind: TargetKind, _ adds: Bool) -> [Identifier] {
            ids.filter { isIncluded(Change.Target(environment: environmentID, kind: kind, id: $0, adds: adds)) }
        }
        func kept(_ difference: Difference, _ kind: TargetKind) -> Difference {
            Difference(add: kept(difference.add, kind, true), remove: kept(difference.remove, kind, false))
        }
        let (companies, users) = (kept(companies, .company), kept(users, .user))
        guard !companies.isEmpty || !users.isEmpty else { return nil }
        return TargetsChange(
            environment: environment, environmentID: environmentID, production: production, companies: companies,
            users: users,
            causes: causes.compactMap { cause in
                let companies = kept(cause.companies, .company, true)
                let users = kept(cause.users, .user, true)
                guard !companies.isEmpty || !users.isEmpty else { return nil }
                return Cause(audience: cause.audience, place: cause.place, companies: companies, users: users)
            },
            granted: granted.filter {
                isIncluded(
                    Change.Target(environment: environmentID, kind: $0.kind, id: $0.id, adds: $0.ended == nil))
            }, place: place, lastChanged: lastChanged)
    }
}
