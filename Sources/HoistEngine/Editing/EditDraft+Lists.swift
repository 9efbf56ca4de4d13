import Diagnostics
import FlagModel
import ManifestReading

extension EditDraft {
    // MARK: Ids

    /// `hoist edit rename-id`.
    mutating func rename(_ old: Identifier, to new: Identifier, _ kinds: [TargetKind]) throws(EngineError) {
        guard old != new else {
            throw EngineError(.usage, "both ids are `\(old)`", hint: "give the old id and then the new one")
        }
        var isAnywhere = false
        for kind in kinds {
            var holders: [String] = []
            var changes: [ManifestChange] = []
            for audience in manifest.audiences {
                let address = ListAddress(audience: audience.name.value, kind)
                guard has(old, address) else { continue }
                holders.append("the audience \(audience.name.value)")
                checkBoth(old, new, address, "the audience `\(audience.name.value)`", audience.name.place)
                changes.append(.rename(old, to: new, address))
            }
            for flag in manifest.flags {
                for targets in flag.targets {
                    for list in [ListAddress.List.targets(kind), .removals(kind)] {
                        let address = ListAddress(flag.key.value, targets.environment.value, list)
                        guard has(old, address) else { continue }
                        holders.append("\(flag.key.value) in \(targets.environment.value)")
                        checkBoth(
                            old, new, address, "`\(flag.key.value)` in \(targets.environment.value)",
                            targets.environment.place)
                        changes.append(.rename(old, to: new, address))
                    }
                }
            }
            guard !changes.isEmpty else { continue }
            isAnywhere = true
            let lists = holders.count == 1 ? holders[0] : "\(holders.count) lists"
            make(changes, "rename \(kind.rawValue) \(old) to \(new) in \(lists)")
        }
        if !isAnywhere {
            skip("the manifest has no \(kinds.map(\.rawValue).joined(separator: " or ")) \(old)")
        }
    }

    private func has(_ id: Identifier, _ address: ListAddress) -> Bool {
        changed.items(address)?.contains { $0.id == id } ?? false
    }

    /// Refuses to make one of two items that don't hold at the same time.
    private mutating func checkBoth(
        _ old: Identifier,
        _ new: Identifier,
        _ address: ListAddress,
        _ holder: String,
        _ place: Place
    ) {
        let items = changed.items(address) ?? []
        func days(_ id: Identifier) -> Set<[CalendarDate?]> {
            Set(items.filter { $0.id == id }.map { [$0.from, $0.until] })
        }
        guard items.contains(where: { $0.id == new }), days(old) != days(new) else { return }
        refuse(
            EditRefusal(
                message: "\(holder) has both `\(old)` and `\(new)`, with different days",
                hint:
                    "decide which days hold: `hoist edit grant` with the new id, `hoist edit revoke` with the old one",
                details: ["the place is \(self.place(place))"]))
    }

    // MARK: Audiences

    /// `hoist edit audience`.
    mutating func changeAudience(
        _ name: Identifier,
        add: Edit.Targets,
        remove: Edit.Targets,
        isNew: Bool
    ) throws(EngineError) {
        guard isNew || changed.audience(name) != nil else {
            throw EngineError(
                .usage, "the manifest has no audience `\(name)`",
                hint: DidYouMean.question(for: name.text, among: manifest.audiences.map(\.name.value.text))
                    ?? "give --new to make it")
        }
        if changed.audience(name) == nil, add.all.isEmpty {
            throw EngineError(
                .usage, "a new audience needs members", hint: "name them: --add-company ID, --add-user ID")
        }
        for (kind, id) in add.all {
            let address = ListAddress(audience: name, kind)
            let there = changed.items(address)?.filter { $0.id == id } ?? []
            guard there != [ListItem(id)] else {
                skip("\(kind.rawValue) \(id) is in the audience \(name)")
                continue
            }
            let days = there.last.map { " (it was\($0.days))" } ?? ""
            make([.put(ListItem(id), address)], "add \(kind.rawValue) \(id) to the audience \(name)\(days)")
        }
        for (kind, id) in remove.all {
            let address = ListAddress(audience: name, kind)
            guard has(id, address) else {
                skip("\(kind.rawValue) \(id) isn't in the audience \(name)")
                continue
            }
            make([.remove(id, address)], "take \(kind.rawValue) \(id) out of the audience \(name)")
            let additive = try environments(using: name, isAdditive: true)
            guard !additive.isEmpty else { continue }
            note(
                "\(kind.rawValue) \(id) stays where lists are additive: \(additive.prefix(5).joined(separator: ", "))"
                    + (additive.count > 5 ? " and \(additive.count - 5) more" : "")
                    + "; `hoist edit revoke` takes it away")
        }
    }

    /// The environments of flags that use an audience: `KEY in ENVIRONMENT`.
    private func environments(using name: Identifier, isAdditive: Bool) throws(EngineError) -> [String] {
        var all: [String] = []
        for flag in manifest.flags {
            for targets in flag.targets where targets.audiences?.value.contains(where: { $0.value == name }) ?? false {
                let environment = targets.environment.value
                if try self.isAdditive(environment) == isAdditive { all.append("\(flag.key.value) in \(environment)") }
            }
        }
        return all
    }

    // MARK: Promote

