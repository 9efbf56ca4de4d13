import Diagnostics
package import FlagModel

/// A manifest's meaning while changes are made to it.
package struct ChangedManifest {
    /// The manifest, with the flags in it that were removed.
    private var whole: Manifest
    /// The indices of flags that were removed.
    private var gone: Set<Int> = []
    private var flags: [Identifier: Int]
    private var audiences: [Identifier: Int]

    /// A manifest before any change.
    package init(_ manifest: Manifest) {
        whole = manifest
        flags = Dictionary(firstOf: manifest.flags.enumerated().map { ($1.key.value, $0) })
        audiences = Dictionary(firstOf: manifest.audiences.enumerated().map { ($1.name.value, $0) })
    }

    /// The manifest; the places of what was added are the first character of its file.
    package var manifest: Manifest {
        guard !gone.isEmpty else { return whole }
        var manifest = whole
        manifest.flags = whole.flags.indices.filter { !gone.contains($0) }.map { whole.flags[$0] }
        return manifest
    }

    /// The flag with a key.
    package func flag(_ key: Identifier) -> ManifestFlag? { flags[key].map { whole.flags[$0] } }

    /// The audience with a name.
    package func audience(_ name: Identifier) -> Audience? { audiences[name].map { whole.audiences[$0] } }

    /// A flag's targets in an environment; nil if it has none there.
    package func targets(_ key: Identifier, _ environment: Identifier) -> ManifestTargets? {
        flag(key)?.targets.first { $0.environment.value == environment }
    }

    /// The items of a list, without days first; nil if it isn't written.
    package func items(_ address: ListAddress) -> [ListItem]? {
        switch address.holder {
        case .audience(let name):
            guard let audience = audience(name), case .targets(let kind) = address.list else { return nil }
            return audience.list(kind).map { ListItem($0.value) }
                + audience.grants.filter { $0.kind == kind }.map { ListItem($0) }
        case .flag(let key, let environment):
            guard let targets = targets(key, environment) else { return nil }
            switch address.list {
            case .audiences: return targets.audiences?.value.map { ListItem($0.value) }
            case .removals(let kind):
                let ids = targets.removals(kind)
                return ids.isEmpty ? nil : ids.map { ListItem($0.value) }
            case .targets(let kind):
                return targets.list(kind).map { list in
                    list.value.map { ListItem($0.value) }
                        + targets.grants.filter { $0.kind == kind }.map { ListItem($0) }
                }
            }
        }
    }

    // MARK: Changing

    /// Makes a change.
    package mutating func make(_ change: ManifestChange) {
        switch change {
        case .put(let item, let address):
            var items = (items(address) ?? []).filter { $0.id != item.id }
            items.append(item)
            set(items, address)
        case .remove(let id, let address):
            guard let items = items(address) else { return }
            set(items.filter { $0.id != id }, address)
        case .drop(let item, let address):
            guard let items = items(address) else { return }
            set(items.filter { $0 != item }, address)
        case .rename(let old, let new, let address):
            guard let items = items(address) else { return }
            if items.contains(where: { $0.id == new }) { return set(items.filter { $0.id != old }, address) }
            set(
                items.map { item in
                    var item = item
                    if item.id == old { item.id = new }
                    return item
                }, address)
        case .empty(let address): if items(address) == nil { set([], address) }
        case .unmanage(let address): set(nil, address)
        case .set(let field, let value, let key):
            if let index = flags[key] { whole.flags[index][field] = .field(value, at: place(of: key)) }
        case .unset(let field, let key): if let index = flags[key] { whole.flags[index][field] = nil }
        case .expires(let day, let key):
            if let index = flags[key] { whole.flags[index].expires = day.map { Located($0, at: place(of: key)) } }
        case .addFlag(let key, let file):
            guard flags[key] == nil else { return }
            flags[key] = whole.flags.count
            whole.flags.append(ManifestFlag(key: Located(key, at: .beginning(of: file))))
        case .removeFlag(let key):
            if let index = flags.removeValue(forKey: key) { gone.insert(index) }
        }
    }

    private func place(of key: Identifier) -> Place { flag(key)?.key.place ?? .beginning(of: 0) }

    private mutating func set(_ items: [ListItem]?, _ address: ListAddress) {
        func ids(_ items: [ListItem]) -> [Located<Identifier>] {
            items.filter(\.isPlain).map { Located($0.id, at: .beginning(of: 0)) }
        }
        func grants(_ items: [ListItem], _ kind: TargetKind) -> [Grant] {
            items.filter { !$0.isPlain }.map { item in
                let place = Place.beginning(of: 0)
                return Grant(
                    kind: kind, id: Located(item.id, at: place), from: item.from.map { Located($0, at: place) },
                    until: item.until.map { Located($0, at: place) }, why: item.why.map { Located($0, at: place) },
                    place: place)
            }
        }
        switch address.holder {
        case .audience(let name):
            guard case .targets(let kind) = address.list, let items else { return }
            if audiences[name] == nil {
                audiences[name] = whole.audiences.count
                whole.audiences.append(Audience(name: Located(name, at: .beginning(of: 0))))
            }
            guard let index = audiences[name] else { return }
            if kind == .company {
                whole.audiences[index].companies = ids(items)
            } else {
                whole.audiences[index].users = ids(items)
            }
            whole.audiences[index].grants.removeAll { $0.kind == kind }
            whole.audiences[index].grants += grants(items, kind)
        case .flag(let key, let environment):
            guard let flag = flags[key] else { return }
            if !whole.flags[flag].targets.contains(where: { $0.environment.value == environment }) {
                guard items != nil else { return }
                let place = whole.flags[flag].key.place
                if whole.flags[flag].targetsPlace == nil { whole.flags[flag].targetsPlace = place }
                whole.flags[flag].targets.append(ManifestTargets(environment: Located(environment, at: place)))
            }
            var all = whole.flags[flag].targets
            guard let index = all.firstIndex(where: { $0.environment.value == environment }) else { return }
            let list = items.map { Located(ids($0), at: .beginning(of: 0)) }
            switch address.list {
            case .audiences: all[index].audiences = list
            case .removals(.company): all[index].removeCompanies = list?.value ?? []
            case .removals(.user): all[index].removeUsers = list?.value ?? []
            case .targets(let kind):
                if kind == .company { all[index].companies = list } else { all[index].users = list }
                all[index].grants.removeAll { $0.kind == kind }
                all[index].grants += grants(items ?? [], kind)
            }
            whole.flags[flag].targets = all
        }
    }
}

