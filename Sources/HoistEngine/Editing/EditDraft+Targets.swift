import FlagModel
import ManifestReading
import SystemAccess

extension EditDraft {
    // MARK: Grant

    /// `hoist edit grant`.
    mutating func grant(
        _ keys: [Identifier],
        _ environments: [Identifier],
        _ targets: Edit.Targets,
        _ period: Edit.Period,
        isExact: Bool
    ) throws(EngineError) {
        try check(flags: keys)
        try check(environments: environments)
        let days = try dates(of: period)
        for key in keys.uniqued {
            for environment in environments.uniqued {
                let isAdditive = try isAdditive(environment)
                for kind in TargetKind.allCases where !targets[kind].isEmpty {
                    guard isAdditive || isExact || isManaged(key, environment, kind) else {
                        refuse(beginning: key, environment, kind)
                        continue
                    }
                    for id in targets[kind] { grant(id, kind, key, environment, days, period.why) }
                }
            }
        }
    }

    /// Refuses to begin to manage a list.
    mutating func refuse(beginning key: Identifier, _ environment: Identifier, _ kind: TargetKind) {
        let place = (changed.targets(key, environment)?.environment.place ?? changed.flag(key)?.key.place).map {
            self.place($0)
        }
        refuse(
            EditRefusal(
                message: "`\(key)` has no list of \(kind.plural) in \(environment), and one would be exact: "
                    + "the next apply would take the flag from everybody else there",
                hint:
                    "`hoist import --adopt \(ShellText.quoted(key.text))` writes down who has it now; give --exact if "
                    + "nobody else is to have it",
                details: place.map { ["the place is \($0)"] } ?? []))
    }

    private mutating func grant(
        _ id: Identifier,
        _ kind: TargetKind,
        _ key: Identifier,
        _ environment: Identifier,
        _ days: (from: CalendarDate?, until: CalendarDate?),
        _ why: String?
    ) {
        let address = ListAddress(key, environment, .targets(kind))
        let removals = ListAddress(key, environment, .removals(kind))
        let isRemoved = changed.items(removals)?.contains { $0.id == id } ?? false
        let there = changed.items(address)?.filter { $0.id == id } ?? []
        let old = there.last { !$0.hasEnded(on: today) } ?? there.last
        var new = old ?? ListItem(id)
        // A reason alone leaves the days of a grant that isn't over as they are.
        let isReasonAlone = why != nil && old?.hasEnded(on: today) == false
        if days.from == nil, days.until == nil, !isReasonAlone {
            new.from = nil
            new.until = nil
        } else {
            new.from = days.from ?? new.from.flatMap { $0 <= days.until ?? $0 ? $0 : nil }
            new.until = days.until ?? new.until.flatMap { (days.from ?? $0) <= $0 ? $0 : nil }
        }
        new.why = why ?? new.why
        let who = "\(kind.rawValue) \(id)"
        if old == new, there.count == 1 {
            skip("\(who) has \(key) in \(environment)\(new.days)")
            return
        }
        if old == nil, !isRemoved, new.isPlain, let audience = lasting(id, kind, key, environment) {
            skip("\(who) has \(key) in \(environment) by the audience \(audience)")
            return
        }
        if isReasonAlone, let old, old.days == new.days, there.count == 1, !isRemoved {
            make([.put(new, address)], "write why \(who) has \(key) in \(environment)\(new.days)")
            return
        }
        let before = old.map { $0.days.isEmpty ? " (it was without an end)" : " (it was\($0.days))" } ?? ""
        make(
            (isRemoved ? [.remove(id, removals)] : []) + [.put(new, address)],
            "grant \(key) in \(environment) to \(who)\(new.days)\(before)")
        if changed.flag(key)?.archived?.value == true {
            note("\(key) is archived in the manifest: its targets count once it is unarchived")
        }
    }

    /// An audience that wants an id without any days.
    private func lasting(
        _ id: Identifier,
        _ kind: TargetKind,
        _ key: Identifier,
        _ environment: Identifier
    ) -> Identifier? {
        audiences(wanting: id, kind, key, environment)
            .first { $0.list(kind).contains { $0.value == id } }?.name.value
    }

    // MARK: Revoke

    /// `hoist edit revoke`.
    mutating func revoke(
        _ keys: [Identifier],
        _ environments: [Identifier],
        _ targets: Edit.Targets
    ) throws(EngineError) {
        try check(flags: keys)
        try check(environments: environments)
        for key in keys.uniqued {
            for environment in environments.uniqued {
                let isAdditive = try isAdditive(environment)
                for (kind, id) in targets.all {
                    revoke(id, kind, key, environment, isAdditive: isAdditive)
                }
            }
        }
    }