    /// `hoist edit promote`.
    mutating func promote(
        _ keys: [Identifier],
        _ from: Identifier,
        _ to: Identifier,
        isExact: Bool
    ) throws(EngineError) {
        try check(flags: keys)
        try check(environments: [from, to])
        guard from != to else {
            throw EngineError(.usage, "--from and --to are both \(from)", hint: "name two environments")
        }
        let isAdditive = try isAdditive(to)
        for key in keys.uniqued {
            guard changed.targets(key, from)?.isManaged ?? false else {
                skip("\(key) has no targets in \(from)")
                continue
            }
            let before = changes.count
            if isExact {
                equal(key, from, to)
                if isAdditive, changes.count > before {
                    note(
                        "lists of \(to) are additive: whom they name no more keeps the flag; `hoist edit revoke` takes it away"
                    )
                }
            } else {
                add(key, from, to, isAdditive: isAdditive)
            }
            if changes.count == before, refusals.isEmpty { skip("\(key) has the targets of \(from) in \(to)") }
        }
    }

    /// Adds the targets of one environment to another's lists.
    private mutating func add(_ key: Identifier, _ from: Identifier, _ to: Identifier, isAdditive: Bool) {
        let audiences = ListAddress(key, from, .audiences)
        let names = changed.items(audiences)?.map(\.id) ?? []
        let there = changed.items(ListAddress(key, to, .audiences))?.map(\.id) ?? []
        for name in names where !there.contains(name) {
            // `audiences` manages both lists.
            if let kind = TargetKind.allCases.first(where: { !isAdditive && !isManaged(key, to, $0) }) {
                refuse(beginning: key, to, kind)
                continue
            }
            make(
                [.put(ListItem(name), ListAddress(key, to, .audiences))],
                "grant \(key) in \(to) to the audience \(name)")
        }
        for kind in TargetKind.allCases {
            let items = (changed.items(ListAddress(key, from, .targets(kind))) ?? []).filter { !$0.hasEnded(on: today) }
            let list = ListAddress(key, to, .targets(kind))
            for item in items {
                let there = (changed.items(list) ?? []).filter { $0.id == item.id }
                guard !there.contains(where: { $0.covers(item) }) else { continue }
                guard isAdditive || isManaged(key, to, kind) else {
                    refuse(beginning: key, to, kind)
                    break
                }
                guard let wanted = item.joined(with: there.filter { !$0.hasEnded(on: today) }) else {
                    refuse(
                        EditRefusal(
                            message: "\(kind.rawValue) \(item.id) has `\(key)`\(item.days) in \(from), and in \(to)"
                                + "\(there.map(\.days).joined(separator: " and")), with days between",
                            hint: "decide which days hold in \(to), and write them with `hoist edit grant`"))
                    continue
                }
                let removals = ListAddress(key, to, .removals(kind))
                let before = there.last.map { $0.days.isEmpty ? "" : " (it was\($0.days))" } ?? ""
                make(
                    (has(item.id, removals) ? [.remove(item.id, removals)] : []) + [.put(wanted, list)],
                    "grant \(key) in \(to) to \(kind.rawValue) \(item.id)\(wanted.days)\(before)")
            }
        }
    }

    /// Makes an environment's lists the same as another's.
    private mutating func equal(_ key: Identifier, _ from: Identifier, _ to: Identifier) {
        // Nobody is left a target that no list has any more.
        for kind in TargetKind.allCases where isManaged(key, to, kind) && !isManaged(key, from, kind) {
            refuse(
                EditRefusal(
                    message: "`\(key)` has a list of \(kind.plural) in \(to), and none in \(from): what would be equal "
                        + "isn't known",
                    hint: "write `\(kind.plural): []` in \(from) if nobody is to have it; without --exact, "
                        + "what \(from) has is added",
                    details: (changed.targets(key, from)?.environment.place).map { ["the place is \(place($0))"] }
                        ?? []))
        }
        guard refusals.isEmpty else { return }
        let lists: [ListAddress.List] = [
            .audiences, .targets(.company), .targets(.user), .removals(.company), .removals(.user),
        ]
        for list in lists {
            let (source, target) = (ListAddress(key, from, list), ListAddress(key, to, list))
            let what =
                switch list {
                case .audiences: "audience"
                case .targets(let kind), .removals(let kind): kind.rawValue
                }
            let verb = if case .removals = list { ("remove", "no longer remove") } else { ("grant", "take") }
            guard let wanted = changed.items(source)?.filter({ !$0.hasEnded(on: today) }) else {
                guard let items = changed.items(target) else { continue }
                // Beside audiences, a list that isn't written is empty.
                let ids = items.map(\.id.text).joined(separator: ", ")
                make(
                    [.unmanage(target)],
                    ids.isEmpty
                        ? "take out the empty \(what) list of \(key) in \(to)"
                        : "\(verb.1) \(key) in \(to) from \(what) \(ids)")
                continue
            }
            let there = changed.items(target)
            if there == nil, wanted.isEmpty {
                if case .removals = list { continue }
                make([.empty(target)], "list no \(what) of \(key) in \(to)")
            }
            for item in there ?? [] where !wanted.contains(where: { $0.id == item.id }) {
                make([.remove(item.id, target)], "\(verb.1) \(key) in \(to) from \(what) \(item.id)")
            }
            for item in wanted where !(there ?? []).contains(item) {
                make([.put(item, target)], "\(verb.0) \(key) in \(to) to \(what) \(item.id)\(item.days)")
            }
        }
    }
}
