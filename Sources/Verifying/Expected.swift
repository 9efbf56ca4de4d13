package import FlagModel
package import Planning

/// What applications should be served in each environment. This is plain data, made from a manifest or from a plan.
package struct Expected: Sendable {
    /// A flag that should be served, or not.
    package struct Flag: Sendable, Hashable {
        /// The state of the live flag, to explain differences.
        package enum Live: Sendable, Hashable {
            /// It exists.
            case there
            /// It is archived.
            case archived
            /// It doesn't exist.
            case absent
            /// An apply has just written the expected state.
            case written
        }

        /// The flag's key.
        package let key: Identifier
        /// Whether it should be served.
        package var isServed: Bool
        /// Whether it should be hidden from the publishable key; nil if that isn't managed.
        package var isSecret: Bool?
        /// The state of the live flag.
        package var live = Live.there
        /// Where the manifest says so.
        package let place: PlanPlace?
        /// Where the manifest sets `secret`.
        package var secretPlace: PlanPlace?
    }

    /// A flag that should be on for a company or user, or that it was removed from, or shouldn't have on the day.
    package struct Target: Sendable, Hashable {
        /// The flag's key.
        package let flag: Identifier
        /// True if it should be on; false if it was removed.
        package let isOn: Bool
        /// The grant because of which it shouldn't be on any more, or not yet.
        package var grant: OtherDays?
        /// Where the manifest says so.
        package let place: PlanPlace?
    }

    /// A grant that doesn't hold on the day of a verification.
    package struct OtherDays: Sendable, Hashable {
        /// Its first day, if it hasn't begun.
        package var begins: CalendarDate?
        /// Its last day, if it has ended.
        package var ended: CalendarDate?
        /// Why it was granted.
        package let why: String?
    }

    /// An exact list of targets: anybody else who has the flag has it for another reason.
    package struct ExactList: Sendable, Hashable {
        /// The flag's key.
        package let flag: Identifier
        /// Companies or users.
        package let kind: TargetKind
        /// The ids in the list, and those with an entry of their own in ``Environment/targets``.
        package let ids: Set<Identifier>
        /// The flag's environment in the manifest.
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
        /// The companies and users to ask about, in the order in which they first occur.
        package var entities: [Entity] = []
        /// The expectations for each of them.
        package var targets: [Entity: [Target]] = [:]
        /// The exact lists.
        package var exact: [ExactList] = []

        /// Whether nothing is expected.
        package var isEmpty: Bool { flags.isEmpty && entities.isEmpty }

        /// Whether the publishable key is needed.
        package var asksPublicly: Bool { flags.contains { $0.isServed && $0.isSecret != nil } }

        mutating func add(_ target: Target, for entity: Entity) {
            if targets[entity] == nil { entities.append(entity) }
            targets[entity, default: []].append(target)
        }
    }

    /// The environments, in the app's order, without those for which nothing is expected.
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
