package import Diagnostics

/// A flag of the manifest; each field that has no value is left alone.
package struct ManifestFlag: Sendable {
    /// The flag's key.
    package let key: Located<Identifier>
    /// What is written, without space for what isn't: a manifest has many flags, and most write little.
    private var parts: [Part]

    /// A flag with nothing managed but its existence, with room for as many parts as it will have.
    package init(key: Located<Identifier>, capacity: Int = 0) {
        self.key = key
        parts = []
        if capacity > 0 { parts.reserveCapacity(capacity) }
    }

    /// A flag with the same content as another, whose memory it shares.
    package init(key: Located<Identifier>, sameAs other: ManifestFlag) {
        self.key = key
        parts = other.parts
    }

    /// How many parts are written; at most this number of fields have a value.
    package var count: Int { parts.count }

    /// About how many bytes it takes, without its strings and targets.
    package var size: Int { parts.isEmpty ? 0 : 48 + parts.count * MemoryLayout<Part>.stride }

    /// The written value of a field of the table: names for stages and owners, none if it is cleared; nil if nothing
    /// is written.
    package subscript(field: FlagField) -> Located<FieldValue>? {
        get { first { if case .field(let value, field.rank) = $0 { value } else { nil } } }
        set {
            replace(newValue.map { .field($0, field.rank) }) {
                if case .field(_, field.rank) = $0 { true } else { false }
            }
        }
    }

    /// Whether the flag is archived.
    package var archived: Located<Bool>? {
        get { self[.archived].map { .boolean($0.value == .flag(true), at: $0.place) } }
        set { self[.archived] = newValue.map { .field(.flag($0.value), at: $0.place) } }
    }

    /// The day after which a warning is given; the repository's own.
    package var expires: Located<CalendarDate>? {
        get { first { if case .expires(let expires) = $0 { expires } else { nil } } }
        set { replace(newValue.map(Part.expires)) { if case .expires = $0 { true } else { false } } }
    }

    /// Where `targets` is written, if it is.
    package var targetsPlace: Place? {
        get { first { if case .targetsPlace(let place) = $0 { place } else { nil } } }
        set { replace(newValue.map(Part.targetsPlace)) { if case .targetsPlace = $0 { true } else { false } } }
    }

    /// The targets by environment, in the order in which they are written.
    package var targets: [ManifestTargets] {
        get { first { if case .targets(let targets) = $0 { targets } else { nil } } ?? [] }
        set {
            replace(newValue.isEmpty ? nil : .targets(newValue)) { if case .targets = $0 { true } else { false } }
        }
    }

    /// The first part that is of some kind.
    private func first<Value>(_ value: (Part) -> Value?) -> Value? {
        for part in parts { if let value = value(part) { return value } }
        return nil
    }

    private mutating func replace(_ part: Part?, _ isReplaced: (Part) -> Bool) {
        if let index = parts.firstIndex(where: isReplaced) {
            if let part { parts[index] = part } else { parts.remove(at: index) }
        } else if let part {
            parts.append(part)
        }
    }

    /// Something that is written. A field is stored by its rank, which is smaller than the row.
    private enum Part: Sendable {
        case field(Located<FieldValue>, UInt8)
        case expires(Located<CalendarDate>)
        case targetsPlace(Place)
        case targets([ManifestTargets])
    }
}

/// What the manifest says of a flag's targets in one environment.
package struct ManifestTargets: Sendable {
    /// The environment's name or id.
    package let environment: Located<Identifier>
    /// The named audiences; nil if the key isn't written.
    package var audiences: Located<[Located<Identifier>]>?
    /// The companies; nil if the list is left out and so left alone.
    package var companies: Located<[Located<Identifier>]>?
    /// The users; nil if the list is left out and so left alone.
    package var users: Located<[Located<Identifier>]>?
    /// Companies that must not be targeted.
    package var removeCompanies: [Located<Identifier>]
    /// Users that must not be targeted.
    package var removeUsers: [Located<Identifier>]
    /// Targets for a time, of both lists.
    package var grants: [Grant] = []

    /// An environment with nothing managed in it.
    package init(environment: Located<Identifier>) {
        self.environment = environment
        removeCompanies = []
        removeUsers = []
    }

    /// The written list of one kind, without its grants.
    package func list(_ kind: TargetKind) -> Located<[Located<Identifier>]>? {
        kind == .company ? companies : users
    }

    /// The removals of one kind.
    package func removals(_ kind: TargetKind) -> [Located<Identifier>] {
        kind == .company ? removeCompanies : removeUsers
    }

    /// Whether anything in this environment is managed, so that its live targets must be read.
    package var isManaged: Bool {
        audiences != nil || companies != nil || users != nil || !removeCompanies.isEmpty || !removeUsers.isEmpty
    }
}

/// A named list of specific targets, expanded for each flag that names it.
package struct Audience: Sendable {
    /// The audience's name.
    package let name: Located<Identifier>
    /// The companies in it.
    package var companies: [Located<Identifier>]
    /// The users in it.
    package var users: [Located<Identifier>]
    /// Those of both lists that are in it for a time.
    package var grants: [Grant] = []

    /// An audience from its lists.
    package init(
        name: Located<Identifier>,
        companies: [Located<Identifier>] = [],
        users: [Located<Identifier>] = []
    ) {
        self.name = name
        self.companies = companies
        self.users = users
    }

    /// The list of one kind, without its grants.
    package func list(_ kind: TargetKind) -> [Located<Identifier>] {
        kind == .company ? companies : users
    }
}
