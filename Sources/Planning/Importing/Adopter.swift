package import FlagModel

/// Live flags as flags of an existing manifest: what already says what is live stays as it is written; what doesn't is
/// written again; `secret`, `expires` and fields that aren't asked for stay as they are.
package struct Adopter {
    private let manifest: Manifest
    private let resolved: [Identifier: ResolvedFlag]
    private let audiences: [Audience]
    private let live: LiveState
    private let options: ImportOptions
    private var writing: FlagImporter
    private var named: [Identifier: Identifier] = [:]

    /// - Parameters:
    ///   - manifest: The manifest as it is.
    ///   - resolved: The same with the app's ids for names.
    ///   - live: The app, all its flags, and the targets of ``readSet(of:in:_:)``.
    ///   - options: The fields and environments that are asked for.
    /// - Throws: ``ImportProblem`` if an environment isn't there.
    package init(
        _ manifest: Manifest,
        resolved: ResolvedManifest,
        live: LiveState,
        _ options: ImportOptions
    ) throws(ImportProblem) {
        self.manifest = manifest
        self.resolved = Dictionary(firstOf: resolved.flags, by: \.key.value)
        audiences = resolved.audiences
        self.live = live
        self.options = options
        writing = FlagImporter(
            names: ImportNames(app: live.app, flags: live.flags, stated: manifest.owners), options,
            environments: try ImportSelection(from: LiveState(app: live.app, flags: []), options).environments)
    }

    /// What couldn't be written, and what is worth knowing about what was.
    package var warnings: [ImportWarning] { writing.tally.warnings }

    /// The owners whom the flags that were written name, and `owners` doesn't: they may lose their last flag, and nothing
    /// would lead to them.
    package var owners: [OwnerEntry] {
        let stated = Set(manifest.owners.map(\.name.value))
        return named.filter { !stated.contains($0.key) }.ownerEntries
    }

    /// The targets that have to be read: those of these flags in each environment that is asked for or that the manifest
    /// manages for them.
    ///
    /// - Throws: ``ImportProblem`` if a key or an environment isn't there, or the policy ignores a flag.
    package static func readSet(
        of keys: [Identifier],
        in live: LiveState,
        _ manifest: ResolvedManifest,
        _ options: ImportOptions
    ) throws(ImportProblem) -> ReadSet {
        var addresses: [TargetsAddress] = []
        let chosen = try ImportSelection(from: LiveState(app: live.app, flags: []), options).environments
        for key in keys {
            guard let flag = live.flags.first(where: { $0.key == key }) else {
                throw .unknownFlag(key, keys: live.flags.map(\.key.text).sorted())
            }
            guard key.isWritable else { throw .unwritableKey(key) }
            guard !manifest.ignore.contains(where: { $0.matches(key) }) else { throw .ignoredFlag(key) }
            guard !flag.archived else { continue }
            let managed = manifest.flags.first { $0.key.value == key }?.targets ?? []
            let wanted = Set(
                (options.fields.contains(.targets) ? chosen.map(\.id) : []) + managed.map(\.environment.id))
            addresses += live.app.environments.filter { wanted.contains($0.id) }
                .map { TargetsAddress(flag: key, environment: $0.id) }
        }
        return ReadSet(addresses)
    }

    /// The manifest without the owners and stages of its flags with these keys: these may no longer exist, which must
    /// not keep the flags from being adopted.
    package static func withoutNames(_ manifest: Manifest, of keys: [Identifier]) -> Manifest {
        var bare = manifest
        for index in bare.flags.indices where keys.contains(bare.flags[index].key.value) {
            for field in manifest.fields.all where field.isReference { bare.flags[index][field] = nil }
        }
        return bare
    }

    /// The flag with this key as it is to be written.
    ///
    /// - Throws: ``ImportProblem`` if there is no such live flag, or its targets weren't read.
    package mutating func flag(_ key: Identifier) throws(ImportProblem) -> ManifestFlag {
        guard let found = live.flags.first(where: { $0.key == key }) else {
            throw .unknownFlag(key, keys: live.flags.map(\.key.text).sorted())
        }
        guard let fresh = try writing.flag(found, targets: live.targets) else { throw .unwritableKey(key) }
        guard let old = manifest.flags.first(where: { $0.key.value == key }), let resolved = resolved[key] else {
            name(ownersOf: fresh, since: nil)
            return fresh
        }
        var flag = old
        merge(found, fresh, into: &flag, resolved)
        if options.fields.contains(.targets), !found.archived {
            flag.targets = try targets(of: found, old, fresh, resolved)
        }
        name(ownersOf: flag, since: old)
        return flag
    }

    // MARK: Fields

    /// Keeps the owners whom a flag names by another name than before.
    private mutating func name(ownersOf flag: ManifestFlag, since old: ManifestFlag?) {
        for field in options.table.details where field.kind == .owner {
            guard case .text(let text)? = flag[field]?.value, flag[field]?.value != old?[field]?.value else { continue }
            named[Identifier(text)] = writing.owners[Identifier(text)]
        }
    }

    private func merge(
        _ found: LiveFlag,
        _ fresh: ManifestFlag,
        into flag: inout ManifestFlag,
        _ resolved: ResolvedFlag
    ) {
        for field in options.table.details where options.fields.contains(.field(field)) {
            let isSaid: Bool
            if let wanted = resolved.values[field] {
                isSaid = !found.differs(in: field, from: wanted.value.sent)
            } else {
                // A field that can't be cleared can't be written as none.
                isSaid = !field.isClearable && found[field] == .none
            }
            if isSaid { continue }
            // Nothing is written if there is nothing.
            let isSilent = flag[field] == nil && field.creation == .value(found[field].sent)
            flag[field] = isSilent ? nil : fresh[field]
        }
        if found.archived != (flag.archived?.value ?? false) { flag.archived = fresh.archived }
    }

    // MARK: Targets

    private mutating func targets(
        of found: LiveFlag,
        _ old: ManifestFlag,
        _ fresh: ManifestFlag,
        _ resolved: ResolvedFlag
    ) throws(ImportProblem) -> [ManifestTargets] {
        let chosen = Set(writing.environments.map(\.id))
        var all = old.targets
        for targets in resolved.targets where chosen.contains(targets.environment.id) {
            let address = TargetsAddress(flag: found.key, environment: targets.environment.id)
            guard let live = live.targets[address] else { throw .targetsNotRead(address) }
            let name = targets.written.environment.value
            guard let index = all.firstIndex(where: { $0.environment.value == name }) else { continue }
            // What holds by a grant is listed in the resolved lists; in the manifest's own it isn't.
            if let new = merged(targets, live, of: found) { all[index] = new }
        }
        let known = Set(resolved.targets.map(\.environment.id))
        for environment in writing.environments where !known.contains(environment.id) {
            guard let name = writing.names.text(for: environment) else { continue }
            all += fresh.targets.filter { $0.environment.value == name }
        }
        return all
    }

    /// An environment's targets, changed to what is live; nil if they say that already.
    ///
    /// Grants of ids that are live stay, with their days, if one of them holds: of others, the id is written without days.
    private mutating func merged(_ targets: ResolvedTargets, _ live: LiveTargets, of flag: LiveFlag) -> ManifestTargets?
    {
        let old = targets.written
        let members = Dictionary(
            uniqueKeysWithValues: TargetKind.allCases.map { kind in
                (kind, Set((targets.audiences ?? []).flatMap { audiences[$0].list(kind).map(\.value) }))
            })
        if TargetKind.allCases.allSatisfy({ says(targets, $0, live[$0], members[$0] ?? []) }) { return nil }
        // An audience with members that aren't live isn't kept; then its other members are written out.
        let keepsAudiences =
            old.audiences != nil
            && TargetKind.allCases.allSatisfy { (members[$0] ?? []).isSubset(of: live[$0]) }
        var new = old
        if !keepsAudiences { new.audiences = nil }
        let places = Set(old.grants.map(\.id.place))
        let holding = Set(
            TargetKind.allCases.flatMap { kind in
                (old.list(kind)?.value ?? []).filter { places.contains($0.place) }.map { Granted(kind, $0.value) }
            })
        new.grants = old.grants.filter {
            live[$0.kind].contains($0.id.value) && holding.contains(Granted($0.kind, $0.id.value))
        }
        for kind in TargetKind.allCases {
            let named = keepsAudiences ? members[kind] ?? [] : []
            let written = old.list(kind)?.value ?? []
            let kept = written.filter { live[kind].contains($0.value) && !places.contains($0.place) }
            let granted = new.grants.filter { $0.kind == kind }.map(\.id.value)
            let added = live[kind].subtracting(named).subtracting(kept.map(\.value)).subtracting(granted)
            let wasManaged = old.list(kind) != nil || (old.audiences != nil && !keepsAudiences)
            var list: Located<[Located<Identifier>]>?
            if !added.isEmpty {
                list = writing.list(added, kind, of: flag, in: targets.environment).map {
                    .imported(kept + $0.value)
                }
            } else if wasManaged || !granted.isEmpty {
                list = .imported(kept)
            }
            switch kind {
            case .company:
                new.companies = list
                new.removeCompanies = old.removeCompanies.filter { !live.companies.contains($0.value) }
            case .user:
                new.users = list
                new.removeUsers = old.removeUsers.filter { !live.users.contains($0.value) }
            }
        }
        return new
    }

    /// Whether what is written is exactly what is live.
    private func says(
        _ targets: ResolvedTargets,
        _ kind: TargetKind,
        _ live: Set<Identifier>,
        _ members: Set<Identifier>
    ) -> Bool {
        let written = Set((targets.written.list(kind)?.value ?? []).map(\.value)).union(members)
        return written == live && live.isDisjoint(with: targets.written.removals(kind).map(\.value))
    }

    /// Somebody whom a grant is for.
    private struct Granted: Hashable {
        let kind: TargetKind
        let id: Identifier

        init(_ kind: TargetKind, _ id: Identifier) {
            self.kind = kind
            self.id = id
        }
    }
}
