import APIAccess
package import FlagModel
package import Planning

/// A company or user that Reflag doesn't know, so that a call failed.
package struct UnknownEntity: Hashable, Sendable {
    /// Who, and where.
    package let entity: EntityAddress
    /// The environment's name.
    package let environment: String
    /// What happens with companies and users that Reflag doesn't know.
    package let policy: Policy.Entities
    /// Whether this run created the company or user just before.
    package let wasCreated: Bool
    /// The flags that the call makes it a target of.
    package let addedTo: [Identifier]
    /// The flags that the call removes it from: with these in it, the call can't wait. Of a call that does nothing else, those
    /// that list it still.
    package let removedFrom: [Identifier]
    /// Whether the lists that decide what became of the call could be read.
    package let wasRead: Bool
    /// Where the manifest wants it.
    package let place: PlanPlace?
}

/// Settles calls that Reflag answered with 404.
///
/// To an update of targets, that may be about the app, the environment, a flag, or the company or user. If the first three are
/// there, it is the last, whatever a read said before. To an upsert, it may be about the app or the environment; if these are
/// there, the API has no upsert.
struct UnknownSettling {
    private let live: LiveState
    private let plan: Plan
    private let flags: Set<Identifier>
    private let environments: Set<Identifier>
    private let created: Set<EntityAddress>
    private let hasUpserts: Bool

    /// - Parameters:
    ///   - live: The app and its flags, read after the answers, with the targets of what is only removed from.
    ///   - hasUpserts: Whether Reflag created a company or user in this run.
    init(_ live: LiveState, _ plan: Plan, hasUpserts: Bool = false) {
        self.live = live
        self.plan = plan
        self.hasUpserts = hasUpserts
        flags = Set(live.flags.map(\.key))
        environments = Set(live.app.environments.map(\.id))
        created = Set(
            plan.calls.compactMap { call in
                if case .upsertEntity(let upsert) = call.request { upsert.entity } else { nil }
            })
    }

    /// Settles one of them, if it is about a company or user.
    func settle(_ outcome: inout CallOutcome) {
        guard outcome.mayBeUnknown, let error = outcome.failure?.error else { return }
        switch outcome.call.request {
        case .updateTarget(let update): settle(&outcome, update, error)
        case .upsertEntity(let upsert):
            if !hasUpserts, environments.contains(upsert.environment) { outcome.result = .failed(.noUpserts(error)) }
        case .createFlag, .updateFlag: break
        }
    }

    private func settle(_ outcome: inout CallOutcome, _ update: TargetUpdate, _ error: APIError) {
        guard environments.contains(update.environment),
            update.entries.allSatisfy({ flags.contains($0.flag) })
        else { return }
        let added = update.entries.filter(\.adds).map(\.flag)
        var removed = update.entries.filter { !$0.adds }.map(\.flag)
        // What is to be taken away is never left to a later run in silence.
        if plan.entities == .wait, removed.isEmpty {
            outcome.result = .waiting(error)
            return
        }
        var wasRead = true
        if added.isEmpty {
            let lists = removed.map { live.targets[TargetsAddress(flag: $0, environment: update.environment)] }
            wasRead = !lists.contains(nil)
            removed = zip(removed, lists).filter { $1?[update.kind].contains(update.target) != false }.map(\.0)
            guard !removed.isEmpty else {
                outcome.result = .done
                outcome.remark = .gone
                return
            }
        }
        let place = added.lazy.compactMap { flag in
            plan.place(ofTarget: update.target, update.kind, of: flag, in: update.environment)
        }.first
        outcome.result = .failed(
            .unknownEntity(
                error,
                UnknownEntity(
                    entity: update.entity, environment: update.environmentName, policy: plan.entities,
                    wasCreated: created.contains(update.entity), addedTo: added, removedFrom: removed,
                    wasRead: wasRead, place: place)))
    }
}

extension CallOutcome {
    /// Whether Reflag answered an update of targets or an upsert with 404, which may be about the company or user.
    var mayBeUnknown: Bool {
        guard case .failed(.api(let error)) = result, error.saysNotFound else { return false }
        return switch call.request {
        case .updateTarget, .upsertEntity: true
        case .createFlag, .updateFlag: false
        }
    }

    /// The lists that decide what becomes of an update that only takes a company or user away.
    var removedFrom: [TargetsAddress] {
        guard case .updateTarget(let update) = call.request, !update.entries.contains(where: \.adds) else { return [] }
        return update.entries.map { TargetsAddress(flag: $0.flag, environment: update.environment) }
    }
}