/// Compares what manifests mean: places, and the order of lists, environments and flags, don't matter.
package enum ManifestComparison {
    /// Whether two manifests mean the same, the file of each flag included.
    package static func isSame(_ one: Manifest, _ other: Manifest) -> Bool {
        guard one.flags.count == other.flags.count, one.audiences.count == other.audiences.count,
            rest(one) == rest(other)
        else { return false }
        var indices: [Identifier: Int]?
        for (number, flag) in one.flags.enumerated() {
            // Nearly always at the same index.
            let isThere = other.flags[number].key.value == flag.key.value
            if !isThere, indices == nil {
                indices = Dictionary(firstOf: other.flags.enumerated().map { ($1.key.value, $0) })
            }
            guard let index = isThere ? number : indices?[flag.key.value],
                flag.key.place.file == other.flags[index].key.place.file,
                isSame(flag, other.flags[index], one.fields)
            else { return false }
        }
        let audiences = Dictionary(firstOf: other.audiences.map { ($0.name.value, $0) })
        return one.audiences.allSatisfy { audience in
            guard let found = audiences[audience.name.value] else { return false }
            return TargetKind.allCases.allSatisfy { kind in
                isSame(audience.list(kind), audience.grants, found.list(kind), found.grants, kind)
            }
        }
    }

    /// What isn't flags or audiences.
    private static func rest(_ manifest: Manifest) -> [Identifier] {
        var bare = manifest
        bare.flags = []
        bare.audiences = []
        bare.includedCreate = [:]
        let creates = manifest.includedCreate.sorted { $0.key < $1.key }.map { file, create in
            "\(file) " + ((try? ManifestWriter.text(Manifest(create: create, fields: manifest.fields))) ?? "")
        }
        return ([(try? ManifestWriter.text(bare)) ?? ""] + creates).map { Identifier($0) }
    }

    /// Whether two flags mean the same.
    static func isSame(_ one: ManifestFlag, _ other: ManifestFlag, _ fields: FlagFields) -> Bool {
        for field in fields.all where one[field]?.value != other[field]?.value { return false }
        guard one.expires?.value == other.expires?.value else { return false }
        let (targets, others) = (one.targets, other.targets)
        guard targets.count == others.count else { return false }
        return targets.allSatisfy { targets in
            guard let found = others.first(where: { $0.environment.value == targets.environment.value }) else {
                return false
            }
            return isSame(targets, found)
        }
    }

    private static func isSame(_ one: ManifestTargets, _ other: ManifestTargets) -> Bool {
        guard (one.audiences == nil) == (other.audiences == nil),
            sorted(one.audiences?.value ?? []) == sorted(other.audiences?.value ?? [])
        else { return false }
        return TargetKind.allCases.allSatisfy { kind in
            let (list, found) = (one.list(kind), other.list(kind))
            return (list == nil) == (found == nil)
                && isSame(list?.value ?? [], one.grants, found?.value ?? [], other.grants, kind)
                && sorted(one.removals(kind)) == sorted(other.removals(kind))
        }
    }

    private static func sorted(_ ids: [Located<Identifier>]) -> [Identifier] { ids.map(\.value).sorted() }

    /// Whether two lists have the same items; a grant without days or a reason is the same as its id.
    private static func isSame(
        _ one: [Located<Identifier>],
        _ grants: [Grant],
        _ other: [Located<Identifier>],
        _ otherGrants: [Grant],
        _ kind: TargetKind
    ) -> Bool {
        if grants.isEmpty, otherGrants.isEmpty, one.count == other.count,
            zip(one, other).allSatisfy({ $0.value == $1.value })
        {
            return true
        }
        func items(_ ids: [Located<Identifier>], _ grants: [Grant]) -> [ListItem: Int] {
            let all = ids.map { ListItem($0.value) } + grants.filter { $0.kind == kind }.map { ListItem($0) }
            return all.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        return items(one, grants) == items(other, otherGrants)
    }
}
