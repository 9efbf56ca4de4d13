import FlagModel

/// A live state as calls are held against it.
struct LiveView {
    /// The flags by key.
    let flags: [Identifier: LiveFlag]
    private let live: LiveState

    init(_ live: LiveState) {
        self.live = live
        flags = Dictionary(live.flags.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The targets in one list; none where the flag isn't there, nil where they weren't read.
    func targets(_ address: TargetsAddress, _ kind: TargetKind) -> Set<Identifier>? {
        if let read = live.targets[address] { return read[kind] }
        return flags[address.flag] == nil ? [] : nil
    }

    // MARK: What a call asks for

    /// Whether a flag is there as a call would make it; `secret` that wasn't seen isn't compared.
    func shows(_ new: NewFlag) -> Bool {
        guard let found = flags[new.key], !found.archived else { return false }
        return differences(of: found, from: new).isEmpty
    }

    /// Whether a flag is as a call would update it; `secret` that wasn't seen isn't compared.
    func shows(_ update: FlagUpdate) -> Bool {
        guard let found = flags[update.key], found.id == update.id else { return false }
        return update.values.allSatisfy { field, value in
            Self.isUnseen(field, of: found) || Self.value(of: field, in: found) == Self.kept(field, value)
        }
    }

    /// Whether a target is on a flag as an entry asks for.
    func shows(_ entry: TargetUpdate.Entry, of update: TargetUpdate) -> Bool {
        guard flags[entry.flag] != nil else { return false }
        let address = TargetsAddress(flag: entry.flag, environment: update.environment)
        return targets(address, update.kind)?.contains(update.target) == entry.adds
    }

    /// The fields in which a flag isn't as a call would make it; `secret` that wasn't seen isn't compared.
    func differences(of found: LiveFlag, from new: NewFlag) -> [FlagField] {
        new.values.filter { field, value in
            !Self.isUnseen(field, of: found) && Self.value(of: field, in: found) != Self.kept(field, value)
        }.map(\.field)
    }

    // MARK: Fields

    /// Whether nothing is known of a field: `secret` alone isn't in a listing.
    static func isUnseen(_ field: FlagField, of flag: LiveFlag) -> Bool { field == .secret && flag.secret == nil }

    /// What stands in a field, with ids for stages and owners; none for `secret` that wasn't seen.
    static func value(of field: FlagField, in flag: LiveFlag) -> FieldChange.Value {
        switch field {
        case .name: .text(flag.name)
        case .description: FieldChange.Value(flag.description)
        case .owner: FieldChange.Value(flag.owner?.id.text)
        case .stage: FieldChange.Value(flag.stage?.id.text)
        case .permanent: .flag(flag.permanent)
        case .secret: flag.secret.map(FieldChange.Value.flag) ?? .none
        case .archived: .flag(flag.archived)
        }
    }

    /// A value that is written, in the form in which Reflag keeps it.
    static func kept(_ field: FlagField, _ value: FieldChange.Value) -> FieldChange.Value {
        guard field == .description, case .text(let text) = value else { return value }
        return FieldChange.Value(NormalText.description(text))
    }

    /// A value for people: a stage or owner by its name where it is known.
    func named(_ field: FlagField, _ value: FieldChange.Value) -> FieldChange.Value {
        guard case .text(let text) = value else { return value }
        let id = Identifier(text)
        switch field {
        case .stage: return .text(live.app.stages.first { $0.id == id }?.name ?? text)
        case .owner: return .text(live.flags.lazy.compactMap(\.owner).first { $0.id == id }?.display ?? text)
        default: return value
        }
    }
}

extension FlagUpdate {
    /// What a field is to be, in the form in which Reflag keeps it; nil where it isn't written.
    func wanted(_ field: FlagField) -> FieldChange.Value? {
        values.first { $0.field == field }.map { LiveView.kept(field, $0.value) }
    }
}
