package import FlagModel

/// What happens to one flag: what a person reviews.
package struct Change: Hashable, Sendable {
    /// What kind of change it is; a change of only targets is an update.
    package enum Action: String, CaseIterable, Sendable {
        case create
        case update
        case archive
        case unarchive
    }

    /// The flag's key.
    package let flag: Identifier
    /// The kind.
    package let action: Action
    /// Where the manifest causes it; nil for a flag that the manifest doesn't name.
    package let place: PlanPlace?
    /// The fields that are written, in the order of ``/FlagModel/FlagFields``. For a created flag: all its fields.
    package let fields: [FieldChange]
    /// The targets that are written, by environment in the app's order.
    package let targets: [TargetsChange]

    /// A change from its parts.
    package init(
        flag: Identifier,
        action: Action,
        place: PlanPlace?,
        fields: [FieldChange] = [],
        targets: [TargetsChange] = []
    ) {
        self.flag = flag
        self.action = action
        self.place = place
        self.fields = fields
        self.targets = targets
    }
}

/// A field that is written, with what it was.
package struct FieldChange: Hashable, Sendable {
    /// The value of a field, as people name it: a stage by its name, an owner by e-mail.
    package typealias Value = FieldValue

    /// Which field.
    package let field: FlagField
    /// The live value; none for a created flag, and for what can't be read back.
    package let before: Value
    /// What is written.
    package let after: Value
    /// Where the manifest says so; nil for what hoist chooses, such as a derived name.
    package let place: PlanPlace?

    /// A field's change from its parts.
    package init(field: FlagField, before: Value, after: Value, place: PlanPlace? = nil) {
        self.field = field
        self.before = before
        self.after = after
        self.place = place
    }
}

/// The targets of one flag in one environment that are added and removed.
package struct TargetsChange: Hashable, Sendable {
    /// The ids that are added and the ids that are removed, each in byte order.
    package struct Difference: Hashable, Sendable {
        /// The ids that are added.
        package let add: [Identifier]
        /// The ids that are removed.
        package let remove: [Identifier]

        /// A difference from its lists.
        package init(add: [Identifier] = [], remove: [Identifier] = []) {
            self.add = add
            self.remove = remove
        }

        /// Whether nothing is added or removed.
        package var isEmpty: Bool { add.isEmpty && remove.isEmpty }

        /// Each id, the added ones first.
        package var entries: [(id: Identifier, adds: Bool)] {
            add.map { ($0, true) } + remove.map { ($0, false) }
        }
    }

    /// Why targets are added: the audience that they are members of.
    package struct Cause: Hashable, Sendable {
        /// The audience's name.
        package let audience: Identifier
        /// Where the audience has the first of the members that are added.
        package let place: PlanPlace
        /// The added companies that are from it.
        package let companies: [Identifier]
        /// The added users that are from it.
        package let users: [Identifier]

        /// A cause from its parts.
        package init(audience: Identifier, place: PlanPlace, companies: [Identifier], users: [Identifier]) {
            self.audience = audience
            self.place = place
            self.companies = companies
            self.users = users
        }
    }

    /// The environment's name.
    package let environment: String
    /// The environment's id: two environments may share a name.
    package let environmentID: Identifier
    /// Whether it is a production environment.
    package let production: Bool
    /// Companies that are added and removed.
    package let companies: Difference
    /// Users that are added and removed.
    package let users: Difference
    /// The audiences behind what is added; what is added for no audience is written in the flag itself.
    package let causes: [Cause]
    /// The grants behind what is added and removed by the day.
    package let granted: [GrantedTarget]
    /// Where the manifest says what changes: an id of the flag's list, an audience that it names, or a list that an id isn't
    /// in any more; otherwise where it names the environment for this flag.
    package let place: PlanPlace?
    /// When the flag's targeting in the environment was last changed, for whichever target: of what has drifted, where Reflag
    /// says it. No part of the digest.
    package var lastChanged: UTCTime?

    /// A change of targets from its parts.
    package init(
        environment: String,
        environmentID: Identifier,
        production: Bool,
        companies: Difference,
        users: Difference,
        causes: [Cause] = [],
        granted: [GrantedTarget] = [],
        place: PlanPlace? = nil,
        lastChanged: UTCTime? = nil
    ) {
        self.environment = environment
        self.environmentID = environmentID
        self.production = production
        self.companies = companies
        self.users = users
        self.causes = causes
        self.granted = granted
        self.place = place
        self.lastChanged = lastChanged
    }

    /// The removed ids of one kind whose grant has ended, in byte order.
    package func ended(_ kind: TargetKind) -> [Identifier] {
        granted.filter { $0.kind == kind && $0.ended != nil }.map(\.id).sorted()
    }

    /// The targets of one kind.
    package subscript(kind: TargetKind) -> Difference { kind == .company ? companies : users }

    /// Each target that is added or removed.
    package var entries: [(kind: TargetKind, id: Identifier, adds: Bool)] {
        TargetKind.allCases.flatMap { kind in self[kind].entries.map { (kind, $0.id, $0.adds) } }
    }
}
