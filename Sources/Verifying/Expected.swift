package import FlagModel
package import Planning

/// What applications should be served, environment by environment: plain data, made from a manifest or from a plan.
package struct Expected: Sendable {
    /// A flag that should be served, or not.
    package struct Flag: Sendable, Hashable {
        /// What is known of the live flag that explains what is served.
        package enum Live: Sendable, Hashable {
            /// It is there.
            case there
            /// It is archived.
            case archived
            /// There is no such flag.
            case absent
            /// An apply wrote a moment ago what is expected.
            case written
        }

        /// The flag's key.
        package let key: Identifier
        /// Whether it should be served.
        package var isServed: Bool
        /// Whether it should be kept from the publishable key; nil where that isn't managed.
        package var isSecret: Bool?
        /// What is known of the live flag.
        package var live = Live.there
        /// Where the manifest says so.
        package let place: PlanPlace?
        /// Where it says that the flag is secret or isn't.
        package var secretPlace: PlanPlace?
    }

    /// A flag that should be on for a company or user, or that was taken away from it.
    package struct Target: Sendable, Hashable {
        /// The flag's key.
        package let flag: Identifier
        /// True where it should be on; false where it was taken away.
        package let isOn: Bool
        /// Where the manifest says so.
        package let place: PlanPlace?
    }

    /// A list of targets that is exact: whoever else has the flag has it for another reason.
    package struct ExactList: Sendable, Hashable {
        /// The flag's key.
        package let flag: Identifier
        /// Companies or users.
        package let kind: TargetKind
        /// Who is on it, or has its own line in ``Environment/targets``.
        package let ids: Set<Identifier>
        /// Where the manifest names the environment for the flag.
        package let place: PlanPlace?
    }

    /// What should be served in one environment.
    package struct Environment: Sendable {
        /// The environment's id.
        package let id: Identifier
        /// The environment's name.
        package let name: String
        /// The flags, in the manifest's order.
        package var flags: [Flag] = []
        /// Who is asked for, in the order in which they are first named.
        package var entities: [Entity] = []
        /// What is expected for each of them.
        package var targets: [Entity: [Target]] = [:]
        /// The lists that are exact.
        package var exact: [ExactList] = []

        /// Whether nothing is expected.
        package var isEmpty: Bool { flags.isEmpty && entities.isEmpty }

        /// Whether the publishable key has to be asked.
        package var asksPublicly: Bool { flags.contains { $0.isServed && $0.isSecret != nil } }

        mutating func add(_ target: Target, for entity: Entity) {
            if targets[entity] == nil { entities.append(entity) }
            targets[entity, default: []].append(target)
        }
    }

    /// The environments, in the app's order, without those of which nothing is expected.
    package let environments: [Environment]

    init(environments: [Environment]) {
        self.environments = environments.filter { !$0.isEmpty }
    }
}

/// A company or a user.
package struct Entity: Sendable, Hashable {
    /// Which of the two.
    package let kind: TargetKind
    /// The id.
    package let id: Identifier

    /// A company or a user by its id.
    package init(_ kind: TargetKind, _ id: Identifier) {
        self.kind = kind
        self.id = id
    }
}
