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

    /// An environment with nothing managed in it.
    package init(environment: Located<Identifier>) {
        self.environment = environment
        removeCompanies = []
        removeUsers = []
    }

    /// The written list of one kind.
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
