import FlagModel

/// Checks that a plan sends what it shows: the digest doesn't, since it covers both as they are.
struct PlanConsistency {
    /// A field of a flag that is written. Changes have names of stages and owners and calls have ids, so that
    /// for them only whether something is set is compared.
    fileprivate struct Field: Hashable {
        let flag: Identifier
        let field: FlagField
        let value: FieldChange.Value
    }

    /// One target of a flag that is added or removed.
    private struct Target: Hashable {
        let flag: Identifier
        let environment: Identifier
        let kind: TargetKind
        let id: Identifier
        let adds: Bool
    }

    private struct Effects: Equatable {
        var created: Set<Identifier> = []
        var fields: Set<Field> = []
        var targets: Set<Target> = []
    }

    /// Compares a plan's parts with each other.
    ///
    /// - Throws: ``PlanFileProblem/inconsistent(_:)``.
    static func check(_ plan: Plan) throws(PlanFileProblem) {
        let counted = PlanSummary(
            changes: plan.changes, calls: plan.calls, unchanged: plan.summary.flags.unchanged,
            unlisted: plan.summary.flags.unlisted)
        guard counted == plan.summary else { throw .inconsistent("the summary doesn't match the changes") }
        let shown = shown(plan.changes)
        let sent = try sent(plan.calls)
        guard shown.created == sent.created else {
            throw .inconsistent("the calls create other flags than the changes")
        }
        guard shown.fields == sent.fields else { throw .inconsistent("the calls write other fields than the changes") }
        guard shown.targets == sent.targets else {
            throw .inconsistent("the calls write other targets than the changes")
        }
        guard plan.basis.flags.map(\.key) == plan.changes.map(\.flag) else {
            throw .inconsistent("the basis doesn't list the flags that change")
        }
        try checkOrder(plan.calls)
    }

    private static func shown(_ changes: [Change]) -> Effects {
        var effects = Effects()
        for change in changes {
            if change.action == .create { effects.created.insert(change.flag) }
            for field in change.fields {
                effects.fields.insert(field.field.effect(on: change.flag, field.after))
            }
            for targets in change.targets {
                for entry in targets.entries {
                    effects.targets.insert(
                        Target(
                            flag: change.flag, environment: targets.environmentID, kind: entry.kind, id: entry.id,
                            adds: entry.adds))
                }
            }
        }
        return effects
    }

    private static func sent(_ calls: [Call]) throws(PlanFileProblem) -> Effects {
        var effects = Effects()
        for call in calls {
            switch call.request {
            case .createFlag(let flag):
                guard effects.created.insert(flag.key).inserted else {
                    throw .inconsistent("two calls create the flag `\(flag.key)`")
                }
                effects.fields.formUnion(flag.values.entries.map { $0.field.effect(on: flag.key, $0.value) })
            case .updateFlag(let update):
                effects.fields.formUnion(update.values.entries.map { $0.field.effect(on: update.key, $0.value) })
            case .updateTarget(let update):
                for entry in update.entries {
                    effects.targets.insert(
                        Target(
                            flag: entry.flag, environment: update.environment, kind: update.kind, id: update.target,
                            adds: entry.adds))
                }
            }
        }
        return effects
    }

    /// Every call only waits for earlier ones, so that they can be sent.
    private static func checkOrder(_ calls: [Call]) throws(PlanFileProblem) {
        var earlier: Set<Identifier> = []
        for call in calls {
            guard call.dependsOn.allSatisfy({ earlier.contains(Identifier($0)) }) else {
                throw .inconsistent("the call `\(call.id)` waits for one that doesn't come before it")
            }
            guard earlier.insert(Identifier(call.id)).inserted else {
                throw .inconsistent("two calls have the id `\(call.id)`")
            }
        }
    }
}

extension FlagField {
    fileprivate func effect(on flag: Identifier, _ value: FieldChange.Value) -> PlanConsistency.Field {
        PlanConsistency.Field(
            flag: flag, field: self, value: isReference ? .flag(value != .none) : value)
    }
}
