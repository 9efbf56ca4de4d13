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
    /// The flags that the call removes it from: with these in it, the call can't wait.
    package let removedFrom: [Identifier]
    /// Where the manifest wants it.
    package let place: PlanPlace?
}

/// Settles updates of targets that Reflag answered with 404: that may be about the app, the environment, a flag, or the
/// company or user. If the first three are there, it is the last, whatever a read said before.
struct UnknownSettling {
    private let live: LiveState
    private let plan: Plan
    private let flags: Set<Identifier>
    private let environments: Set<Identifier>
    private let created: Set<EntityAddress>

    /// - Parameter live: The app and its flags, read after the answers.
    init(_ live: LiveState, _ plan: Plan) {
        self.live = live
        self.plan = plan
        flags = Set(live.flags.map(\.key))
        environments = Set(live.app.environments.map(\.id))
        created = Set(
            plan.calls.compactMap { call in
                if case .upsertEntity(let upsert) = call.request { upsert.entity } else { nil }
            })
    }

    /// Settles one of them, if it is about a company or user.
    func settle(_ outcome: inout CallOutcome) {
        guard outcome.mayBeUnknown, let error = outcome.failure?.error,
            case .updateTarget(let update) = outcome.call.request,
            environments.contains(update.environment),
            update.entries.allSatisfy({ flags.contains($0.flag) })
        else { return }
        let removed = update.entries.filter { !$0.adds }.map(\.flag)
        // What is to be taken away is never left to a later run in silence.
        if plan.entities == .wait, removed.isEmpty {
            outcome.result = .waiting(error)
            return
        }
        let place = update.entries.lazy.compactMap { entry in
            plan.place(ofTarget: update.target, update.kind, of: entry.flag, in: update.environment)
        }.first
        outcome.result = .failed(
            .unknownEntity(
                error,
                UnknownEntity(
                    entity: update.entity, environment: update.environmentName, policy: plan.entities,
                    wasCreated: created.contains(update.entity), removedFrom: removed, place: place)))
    }
}

extension CallOutcome {
    /// Whether Reflag answered an update of targets with 404, which may be about the company or user.
    var mayBeUnknown: Bool {
        guard case .failed(.api(let error)) = result, error.saysNotFound else { return false }
        return if case .updateTarget = call.request { true } else { false }
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

    /// The companies and users that calls have made targets.
    package var targeted: Set<EntityAddress> {
        Set(
            calls.compactMap { outcome in
                guard case (.updateTarget(let update), .done) = (outcome.call.request, outcome.result),
                    update.entries.contains(where: \.adds)
                else { return nil }
                return update.entity
            })
    }
}
