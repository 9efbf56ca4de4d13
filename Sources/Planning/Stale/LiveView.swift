package import FlagModel

/// A live state that calls are compared with.
struct LiveView {
    /// The flags by key.
    let flags: [Identifier: LiveFlag]
    private let live: LiveState
    private let stages: [Identifier: String]
    private let owners: [Identifier: [Owner]]

    init(_ live: LiveState) {
        self.live = live
        flags = live.flags.byKey
        stages = Dictionary(firstOf: live.app.stages.map { ($0.id, $0.name) })
        owners = Dictionary(grouping: Set(live.flags.lazy.flatMap(\.owners)), by: \.id)
    }

    /// What the stage or owner with an id is called, its usual name first; nil if none is known. An owner has several names,
    /// and is called by the id if there is no other.
    func names(of id: Identifier, as kind: FlagField.Kind) -> [String]? {
        switch kind {
        case .stage: return stages[id].map { [$0] }
        case .owner:
            guard let known = owners[id] else { return nil }
            let display = known.map(\.display).sorted().prefix(1)
            return display + known.flatMap { [$0.email, $0.name, $0.id.text] }.compactMap { $0 }.sorted()
        case .text, .truth: return nil
        }
    }

    /// The targets in one list; none if the flag isn't there, nil if they weren't read.
    func targets(_ address: TargetsAddress, _ kind: TargetKind) -> Set<Identifier>? {
        if let read = live.targets[address] { return read[kind] }
        return flags[address.flag] == nil ? [] : nil
    }

    /// How what has an id isn't what a plan calls by a name; nil if it is, or isn't known not to be.
    ///
    /// Of owners Reflag only says who owns a flag. That nobody is found with an id doesn't show that the user is gone, and
    /// a name that nobody has may be one that a manifest gives: it is another person's only if that one is known.
    func difference(of kind: FlagField.Kind, _ id: Identifier, called name: String) -> StaleCheck.Difference? {
        let names = names(of: id, as: kind)
        if names?.contains(where: { $0.isSame(as: name) }) == true { return nil }
        if kind == .stage {
            return names.map { .name(.stage, id: id, seen: name, now: $0[0]) } ?? .stage(name, id: id)
        }
        guard let names, owners.values.joined().contains(where: { $0.isCalled(name) }) else { return nil }
        return .name(.owner, id: id, seen: name, now: names[0])
    }

    // MARK: What a call asks for

    /// Whether a flag is there as a call would create it; what wasn't seen isn't compared.
    func shows(_ new: NewFlag) -> Bool {
        guard let found = flags[new.key], !found.archived else { return false }
        return differences(of: found, from: new).isEmpty
    }

    /// Whether a flag is as a call would update it; what wasn't seen isn't compared.
    func shows(_ update: FlagUpdate) -> Bool {
        guard let found = flags[update.key], found.id == update.id else { return false }
        return FieldComparer(silence: .leftAlone).differences(of: found, from: update.values).isEmpty
    }

    /// Whether a target is on a flag as an entry asks for.
    func shows(_ entry: TargetUpdate.Entry, of update: TargetUpdate) -> Bool {
        guard flags[entry.flag] != nil else { return false }
        let address = TargetsAddress(flag: entry.flag, environment: update.environment)
        return targets(address, update.kind)?.contains(update.target) == entry.adds
    }

    /// The fields in which a flag isn't as a call would create it; what wasn't seen, or isn't asked for, isn't compared.
    func differences(of found: LiveFlag, from new: NewFlag) -> [FlagField] {
        FieldComparer(silence: .leftAlone).differences(of: found, from: new.values)
    }

    // MARK: Fields

    /// A value for people: a stage or owner by its name if it is known.
    func named(_ field: FlagField, _ value: FieldChange.Value) -> FieldChange.Value {
        guard case .text(let text) = value else { return value }
        return .text(names(of: Identifier(text), as: field.kind)?.first ?? text)
    }
}

extension Owner {
    /// Whether it is one of their names.
    fileprivate func isCalled(_ text: String) -> Bool {
        [email, name].contains { $0?.isSame(as: text) == true }
    }
}

extension FlagUpdate {
    /// What a field is to be, in the form in which Reflag keeps it; nil if it isn't written.
    func wanted(_ field: FlagField) -> FieldChange.Value? {
        values[field].map(field.kept)
    }
}

extension Plan {
    /// Whose targets have to be read to compare the plan with what is live now: the lists of the basis, of flags that
    /// are in the listing and weren't archived in the meantime, in environments that are still there. Nothing else
    /// matters to the plan.
    ///
    /// - Parameter listing: The app and its flags as they are now (`getApp`, `listFlags`).
    package func readSet(for listing: LiveState) -> ReadSet {
        let live = listing.flags.byKey
        let environments = Set(listing.app.environments.map(\.id))
        let seen = Dictionary(firstOf: basis.flags, by: \.key)
        var added: Set<TargetsAddress> = []
        let addresses = basis.targets.map { TargetsAddress(flag: $0.flag, environment: $0.environment) }
        return ReadSet(
            addresses.filter { address in
                guard let flag = live[address.flag], environments.contains(address.environment) else { return false }
                return (!flag.archived || seen[address.flag]?.archived == true) && added.insert(address).inserted
            })
    }
}

/// The targets that calls add and remove, by list.
struct TargetWrites {
    /// What is written in one list.
    struct Written {
        var added: Set<Identifier> = []
        var removed: Set<Identifier> = []
    }

    private struct List: Hashable {
        let address: TargetsAddress
        let kind: TargetKind
    }

    private var lists: [List: Written] = [:]

    /// What calls write, and what would be added if Reflag knew it.
    init(_ calls: [Call], waiting: [WaitingTarget]) {
        for target in waiting {
            let address = TargetsAddress(flag: target.flag, environment: target.environmentID)
            lists[List(address: address, kind: target.kind), default: Written()].added.insert(target.id)
        }
        for call in calls {
            guard case .updateTarget(let update) = call.request else { continue }
            for entry in update.entries {
                let address = TargetsAddress(flag: entry.flag, environment: update.environment)
                let list = List(address: address, kind: update.kind)
                if entry.adds {
                    lists[list, default: Written()].added.insert(update.target)
                } else {
                    lists[list, default: Written()].removed.insert(update.target)
                }
            }
        }
    }

    subscript(address: TargetsAddress, kind: TargetKind) -> Written {
        lists[List(address: address, kind: kind)] ?? Written()
    }
}
