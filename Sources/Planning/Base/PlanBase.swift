package import FlagModel

/// `base`: what splits a plan's changes into what a branch changes and what has drifted.
///
/// Only a label: it doesn't change what is sent, and the digest doesn't cover it.
package struct PlanBase: Hashable, Sendable {
    /// The git revision as the user named it, such as `origin/main`.
    package let revision: String
    /// The part of the changes that the manifest of that revision asks for as well: it has drifted.
    package let drifted: [Change]
    /// The part of the changes that the manifest of that revision asks for as well, because its grants have begun or ended by
    /// now, or Reflag has got to know a company or user. The grants behind it may be that manifest's alone: a branch that
    /// deletes a grant after its last day doesn't cause what an apply takes away.
    package let due: [Change]

    /// A base from its parts.
    package init(revision: String, drifted: [Change], due: [Change] = []) {
        self.revision = revision
        self.drifted = drifted
        self.due = due
    }
}

extension Plan {
    /// The plan with its changes split by what the manifest of another revision asks for: what it asks for as well has
    /// drifted, the rest is what this branch changes. Changes, calls and digest stay as they are.
    ///
    /// - Parameters:
    ///   - revision: The revision's name.
    ///   - manifest: The manifest of that revision, resolved against the same app; nil if it has none.
    ///   - live: The live state that this plan was made from.
    ///   - context: What a plan is made for and from.
    /// - Throws: ``PlanningError``, as a plan does.
    package func compared(
        with revision: String,
        _ manifest: ResolvedManifest?,
        live: LiveState,
        context: PlanContext
    ) throws(PlanningError) -> Plan {
        var plan = self
        guard var manifest else {
            plan.base = PlanBase(revision: revision, drifted: [])
            return plan
        }
        let flags = Set(live.flags.map(\.key))
        // What didn't have to be read for this plan can't be in it.
        for index in manifest.flags.indices where flags.contains(manifest.flags[index].key.value) {
            let key = manifest.flags[index].key.value
            manifest.flags[index].targets.removeAll { targets in
                live.targets[TargetsAddress(flag: key, environment: targets.environment.id)] == nil
            }
        }
        let other = try Planner.plan(manifest, live: live, context: context)
        let changes = Dictionary(firstOf: other.changes, by: \.flag)
        let shared = self.changes.compactMap { $0.shared(with: changes[$0.flag]) }
        let due = shared.map { $0.due(context.waited, context.settled, orBy: changes[$0.flag]) }
        let drifted = zip(shared, due).compactMap { $0.without($1) }.map { change in
            change.changed { live.targets[TargetsAddress(flag: change.flag, environment: $0)]?.changed }
        }
        plan.base = PlanBase(revision: revision, drifted: drifted, due: due.compactMap(\.self))
        return plan
    }

    /// The changes by their cause: what this branch changes, what is due by the day, what has drifted. All of them are in
    /// one part or in several, whatever the base says; without a base they are what the branch changes.
    package var parts: (branch: [Change], due: [Change], drifted: [Change]) {
        guard let base else { return (changes, [], []) }
        let due = Dictionary(firstOf: base.due, by: \.flag)
        let drifted = Dictionary(firstOf: base.drifted, by: \.flag)
        var parts: (branch: [Change], due: [Change], drifted: [Change]) = ([], [], [])
        for change in changes {
            let isDue = change.shared(with: due[change.flag])?.granting(due[change.flag])
            let rest = change.without(isDue)
            let hasDrifted = rest?.shared(with: drifted[change.flag])?.aged(like: drifted[change.flag])
            if let branch = rest?.without(hasDrifted) { parts.branch.append(branch) }
            if let isDue { parts.due.append(isDue) }
            if let hasDrifted { parts.drifted.append(hasDrifted) }
        }
        return parts
    }
}
