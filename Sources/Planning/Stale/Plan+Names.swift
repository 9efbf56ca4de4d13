package import FlagModel

extension Plan {
    /// The plan with the app's own names of what its calls name by id: of the app, its environments, stages and known
    /// owners. A plan file is text that anybody can edit: what it calls Staging may be Production.
    ///
    /// What isn't there any more keeps the file's name. The digest stays that of the plan that was reviewed.
    package func named(by live: LiveState) -> Plan {
        let names = LiveNames(live, sentBy: self)
        var plan = self
        plan.reviewedDigest = digest
        plan.subject = PlanSubject(apiURL: subject.apiURL, appID: subject.appID, appName: live.app.name)
        plan.basis = PlanBasis(
            environments: basis.environments.map { seen in
                PlanBasis.EnvironmentVersion(
                    id: seen.id, name: names.environments[seen.id] ?? seen.name, flagStateVersion: seen.flagStateVersion
                )
            }, flags: basis.flags, targets: basis.targets, day: basis.day, grants: basis.grants)
        // Of what has its name already, there is no second list.
        if changes.contains(where: names.concern) { plan.changes = changes.map(names.named) }
        if calls.contains(where: { names.name(of: $0) != nil }) {
            plan.calls = calls.map { call in names.name(of: call).map { call.in($0) } ?? call }
        }
        plan.waiting = waiting.map { $0.in(names.environments[$0.environmentID] ?? $0.environment) }
        plan.base = base.map { base in
            PlanBase(
                revision: base.revision, drifted: base.drifted.map(names.named), due: base.due.map(names.named))
        }
        return plan
    }
}

/// What the app calls what a plan's calls name by id.
private struct LiveNames {
    /// The environments' names by their ids.
    let environments: [Identifier: String]
    private let stages: [Identifier: String]
    private let owners: [Identifier: [Owner]]
    /// What is sent of the fields that name something, by flag.
    private let sent: [Identifier: FieldMap<FieldValue>]
    /// What was seen of them.
    private let seen: [Identifier: [PlanBasis.Field]]

    init(_ live: LiveState, sentBy plan: Plan) {
        environments = Dictionary(firstOf: live.app.environments.map { ($0.id, $0.name) })
        stages = Dictionary(firstOf: live.app.stages.map { ($0.id, $0.name) })
        owners = Dictionary(grouping: Set(live.flags.flatMap(\.owners)), by: \.id)
        sent = Dictionary(
            firstOf: plan.calls.compactMap { call in
                switch call.request {
                case .createFlag(let flag): (flag.key, flag.values)
                case .updateFlag(let update): (update.key, update.values)
                case .updateTarget, .upsertEntity: nil
                }
            })
        seen = Dictionary(firstOf: plan.basis.flags.map { ($0.key, $0.fields) })
    }

    /// Whether a change has names that may be others.
    func concern(_ change: Change) -> Bool {
        change.fields.contains { $0.field.isReference }
            || !change.targets.allSatisfy { name(of: $0).isSame(as: $0.environment) }
    }

    /// A change with the app's names.
    func named(_ change: Change) -> Change {
        guard concern(change) else { return change }
        return Change(
            flag: change.flag, action: change.action, place: change.place,
            fields: change.fields.map { named($0, of: change.flag) },
            targets: change.targets.map { targets in
                let name = name(of: targets)
                return name.isSame(as: targets.environment) ? targets : targets.named(name)
            })
    }

    /// The name of a call's environment, if the call has another one.
    func name(of call: Call) -> String? {
        guard let environment = call.environment, let name = environments[environment.id],
            !name.isSame(as: environment.name)
        else { return nil }
        return name
    }

    private func name(of targets: TargetsChange) -> String {
        environments[targets.environmentID] ?? targets.environment
    }

    private func named(_ change: FieldChange, of flag: Identifier) -> FieldChange {
        guard change.field.isReference else { return change }
        let before = seen[flag]?.first { $0.field == change.field }?.seen
        return FieldChange(
            field: change.field, before: name(before, change.field) ?? change.before,
            after: name(sent[flag]?[change.field], change.field, written: change.after) ?? change.after,
            place: change.place)
    }

    /// The name for an id; nil if it isn't known. An owner may be called by any of their names.
    private func name(_ id: FieldValue?, _ field: FlagField, written: FieldValue? = nil) -> FieldValue? {
        guard case .text(let text)? = id else { return nil }
        switch field.kind {
        case .stage: return stages[Identifier(text)].map(FieldValue.text)
        case .owner:
            guard let known = owners[Identifier(text)] else { return nil }
            let names = known.flatMap { [$0.email, $0.name, $0.id.text] }.compactMap { $0 }.sorted()
            if let written = written?.text, names.contains(where: { $0.isSame(as: written) }) { return .text(written) }
            return known.map(\.display).min().map(FieldValue.text)
        case .text, .truth: return nil
        }
    }
}

extension TargetsChange {
    fileprivate func named(_ environment: String) -> TargetsChange {
        TargetsChange(
            environment: environment, environmentID: environmentID, production: production, companies: companies,
            users: users, causes: causes, granted: granted, place: place, lastChanged: lastChanged)
    }
}
