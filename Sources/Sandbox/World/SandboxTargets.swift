/// The specific targets of one flag in one environment.
package struct SandboxTargets: Sendable, Equatable {
    /// The companies for which the flag was turned on by id.
    package var companies: SandboxIDList
    /// The users for which the flag was turned on by id.
    package var users: SandboxIDList
    /// Rises by one with each change of these targets; 1 before the first.
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

    /// The list of one kind.
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

/// What a flag can be turned on for by id.
enum EntityKind: Sendable {
    case company, user
}
