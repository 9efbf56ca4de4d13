package import FlagModel

extension Plan {
    /// Which companies and users Reflag has to be asked about: those that the plan would newly target in an environment,
    /// and that aren't a target of anything that was read there. Each is once, those of production environments first.
    ///
    /// - Parameter live: The live state that the plan was made from.
    package func newEntities(in live: LiveState) -> [EntityAddress] {
        var production: [EntityAddress] = []
        var others: [EntityAddress] = []
        for call in calls {
            guard case .updateTarget(let update) = call.request, update.entries.contains(where: \.adds) else {
                continue
            }
            if update.production { production.append(update.entity) } else { others.append(update.entity) }
        }
        guard !production.isEmpty || !others.isEmpty else { return [] }
        var asked = Set(production + others)
        for (address, targets) in live.targets {
            for kind in TargetKind.allCases {
                for id in targets[kind] {
                    asked.remove(EntityAddress(environment: address.environment, kind: kind, id: id))
                }
            }
        }
        return (production + others).filter(asked.contains)
    }

    /// Each target that the plan adds.
    package var addedTargets: Set<GrantEffect.Target> {
        Set(
            changes.flatMap { change in
                change.targets.flatMap { targets in
                    targets.entries.filter(\.adds).map { entry in
                        GrantEffect.Target(
                            EntityAddress(environment: targets.environmentID, kind: entry.kind, id: entry.id),
                            of: change.flag)
                    }
                }
            })
    }

    /// Where the manifest has a target, as far as the run that made the plan knows it; otherwise where it causes the target: its
    /// audience, or the flag's environment.
    package func place(ofTarget id: Identifier, _ kind: TargetKind, of flag: Identifier, in environment: Identifier)
        -> PlanPlace?
    {
        if let place = places[flag, EntityAddress(environment: environment, kind: kind, id: id)] { return place }
        guard let change = changes.first(where: { $0.flag == flag }) else { return nil }
        return change.place(ofTarget: id, kind, in: environment)
    }
}

extension Change {
    /// Where the manifest causes a target of the flag: its audience, or otherwise the flag's environment.
    package func place(ofTarget id: Identifier, _ kind: TargetKind, in environment: Identifier) -> PlanPlace? {
        let targets = targets.first { $0.environmentID == environment }
        let cause = targets?.causes.first { (kind == .company ? $0.companies : $0.users).contains(id) }
        return cause?.place ?? targets?.place ?? place
    }
}

extension TargetUpdate {
    /// The company or user, in its environment.
    package var entity: EntityAddress { EntityAddress(environment: environment, kind: kind, id: target) }
}

extension EntityUpsert {
    /// The company or user, in its environment.
    package var entity: EntityAddress { EntityAddress(environment: environment, kind: kind, id: id) }
}
