package import FlagModel

/// Live flags as flags of an existing manifest: what already says what is live stays as it is written; what doesn't is
/// written again; `secret`, `expires` and fields that aren't asked for stay as they are.
package struct Adopter {
    let manifest: Manifest
    let resolved: [Identifier: ResolvedFlag]
    let audiences: [Audience]
    let live: LiveState
    /// The companies and users that Reflag doesn't know, and that wait.
    let unknown: UnknownEntities?
    private let options: ImportOptions
    var writing: FlagImporter
    /// What is worth knowing about targets.
    var remarks = AdoptRemarks()
    private var named: [Identifier: Identifier] = [:]

    /// - Parameters:
    ///   - manifest: The manifest as it is.
    ///   - resolved: The same with the app's ids for names.
    ///   - live: The app, all its flags, the targets of ``readSet(of:in:_:)``, and whether Reflag knows those of
    ///     ``absent(_:)``.
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
        unknown = resolved.entities == .wait ? UnknownEntities(live) : nil
        self.options = options
        writing = FlagImporter(
            names: ImportNames(app: live.app, flags: live.flags, stated: manifest.owners), options,
            environments: try ImportSelection(from: LiveState(app: live.app, flags: []), options).environments)
    }

    /// What couldn't be written, and what is worth knowing about what was.
    package var warnings: [ImportWarning] { writing.tally.warnings + remarks.warnings }

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

    /// The companies and users whom the manifest wants for these flags, and who aren't live: they were taken away, or wait until
    /// Reflag knows them.
    package func absent(_ keys: [Identifier]) -> [EntityAddress] {
        let chosen = Set(writing.environments.map(\.id))
        var absent: Set<EntityAddress> = []
        for flag in keys.compactMap({ resolved[$0] }) {
            for targets in flag.targets where chosen.contains(targets.environment.id) {
                let address = TargetsAddress(flag: flag.key.value, environment: targets.environment.id)
                guard let live = live.targets[address] else { continue }
                for kind in TargetKind.allCases {
                    let wanted = Set(targets.wanted(kind, audiences).map(\.value))
                    absent.formUnion(
                        wanted.subtracting(live[kind]).map {
                            EntityAddress(environment: targets.environment.id, kind: kind, id: $0)
                        })
                }
            }
        }
        return absent.sorted()
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
    mutating func name(ownersOf flag: ManifestFlag, since old: ManifestFlag?) {
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
            if let new = merged(targets, live, of: found) { all[index] = new }
        }
        let known = Set(resolved.targets.map(\.environment.id))
        for environment in writing.environments where !known.contains(environment.id) {
            guard let name = writing.names.text(for: environment) else { continue }
            all += fresh.targets.filter { $0.environment.value == name }
        }
        return all
    }
}