extension ApplyOutcome {
    /// What waits after the apply: what the plan left out, and what Reflag refused because it doesn't know the company or
    /// user.
    ///
    /// - Parameter plan: The plan that was applied.
    package func waiting(in plan: Plan) -> [WaitingTarget] {
        plan.waiting
            + calls.filter(\.isWaiting).flatMap { outcome -> [WaitingTarget] in
                guard case .updateTarget(let update) = outcome.call.request else { return [] }
                return update.entries.filter(\.adds).map { entry in
                    WaitingTarget(
                        flag: entry.flag, environment: update.environmentName, environmentID: update.environment,
                        production: update.production, kind: update.kind, id: update.target,
                        place: plan.place(
                            ofTarget: update.target, update.kind, of: entry.flag, in: update.environment))
                }
            }
    }

    /// The warnings about exact lists that lost somebody, while whom they have instead was refused and waits. Of what the plan
    /// itself lets wait, it warns itself.
    ///
    /// - Parameter plan: The plan that was applied.
    package func warnings(in plan: Plan) -> [PlanRemark] {
        let refused = Set(
            calls.filter(\.isWaiting).flatMap { outcome in TargetsList.lists(of: outcome.call, adding: true) })
        guard !refused.isEmpty else { return [] }
        let whole = Set(
            plan.basis.targets.filter(\.whole).map {
                TargetsList(flag: $0.flag, environment: $0.environment, kind: $0.kind)
            })
        let waiting = Dictionary(grouping: waiting(in: plan)) {
            TargetsList(flag: $0.flag, environment: $0.environmentID, kind: $0.kind)
        }
        let written =
            calls.filter(\.isDone).map { (call: $0.call, without: Set($0.without)) }
            + already.map { (call: $0, without: []) }
        var lost: [TargetsList: Set<Identifier>] = [:]
        for (call, without) in written {
            guard case .updateTarget(let update) = call.request else { continue }
            for list in TargetsList.lists(of: call, adding: false) where !without.contains(list.flag) {
                lost[list, default: []].insert(update.target)
            }
        }
        return plan.changes.flatMap { change in
            change.targets.flatMap { targets in
                TargetKind.allCases.compactMap { kind -> PlanRemark? in
                    let list = TargetsList(flag: change.flag, environment: targets.environmentID, kind: kind)
                    guard refused.contains(list), whole.contains(list), let lost = lost[list] else { return nil }
                    return .replacement(
                        change.flag, in: targets.environment, kind, lost: lost.sorted(),
                        waiting: (waiting[list] ?? []).map(\.id), at: targets.place, isDone: true)
                }
            }
        }
    }

    /// What the answers showed about companies and users: that Reflag knows them, or doesn't.
    package var entities: [EntityAddress: Bool] {
        var entities: [EntityAddress: Bool] = [:]
        for outcome in calls {
            switch (outcome.call.request, outcome.result) {
            case (.upsertEntity(let upsert), .done): entities[upsert.entity] = true
            case (.updateTarget(let update), .waiting), (.updateTarget(let update), .failed(.unknownEntity)):
                entities[update.entity] = false
            default: break
            }
        }
        return entities
    }

    /// The targets that Reflag refused because it doesn't know the company or user, so that they wait.
    package var refused: Set<GrantEffect.Target> {
        Set(
            calls.filter(\.isWaiting).flatMap { outcome -> [GrantEffect.Target] in
                guard case .updateTarget(let update) = outcome.call.request else { return [] }
                return update.entries.filter(\.adds).map { GrantEffect.Target(update.entity, of: $0.flag) }
            })
    }

    /// The targets that calls have made live.
    package var targeted: Set<GrantEffect.Target> {
        Set(
            calls.flatMap { outcome -> [GrantEffect.Target] in
                guard case (.updateTarget(let update), .done) = (outcome.call.request, outcome.result) else {
                    return []
                }
                return update.entries.filter { $0.adds && !outcome.without.contains($0.flag) }.map {
                    GrantEffect.Target(update.entity, of: $0.flag)
                }
            })
    }
}

/// One list of targets: companies or users, of a flag, in an environment.
private struct TargetsList: Hashable {
    let flag: Identifier
    let environment: Identifier
    let kind: TargetKind

    /// The lists that a call adds to, or removes from.
    static func lists(of call: Call, adding adds: Bool) -> [TargetsList] {
        guard case .updateTarget(let update) = call.request else { return [] }
        return update.entries.filter { $0.adds == adds }.map {
            TargetsList(flag: $0.flag, environment: update.environment, kind: update.kind)
        }
    }
}
