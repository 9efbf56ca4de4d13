/// The specific targets of one flag in one environment.
package struct SandboxTargets: Sendable, Equatable {
    /// The companies that are specific targets.
    package var companies: SandboxIDList
    /// The users that are specific targets.
    package var users: SandboxIDList
    /// The companies and users for which rules, segments or the stage turn the flag on without a target.
    package var rules = SandboxRules()
    /// Whether access is off for everyone, whatever targets and rules say.
    package var isOff = false
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

/// For whom a flag is on in one environment without being a specific target.
package struct SandboxRules: Sendable, Equatable, Codable {
    /// The companies.
    package var companies: [SandboxID] = []
    /// The users.
    package var users: [SandboxID] = []

    /// For these companies and users.
    package init(companies: [SandboxID] = [], users: [SandboxID] = []) {
        self.companies = companies
        self.users = users
    }

    /// Whether it is for nobody.
    var isEmpty: Bool { companies.isEmpty && users.isEmpty }

    /// The ids of one kind.
    subscript(kind: EntityKind) -> [SandboxID] { kind == .company ? companies : users }

    /// Decodes an object; a list that is missing is empty.
    ///
    /// - Throws: `DecodingError` for a member of another type.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        companies = try container.decodeIfPresent([SandboxID].self, forKey: .companies) ?? []
        users = try container.decodeIfPresent([SandboxID].self, forKey: .users) ?? []
    }
}

extension SandboxFlag {
    /// Whether the flag is on for a company or user: access isn't off, and it is a target, or a rule says so.
    func isOn(_ kind: EntityKind, _ id: SandboxID, in environment: SandboxID) -> Bool {
        let targets = targets[environment]
        guard targets?.isOff != true else { return false }
        return rolledOutToEveryoneAt != nil || targets?[kind].contains(id) == true
            || targets?.rules[kind].contains(id) == true
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
