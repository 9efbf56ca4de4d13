/// A flag as Reflag has it (`listFlags`).
package struct LiveFlag: Hashable, Sendable {
    /// The flag's id, which `updateFlag` takes.
    package let id: Identifier
    /// The flag's key, which applications and targeting use.
    package let key: Identifier
    /// The flag's name.
    package var name: String
    /// The flag's description; nil where it has none.
    package var description: String?
    /// The flag's owner.
    package var owner: Owner?
    /// The flag's stage.
    package var stage: Stage?
    /// Whether the flag is meant to stay.
    package var permanent: Bool
    /// Whether the flag is archived.
    package var archived: Bool
    /// Whether Reflag holds it to be stale.
    package var stale: Bool
    /// Whether no application has asked for it lately.
    package var unchecked: Bool
    /// Whether the flag is secret; nil where that wasn't seen. No listing tells it: it is seen by what the two SDK keys of an
    /// environment are served.
    package var secret: Bool?

    /// A flag from its parts; texts are put into the form that Reflag keeps.
    package init(
        id: Identifier,
        key: Identifier,
        name: String,
        description: String? = nil,
        owner: Owner? = nil,
        stage: Stage? = nil,
        permanent: Bool = false,
        archived: Bool = false,
        stale: Bool = false,
        unchecked: Bool = false,
        secret: Bool? = nil
    ) {
        self.id = id
        self.key = key
        self.name = name
        self.description = NormalText.description(description)
        self.owner = owner
        self.stage = stage
        self.permanent = permanent
        self.archived = archived
        self.stale = stale
        self.unchecked = unchecked
        self.secret = secret
    }
}

/// The specific targets of one flag in one environment (`getFlagTargeting`).
package struct LiveTargets: Hashable, Sendable {
    /// The ids of the companies for which the flag is on.
    package var companies: Set<Identifier>
    /// The ids of the users for whom the flag is on.
    package var users: Set<Identifier>

    /// Targets from their two lists.
    package init(companies: Set<Identifier> = [], users: Set<Identifier> = []) {
        self.companies = companies
        self.users = users
    }

    /// The list of one kind.
    package subscript(kind: TargetKind) -> Set<Identifier> {
        get { kind == .company ? companies : users }
        set { if kind == .company { companies = newValue } else { users = newValue } }
    }
}

/// What a specific target is: a company or a user.
package enum TargetKind: String, CaseIterable, Sendable {
    case company
    case user
}

/// What Reflag has: the app, its flags, and the targets that were asked for.
package struct LiveState: Sendable {
    /// The app.
    package var app: App
    /// All flags of the app, archived ones too, where Reflag lists them.
    package var flags: [LiveFlag]
    /// The targets, for what the ``ReadSet`` named.
    package var targets: [TargetsAddress: LiveTargets]

    /// A live state from its parts.
    package init(app: App, flags: [LiveFlag], targets: [TargetsAddress: LiveTargets] = [:]) {
        self.app = app
        self.flags = flags
        self.targets = targets
    }

    /// Notes which flags were seen to be secret, and which not. An archived flag isn't served, so that nothing is seen of
    /// it.
    package mutating func see(secrets: [Identifier: Bool]) {
        for index in flags.indices where !flags[index].archived { flags[index].secret = secrets[flags[index].key] }
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

/// Whose targets have to be read for a plan: nothing more is asked of Reflag.
package struct ReadSet: Hashable, Sendable {
    /// The flags and environments, in the order in which they are asked for.
    package let addresses: [TargetsAddress]

    /// A set to read.
    package init(_ addresses: [TargetsAddress]) {
        self.addresses = addresses
    }
}
