/// A flag as Reflag has it (`listFlags`).
package struct LiveFlag: Hashable, Sendable {
    /// The flag's id, which `updateFlag` takes.
    package let id: Identifier
    /// The flag's key, which applications and targeting use.
    package let key: Identifier
    /// Whether the flag is archived.
    package var archived: Bool
    /// Whether Reflag reports it as stale.
    package var stale: Bool
    /// Whether no application has asked for it lately.
    package var unchecked: Bool
    /// The values of the fields that were seen, in the form in which Reflag stores them; without those that
    /// are none, and without `archived`.
    private var values: FieldMap<ResolvedValue>

    /// A flag without values, with room for as many as there will be.
    package init(
        id: Identifier,
        key: Identifier,
        archived: Bool = false,
        stale: Bool = false,
        unchecked: Bool = false,
        capacity: Int = 0
    ) {
        values = FieldMap(capacity: capacity)
        self.id = id
        self.key = key
        self.archived = archived
        self.stale = stale
        self.unchecked = unchecked
    }

    /// The value of a field; none also if it wasn't seen. What is set is put into the form that Reflag stores.
    package subscript(field: FlagField) -> ResolvedValue {
        get {
            if field === FlagField.archived { return .plain(.flag(archived)) }
            return values[field] ?? .none
        }
        set {
            if field === FlagField.archived {
                archived = newValue.sent == .flag(true)
                return
            }
            let value = Self.stored(newValue, field)
            values[field] = value == .none ? nil : value
        }
    }

    /// Sets a field that comes after all that are set.
    package mutating func append(_ field: FlagField, _ value: ResolvedValue) {
        if field === FlagField.archived {
            archived = value.sent == .flag(true)
            return
        }
        let value = Self.stored(value, field)
        if value != .none { values.append(field, value) }
    }

    private static func stored(_ value: ResolvedValue, _ field: FlagField) -> ResolvedValue {
        if case .plain(let plain) = value { .plain(field.kept(plain)) } else { value }
    }

    /// Whether nothing is known about a field: no listing has it, and it wasn't seen otherwise.
    package func isUnseen(_ field: FlagField) -> Bool { !field.isReadable && values[field] == nil }

    /// The people that it names, its owner among them.
    package var owners: [Owner] {
        values.entries.compactMap { if case .owner(let owner) = $0.value { owner } else { nil } }
    }

    /// The stages that it names.
    package var stages: [Stage] {
        values.entries.compactMap { if case .stage(let stage) = $0.value { stage } else { nil } }
    }

    /// The flag's owner.
    package var owner: Owner? {
        get { if case .owner(let owner) = self[.owner] { owner } else { nil } }
        set { self[.owner] = newValue.map(ResolvedValue.owner) ?? .none }
    }

    /// The flag's stage.
    package var stage: Stage? {
        get { if case .stage(let stage) = self[.stage] { stage } else { nil } }
        set { self[.stage] = newValue.map(ResolvedValue.stage) ?? .none }
    }
}

extension [LiveFlag] {
    /// The index of a manifest's flag, which is its number; nil if it has none, or that is another's in this listing.
    package func index(of flag: ResolvedFlag) -> Int? {
        guard let number = flag.number, number < count, self[number].key == flag.key.value else { return nil }
        return number
    }

    /// The flags by their keys; the first of those with the same key.
    package var byKey: [Identifier: LiveFlag] { Dictionary(firstOf: self, by: \.key) }
}

/// The specific targets of one flag in one environment (`getFlagTargeting`).
package struct LiveTargets: Hashable, Sendable {
    /// The ids of the companies for which the flag is on.
    package var companies: Set<Identifier>
    /// The ids of the users for whom the flag is on.
    package var users: Set<Identifier>
    /// When the flag's targeting in the environment was last changed, in whatever way; nil if that isn't known. It is told to
    /// people and no part of the state: targets with the same ids are the same.
    package var changed: UTCTime?

    /// Targets from their two lists.
    package init(companies: Set<Identifier> = [], users: Set<Identifier> = [], changed: UTCTime? = nil) {
        self.companies = companies
        self.users = users
        self.changed = changed
    }

    /// Whether both have the same ids.
    package static func == (left: LiveTargets, right: LiveTargets) -> Bool {
        left.companies == right.companies && left.users == right.users
    }

    /// Hashes the ids.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(companies)
        hasher.combine(users)
    }

    /// The list of one kind.
    package subscript(kind: TargetKind) -> Set<Identifier> {
        get { kind == .company ? companies : users }
        set { if kind == .company { companies = newValue } else { users = newValue } }
    }
}