    private mutating func revoke(
        _ id: Identifier,
        _ kind: TargetKind,
        _ key: Identifier,
        _ environment: Identifier,
        isAdditive: Bool
    ) {
        let who = "\(kind.rawValue) \(id)"
        let wanting = audiences(wanting: id, kind, key, environment)
        guard wanting.isEmpty else {
            let names = wanting.map { "`\($0.name.value)` (\(place($0.name.place)))" }.joined(separator: ", ")
            let name = ShellText.quoted(wanting[0].name.value.text)
            refuse(
                EditRefusal(
                    message: "\(who) has `\(key)` in \(environment) by the audience \(names)",
                    hint:
                        "`hoist edit audience \(name) --remove-\(kind.rawValue) \(ShellText.quoted(id.text))` takes it "
                        + "from all flags of the audience; for this flag alone, write the audience's others in its place",
                    details: (changed.targets(key, environment)?.audiences?.place).map {
                        ["the flag names it at \(place($0))"]
                    } ?? []))
            return
        }
        let changes = changes(revoking: id, kind, key, environment, isAdditive: isAdditive)
        guard !changes.isEmpty else {
            let isListed = isManaged(key, environment, kind)
            skip(
                isListed || isAdditive
                    ? "\(who) doesn't have \(key) in \(environment)"
                    : "the manifest doesn't manage \(kind.plural) of \(key) in \(environment)")
            return
        }
        make(changes, "take \(key) in \(environment) from \(who)")
    }

    /// The changes that take a target from a flag: out of its list, and to `remove` if the list is additive.
    func changes(
        revoking id: Identifier,
        _ kind: TargetKind,
        _ key: Identifier,
        _ environment: Identifier,
        isAdditive: Bool
    ) -> [ManifestChange] {
        let list = ListAddress(key, environment, .targets(kind))
        let removals = ListAddress(key, environment, .removals(kind))
        var changes: [ManifestChange] = []
        if changed.items(list)?.contains(where: { $0.id == id }) ?? false { changes.append(.remove(id, list)) }
        // Where the list isn't managed, only `remove` takes something away. A grant of an audience that has ended does, too.
        let hasEnded = (changed.targets(key, environment)?.audiences?.value ?? []).contains { name in
            changed.audience(name.value)?.grants.contains { $0.kind == kind && $0.id.value == id } ?? false
        }
        if isAdditive || !isManaged(key, environment, kind), !hasEnded,
            !(changed.items(removals)?.contains { $0.id == id } ?? false)
        {
            changes.append(.put(ListItem(id), removals))
        }
        return changes
    }

    /// `hoist edit revoke --everywhere`.
    mutating func revokeEverywhere(_ targets: Edit.Targets) throws(EngineError) {
        for (kind, id) in targets.all {
            let who = "\(kind.rawValue) \(id)"
            var isAnywhere = false
            var inAudiences: Set<Identifier> = []
            for audience in manifest.audiences {
                let address = ListAddress(audience: audience.name.value, kind)
                guard changed.items(address)?.contains(where: { $0.id == id }) ?? false else { continue }
                inAudiences.insert(audience.name.value)
                isAnywhere = true
                make([.remove(id, address)], "take \(who) out of the audience \(audience.name.value)")
            }
            for flag in manifest.flags {
                let key = flag.key.value
                for written in flag.targets {
                    let environment = written.environment.value
                    let list = ListAddress(key, environment, .targets(kind))
                    let isListed = changed.items(list)?.contains { $0.id == id } ?? false
                    let isMember = written.audiences?.value.contains { inAudiences.contains($0.value) } ?? false
                    guard isListed || isMember else { continue }
                    let changes = changes(
                        revoking: id, kind, key, environment, isAdditive: try isAdditive(environment))
                    guard !changes.isEmpty else { continue }
                    isAnywhere = true
                    make(changes, "take \(key) in \(environment) from \(who)")
                }
            }
            if !isAnywhere { skip("the manifest gives \(who) nothing") }
        }
        note("what only Reflag has isn't looked at: lists that aren't managed, and what additive lists don't name")
    }
}

extension ListItem {
    /// Whether it wants its id on each day on which another item does.
    func covers(_ other: ListItem) -> Bool {
        let begins = from.map { from in other.from.map { from <= $0 } ?? false } ?? true
        let ends = until.map { until in other.until.map { $0 <= until } ?? false } ?? true
        return begins && ends
    }

    /// The item that wants its id on all days of itself and of others; nil if there are days between on which none does.
    func joined(with others: [ListItem]) -> ListItem? {
        let byStart = (others + [self]).sorted { one, other in
            guard let second = other.from else { return false }
            return one.from.map { $0 < second } ?? true
        }
        var joined = self
        joined.from = byStart.first?.from
        joined.until = byStart.first?.until
        for item in byStart.dropFirst() {
            if let until = joined.until, let from = item.from, until.advanced(by: 1) < from { return nil }
            joined.until = joined.until.flatMap { end in item.until.map { max(end, $0) } }
        }
        return joined
    }

    /// Its days in words: ` from 2027-01-01 until 2027-01-31`; empty if it has none.
    var days: String { (from.map { " from \($0)" } ?? "") + (until.map { " until \($0)" } ?? "") }
}
