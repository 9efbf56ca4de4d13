package import FlagModel

extension Plan {
    /// The changes that undo what was changed in Reflag: of flags that are there and that the manifest has, without what the
    /// day causes and without companies and users that have waited. A flag that is missing hasn't drifted, and one that
    /// isn't listed isn't managed.
    ///
    /// - Parameters:
    ///   - manifest: The manifest of the plan.
    ///   - waited: What has waited for Reflag to know a company or user.
    ///   - settled: The grants whose beginning or end was live before: what is otherwise now has drifted.
    package func drifted(
        from manifest: ResolvedManifest,
        _ waited: Set<GrantEffect.Target>,
        _ settled: Set<GrantEffect>
    ) -> [Change] {
        let listed = Set(manifest.flags.map(\.key.value))
        return changes.filter { $0.action != .create && listed.contains($0.flag) }
            .compactMap { $0.without($0.due(waited, settled)) }
    }

    /// What the day causes among the changes of flags that the manifest has: whom a grant that has ended or begun takes away or
    /// adds, in a line each as a plan says it.
    ///
    /// - Parameter settled: The grants whose beginning or end was live before.
    package func dueGrants(_ settled: Set<GrantEffect>) -> [String] {
        changes.flatMap { change -> [String] in
            guard let due = change.due([], settled) else { return [] }
            return due.targets.flatMap { targets in
                targets.granted.map { target in
                    let day = target.ended.map { "ended \($0)" } ?? target.begun.map { "began \($0)" } ?? "holds"
                    let who = "\(target.kind.rawValue) `\(target.id)`"
                    return "\(who) of `\(change.flag)` in \(targets.environment): \(day)"
                }
            }
        }
    }
}

extension Adopter {
    /// A flag with what has drifted written as it is live, and everything else as it is: what isn't managed stays so, and a
    /// grant, or somebody who waits, stays where nothing happened to it.
    ///
    /// - Parameter change: What an apply would undo.
    /// - Returns: The flag; nil if it isn't in the manifest, or not live.
    /// - Throws: ``ImportProblem`` if its key can't be written.
    package mutating func flag(drifted change: Change) throws(ImportProblem) -> ManifestFlag? {
        guard let found = live.flags.first(where: { $0.key == change.flag }),
            let old = manifest.flags.first(where: { $0.key.value == change.flag }), let resolved = resolved[change.flag]
        else { return nil }
        guard let fresh = try writing.flag(found, targets: live.targets) else { throw .unwritableKey(change.flag) }
        var flag = old
        for field in change.fields.map(\.field) where field === FlagField.archived || field.isReadable {
            flag[field] = fresh[field]
        }
        guard !found.archived else { return flag }
        var all = old.targets
        for part in change.targets {
            guard let targets = resolved.targets.first(where: { $0.environment.id == part.environmentID }),
                let index = all.firstIndex(where: { $0.environment.value == targets.written.environment.value })
            else { continue }
            all[index] = drifted(targets, part, of: found)
        }
        flag.targets = all
        name(ownersOf: flag, since: old)
        return flag
    }

    /// An environment's targets with those that an apply would add taken out, and those that it would remove written; a
    /// removal is taken out where the list is a minimum, or isn't managed.
    private mutating func drifted(
        _ targets: ResolvedTargets,
        _ change: TargetsChange,
        of flag: LiveFlag
    ) -> ManifestTargets {
        var there = LiveTargets()
        for kind in TargetKind.allCases {
            var come = Set(change[kind].remove)
            if !targets.manages(kind) || targets.mode != .exact {
                come.subtract(targets.written.removals(kind).map(\.value))
            }
            there[kind] = Set(targets.wanted(kind, audiences).map(\.value)).subtracting(change[kind].add).union(come)
        }
        var new = merged(targets, there, of: flag) ?? targets.written
        new.removeCompanies.removeAll { change.companies.remove.contains($0.value) }
        new.removeUsers.removeAll { change.users.remove.contains($0.value) }
        return new
    }
}
