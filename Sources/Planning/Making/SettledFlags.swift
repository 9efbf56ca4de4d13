import FlagModel

/// The flags of a manifest that are as they should be at a glance, and of which there is nothing to say, as is so of most: the others
/// are compared.
struct SettledFlags: Sendable {
    /// The indices of the other flags, in the manifest's order.
    private(set) var others: [Int] = []
    /// How many are settled.
    private(set) var count = 0
    /// Their live targets in production, in lists that the manifest manages.
    private(set) var productionTargets = 0

    /// Looks at all flags, ranges of them side by side.
    init(of manifest: ResolvedManifest, in live: LiveState, on today: CalendarDate?) {
        let parts = Cores.map(rangesOf: manifest.flags.count) { SettledFlags(manifest, $0, live, today) }
        for part in parts {
            others += part.others
            count += part.count
            productionTargets += part.productionTargets
        }
    }

    private init(_ manifest: ResolvedManifest, _ range: Range<Int>, _ live: LiveState, _ today: CalendarDate?) {
        var cursor = live.targets.cursor(
            at: manifest.flags[range.lowerBound].key.value,
            after: Double(range.lowerBound) / Double(manifest.flags.count))
        for index in range {
            let flag = manifest.flags[index]
            if let number = live.flags.index(of: flag), flag.isUneventful(live.flags[number], today),
                flag.isSettled(live.flags[number]),
                let production = flag.settledTargets(in: live.targets, manifest.audiences, from: &cursor)
            {
                count += 1
                productionTargets += production
            } else {
                others.append(index)
            }
        }
    }
}

extension ResolvedFlag {
    /// Whether the flag isn't archived, neither here nor there, and there is nothing to remark on.
    fileprivate func isUneventful(_ live: LiveFlag, _ today: CalendarDate?) -> Bool {
        guard !live.archived, archived?.value != true, !live.stale, !live.unchecked else { return false }
        guard let expires, let today else { return true }
        return expires.value >= today
    }

    /// Whether all fields that are written are what is live.
    fileprivate func isSettled(_ live: LiveFlag) -> Bool {
        for entry in values.entries {
            if live.isUnseen(entry.field) { return false }
            if live.differs(in: entry.field, from: entry.value.value.sent) { return false }
        }
        return true
    }

    /// How many live targets are in production, in lists that the manifest manages, if all of the flag's targets are as they should
    /// be at a glance, and there is nothing to remark on; else nil.
    ///
    /// - Parameter cursor: Where the flag's lists are looked for first. It moves on.
    func settledTargets(
        in live: TargetsTable,
        _ audiences: [Audience],
        from cursor: inout TargetsTable.Cursor
    ) -> Int? {
        var production = 0
        for targets in targets where targets.isManaged {
            let read = live.list(of: key.value, in: targets.environment.id, from: &cursor)
            guard let read, targets.isSettled(read, audiences) else { return nil }
            production += targets.liveProduction(read)
        }
        return production
    }
}

extension ResolvedTargets {
    /// How many live targets are in managed lists, if this is a production environment.
    func liveProduction(_ live: LiveTargets) -> Int {
        guard environment.isProduction else { return 0 }
        var count = 0
        for kind in TargetKind.allCases
        where manages(kind) || parts.has(kind == .company ? .removeCompanies : .removeUsers) {
            count += live[kind].count
        }
        return count
    }

    /// The number of ids up to which two lists are compared one by one: to hash them takes longer.
    fileprivate static let few = 16

    /// Whether the lists are what is live, as far as that is seen at a glance: no grant, no removal, few ids, and none that
    /// is written twice. It says no about many that are; those are compared.
    fileprivate func isSettled(_ live: LiveTargets, _ audiences: [Audience]) -> Bool {
        guard !parts.hasGrants, !parts.hasRemovals else { return false }
        return isSettled(.company, live.companies, audiences) && isSettled(.user, live.users, audiences)
    }

    private func isSettled(_ kind: TargetKind, _ live: Set<Identifier>, _ all: [Audience]) -> Bool {
        guard manages(kind) else { return true }
        let own = written.written(kind)?.ids
        let named = audiences ?? []
        var count = own?.count ?? 0
        for index in named {
            guard all[index].grants.isEmpty else { return false }
            count += kind == .company ? all[index].companies.count : all[index].users.count
        }
        // As many ids as are live, and each that is live among them: so each is there once, and there is no other.
        guard count == live.count, count <= Self.few else { return false }
        for id in live {
            var isThere = own?.has(id) ?? false
            for index in named where !isThere {
                let members = kind == .company ? all[index].companies : all[index].users
                for index in members.indices where members[index].value == id {
                    isThere = true
                    break
                }
            }
            guard isThere else { return false }
        }
        return true
    }
}