/// One flag as a company or user has it in an environment (`getCompanyFlags`, `getUserFlags`).
package struct LiveEntityFlag: Hashable, Sendable {
    /// Whether the flag is on; nil if the response doesn't say.
    package let isOn: Bool?
    /// Whether the company or user is a specific target.
    package let isTarget: Bool

    /// A flag from its two facts.
    package init(isOn: Bool?, isTarget: Bool) {
        self.isOn = isOn
        self.isTarget = isTarget
    }
}

/// All flags of a company or user in an environment.
package struct LiveEntityFlags: Hashable, Sendable {
    /// Whether Reflag knows the company or user.
    package let isKnown: Bool
    /// The flags that it lists, by key.
    package let flags: [Identifier: LiveEntityFlag]

    /// Flags of a company or user that Reflag knows.
    package init(_ flags: [Identifier: LiveEntityFlag]) {
        isKnown = true
        self.flags = flags
    }

    private init(isKnown: Bool) {
        self.isKnown = isKnown
        flags = [:]
    }

    /// A company or user that Reflag doesn't know.
    package static let unknown = LiveEntityFlags(isKnown: false)
}

/// What a specific target is: a company or a user.
package enum TargetKind: String, CaseIterable, Sendable {
    case company
    case user

    /// Several of them: `companies`, `users`.
    package var plural: String { self == .company ? "companies" : "users" }
}

/// What Reflag has: the app, its flags, and the targets that were asked for.
package struct LiveState: Sendable {
    /// The app.
    package var app: App
    /// All flags of the app, archived ones too, if Reflag lists them.
    package var flags: [LiveFlag]
    /// The targets, for what the ``ReadSet`` named.
    package var targets: TargetsTable
    /// Whether Reflag knows the companies and users that it was asked about; one that isn't here counts as known.
    package var entities: [EntityAddress: Bool] = [:]
    /// How many companies and users weren't asked about, because there would have been too many reads.
    package var unaskedEntities = 0
    /// How many companies and users would be newly targeted, and aren't a target of anything that was read.
    package var newEntities = 0

    /// A live state from its parts.
    package init(app: App, flags: [LiveFlag], targets: [TargetsAddress: LiveTargets] = [:]) {
        self.app = app
        self.flags = flags
        self.targets = TargetsTable(targets)
    }

    /// Records which flags were seen to be secret, and which not. An archived flag isn't served, so that nothing
    /// is seen about it.
    package mutating func see(secrets: [Identifier: Bool]) {
        for index in flags.indices where !flags[index].archived {
            flags[index][.secret] = secrets[flags[index].key].map { .plain(.flag($0)) } ?? .none
        }
    }
}

/// One flag in one environment: what has a list of targets.
package struct TargetsAddress: Hashable, Comparable, Sendable {
    /// The flag's key.
    package let flag: Identifier
    /// The environment's id.
    package let environment: Identifier

    /// An address from a flag's key and an environment's id.
    package init(flag: Identifier, environment: Identifier) {
        self.flag = flag
        self.environment = environment
    }

    /// By flag, then by environment.
    package static func < (left: TargetsAddress, right: TargetsAddress) -> Bool {
        (left.flag, left.environment) < (right.flag, right.environment)
    }
}

/// Whose targets have to be read for a plan: nothing more is read.
package struct ReadSet: Hashable, Sendable {
    /// The flags and environments, in the order in which they are asked for.
    package let addresses: [TargetsAddress]

    /// A set to read.
    package init(_ addresses: [TargetsAddress]) {
        self.addresses = addresses
    }
}
