/// The specific targets of one flag in one environment.
package struct SandboxTargets: Sendable, Equatable {
    /// The companies that are specific targets.
    package var companies: SandboxIDList
    /// The users that are specific targets.
    package var users: SandboxIDList
    /// Increases by one with each change of these targets; 1 before the first.
    package var version: Int
    /// When these targets last changed.
    package var updatedAt: SandboxTime

    /// These targets.
    package init(
        companies: SandboxIDList = SandboxIDList(),
        users: SandboxIDList = SandboxIDList(),
        version: Int = 1,
        updatedAt: SandboxTime = .unspecified
    ) {
        self.companies = companies
        self.users = users
        self.version = version
        self.updatedAt = updatedAt
    }

    /// The list for a kind.
    subscript(kind: EntityKind) -> SandboxIDList {
        get {
            switch kind {
            case .company: companies
            case .user: users
            }
        }
        _modify {
            switch kind {
            case .company: yield &companies
            case .user: yield &users
            }
        }
    }
}

/// The flags that are on for a company or user: the inverse of each flag's targets, so that a lookup doesn't have to
/// search ten thousand flags.
struct TargetIndex: Sendable {
    private struct Entity: Hashable, Sendable {
        let environment: SandboxID
        let kind: EntityKind
        let id: SandboxID
    }

    private var places: [Entity: Set<Int>] = [:]

    /// The indices of the flags that are on for this company or user.
    func places(of kind: EntityKind, _ id: SandboxID, in environment: SandboxID) -> Set<Int> {
        places[Entity(environment: environment, kind: kind, id: id)] ?? []
    }

    /// Records that the flag at `place` is on for this company or user, or no longer.
    mutating func set(_ isOn: Bool, _ place: Int, _ kind: EntityKind, _ id: SandboxID, in environment: SandboxID) {
        let entity = Entity(environment: environment, kind: kind, id: id)
        if isOn {
            places[entity, default: []].insert(place)
        } else {
            places[entity]?.remove(place)
        }
    }

    /// Adds or removes all targets of the flag at `place`.
    mutating func set(_ isOn: Bool, _ place: Int, _ targets: SandboxTargets, in environment: SandboxID) {
        for id in targets.companies.ids {
            set(isOn, place, .company, id, in: environment)
        }
        for id in targets.users.ids {
            set(isOn, place, .user, id, in: environment)
        }
    }
}
