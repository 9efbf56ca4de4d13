import FlagModel

/// The changes that make one flag of another.
enum FlagChanges {
    /// The changes that add a flag to the root, part by part; nil if these aren't changes of single parts.
    static func adding(_ flag: ManifestFlag, _ fields: FlagFields) -> [ManifestChange]? {
        between(ManifestFlag(key: flag.key), flag, fields).map { [.addFlag(flag.key.value, file: 0)] + $0 }
    }

    /// The changes from a flag to another with its key, part by part; nil if these aren't changes of single parts.
    static func between(_ old: ManifestFlag, _ new: ManifestFlag, _ fields: FlagFields) -> [ManifestChange]? {
        let key = old.key.value
        var changes: [ManifestChange] = []
        for field in fields.all where old[field]?.value != new[field]?.value {
            changes.append(new[field].map { .set(field, $0.value, flag: key) } ?? .unset(field, flag: key))
        }
        if old.expires?.value != new.expires?.value { changes.append(.expires(new.expires?.value, flag: key)) }
        let environments = Set(new.targets.map(\.environment.value))
        guard old.targets.allSatisfy({ environments.contains($0.environment.value) }),
            (old.targetsPlace == nil) || new.targetsPlace != nil || !new.targets.isEmpty
        else { return nil }
        for targets in new.targets {
            let environment = targets.environment.value
            let before = old.targets.first { $0.environment.value == environment }
            guard before != nil || targets.isManaged else { return nil }
            changes += lists(key, before ?? ManifestTargets(environment: targets.environment), targets)
        }
        return changes
    }

    private static func lists(_ key: Identifier, _ old: ManifestTargets, _ new: ManifestTargets) -> [ManifestChange] {
        let environment = new.environment.value
        var (from, to) = (
            ManifestFlag(key: Located(key, at: new.environment.place)),
            ManifestFlag(key: Located(key, at: new.environment.place))
        )
        from.targets = [old]
        to.targets = [new]
        let (before, after) = (ChangedManifest(Manifest(flags: [from])), ChangedManifest(Manifest(flags: [to])))
        let all: [ListAddress.List] = [
            .audiences, .targets(.company), .targets(.user), .removals(.company), .removals(.user),
        ]
        // What is removed first: an id may move from one list to another.
        var (removals, additions): ([ManifestChange], [ManifestChange]) = ([], [])
        for list in all {
            let address = ListAddress(key, environment, list)
            let there = before.items(address)
            guard let wanted = after.items(address) else {
                guard let there else { continue }
                if case .removals = list {
                    removals += there.map { .drop($0, address) }
                } else {
                    removals.append(.unmanage(address))
                }
                continue
            }
            let (known, kept) = (Set(there ?? []), Set(wanted))
            if there == nil, wanted.isEmpty { additions.append(.empty(address)) }
            let gone = (there ?? []).filter { !kept.contains($0) }
            let added = wanted.filter { !known.contains($0) }
            let changed = Set(added.map(\.id)).intersection(gone.map(\.id))
            // A grant that gets other days is changed where it is.
            removals += gone.filter { !changed.contains($0.id) }.map { .drop($0, address) }
            additions += added.map { .put($0, address) }
        }
        return removals + additions
    }
}
