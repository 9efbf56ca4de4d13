package import FlagModel

/// A live state that calls are compared with.
struct LiveView {
    /// The flags by key.
    let flags: [Identifier: LiveFlag]
    private let live: LiveState
    private let stages: [Identifier: String]
    private let owners: [Identifier: String]

    init(_ live: LiveState) {
        self.live = live
        flags = live.flags.byKey
        stages = Dictionary(firstOf: live.app.stages.map { ($0.id, $0.name) })
        owners = Dictionary(firstOf: live.flags.lazy.flatMap(\.owners).map { ($0.id, $0.display) })
    }

    /// Whether the app has a stage.
    func hasStage(_ id: Identifier) -> Bool { stages[id] != nil }

    /// The targets in one list; none if the flag isn't there, nil if they weren't read.
    func targets(_ address: TargetsAddress, _ kind: TargetKind) -> Set<Identifier>? {
        if let read = live.targets[address] { return read[kind] }
        return flags[address.flag] == nil ? [] : nil
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
        let id = Identifier(text)
        switch field.kind {
        case .stage: return .text(stages[id] ?? text)
        case .owner: return .text(owners[id] ?? text)
        case .text, .truth: return value
        }
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

    init(_ calls: [Call]) {
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
