package import FlagModel

extension ResolvedManifest {
    /// The grants whose beginning or end is live already.
    ///
    /// - Parameters:
    ///   - live: The live state, with the targets that the manifest manages.
    ///   - day: The day for which the manifest was resolved.
    package func grantEffects(in live: LiveState, on day: CalendarDate) -> [GrantEffect] {
        var effects: [GrantEffect] = []
        for flag in flags where flag.archived?.value != true {
            // Hardly any have grants: most lists needn't be looked up.
            for targets in flag.targets where targets.hasGrants(audiences) {
                guard let grants = EnvironmentGrants(targets, audiences, on: day) else { continue }
                let address = TargetsAddress(flag: flag.key.value, environment: targets.environment.id)
                guard let seen = live.targets[address] else { continue }
                for kind in TargetKind.allCases {
                    func add(_ id: Identifier, hasEnded: Bool, _ day: CalendarDate?) {
                        let entity = EntityAddress(environment: targets.environment.id, kind: kind, id: id)
                        guard let day else { return }
                        effects.append(
                            GrantEffect(.init(entity, of: flag.key.value), hasEnded: hasEnded, day: day))
                    }
                    // Whoever is wanted by something else isn't gone because of what has ended.
                    let ended = grants.ended(kind).filter { id, _ in !seen[kind].contains(id) }
                    let wanted = ended.isEmpty ? [] : Set(targets.wanted(kind, audiences).map(\.value))
                    for (id, item) in ended where !wanted.contains(id) {
                        add(id, hasEnded: true, item.grant.until?.value)
                    }
                    for (id, item) in grants.begun(kind) where seen[kind].contains(id) {
                        add(id, hasEnded: false, item.grant.from?.value)
                    }
                }
            }
        }
        return effects
    }
}

extension ResolvedTargets {
    /// Whether the flag itself or one of its audiences has grants.
    fileprivate func hasGrants(_ all: [Audience]) -> Bool {
        if parts.hasGrants { return true }
        guard let audiences else { return false }
        return audiences.contains { !all[$0].grants.isEmpty }
    }
}

extension Plan {
    /// The grants whose beginning or end some calls have made live.
    package func grantEffects(of calls: [Call]) -> [GrantEffect] {
        var granted: [GrantEffect.Target: GrantEffect] = [:]
        for change in changes {
            for targets in change.targets {
                for effect in targets.grantEffects(of: change.flag) { granted[effect.target] = effect }
            }
        }
        guard !granted.isEmpty else { return [] }
        return calls.flatMap { call -> [GrantEffect] in
            guard case .updateTarget(let update) = call.request else { return [] }
            return update.entries.compactMap { entry in
                guard let effect = granted[.init(update.entity, of: entry.flag)], effect.hasEnded != entry.adds else {
                    return nil
                }
                return effect
            }
        }
    }
}

extension TargetsChange {
    /// What the grants behind the change come to.
    func grantEffects(of flag: Identifier) -> [GrantEffect] {
        granted.compactMap { target in
            let entity = EntityAddress(environment: environmentID, kind: target.kind, id: target.id)
            return (target.ended ?? target.begun).map {
                GrantEffect(.init(entity, of: flag), hasEnded: target.ended != nil, day: $0)
            }
        }
    }
}
