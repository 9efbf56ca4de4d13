package import Diagnostics

/// A flag of the manifest; each field that is nil is left alone.
package struct ManifestFlag: Sendable {
    /// The flag's key.
    package let key: Located<Identifier>
    /// The name.
    package var name: Located<String>?
    /// The description; a value of nil clears it.
    package var description: Located<String?>?
    /// The owner's e-mail address, name or id; a value of nil clears it.
    package var owner: Located<Identifier?>?
    /// The stage's name or id.
    package var stage: Located<Identifier>?
    /// Whether the flag is meant to stay.
    package var permanent: Located<Bool>?
    /// Whether the flag is secret; it can be written, never read back.
    package var secret: Located<Bool>?
    /// Whether the flag is archived.
    package var archived: Located<Bool>?
    /// The day after which a warning is given; the repository's own.
    package var expires: Located<CalendarDate>?
    /// Where `targets` is written, if it is.
    package var targetsPlace: Place?
    /// The targets by environment, in the order in which they are written.
    package var targets: [ManifestTargets]

    /// A flag with nothing managed but its existence.
    package init(key: Located<Identifier>) {
        self.key = key
        targets = []
    }
}

/// What the manifest says of a flag's targets in one environment.
package struct ManifestTargets: Sendable {
    /// The environment's name or id.
    package let environment: Located<Identifier>
    /// The named audiences; nil where the key isn't written.
    package var audiences: Located<[Located<Identifier>]>?
    /// The companies; nil where the list is left out and so left alone.
    package var companies: Located<[Located<Identifier>]>?
    /// The users; nil where the list is left out and so left alone.
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

/// A list of specific targets with a name, expanded where a flag names it.
package struct Audience: Sendable {
    /// The audience's name.
    package let name: Located<Identifier>
    /// The companies in it.
    package var companies: [Located<Identifier>]
    /// The users in it.
    package var users: [Located<Identifier>]

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

    /// The list of one kind.
    package func list(_ kind: TargetKind) -> [Located<Identifier>] {
        kind == .company ? companies : users
    }
}
