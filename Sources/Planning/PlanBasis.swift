package import FlagModel

/// What was seen of the things that a plan writes; `apply` compares it with what is live when it starts.
package struct PlanBasis: Hashable, Sendable {
    /// The state version of an environment.
    package struct EnvironmentVersion: Hashable, Sendable {
        /// The environment's id.
        package let id: Identifier
        /// The environment's name.
        package let name: String
        /// `flagStateVersion` when the plan was made.
        package let flagStateVersion: Int

        /// A version from its parts.
        package init(id: Identifier, name: String, flagStateVersion: Int) {
            self.id = id
            self.name = name
            self.flagStateVersion = flagStateVersion
        }
    }

    /// A flag that is written, as it was seen.
    package struct Flag: Hashable, Sendable {
        /// The flag's key.
        package let key: Identifier
        /// The flag's id; nil if there was no such flag.
        package let id: Identifier?
        /// Whether it was archived.
        package let archived: Bool
        /// The fields that are written, with what was seen.
        package let fields: [Field]

        /// What was seen of a flag.
        package init(key: Identifier, id: Identifier?, archived: Bool, fields: [Field]) {
            self.key = key
            self.id = id
            self.archived = archived
            self.fields = fields
        }
    }

    /// A field that was seen: ids for stages and owners.
    package struct Field: Hashable, Sendable {
        /// Which field.
        package let field: FlagField
        /// What was seen.
        package let seen: FieldChange.Value

        /// What was seen of a field.
        package init(field: FlagField, seen: FieldChange.Value) {
            self.field = field
            self.seen = seen
        }
    }

    /// A list of targets that is written, as it was seen.
    package struct Targets: Hashable, Sendable {
        /// The flag's key.
        package let flag: Identifier
        /// The environment's id.
        package let environment: Identifier
        /// Company or user.
        package let kind: TargetKind
        /// Whether the list is exact, so that any other target on it would make the plan stale.
        package let whole: Bool
        /// Exact: all ids that were seen. Else: those of the written ids that were seen. In byte order.
        package let seen: [Identifier]

        /// What was seen of a list.
        package init(
            flag: Identifier,
            environment: Identifier,
            kind: TargetKind,
            whole: Bool,
            seen: [Identifier]
        ) {
            self.flag = flag
            self.environment = environment
            self.kind = kind
            self.whole = whole
            self.seen = seen
        }
    }

    /// A grant that decides whether a target is written: on another day, it may decide otherwise.
    package struct GrantedTarget: Hashable, Sendable {
        /// The flag's key.
        package let flag: Identifier
        /// The environment's id.
        package let environment: Identifier
        /// Company or user.
        package let kind: TargetKind
        /// The company's or the user's id.
        package let id: Identifier
        /// The first day; nil if it has begun always.
        package let from: CalendarDate?
        /// The last day; nil if it never ends.
        package let until: CalendarDate?

        /// A grant from its parts.
        package init(
            flag: Identifier,
            environment: Identifier,
            kind: TargetKind,
            id: Identifier,
            from: CalendarDate?,
            until: CalendarDate?
        ) {
            self.flag = flag
            self.environment = environment
            self.kind = kind
            self.id = id
            self.from = from
            self.until = until
        }

        /// The target that it is a grant of.
        package var target: GrantEffect.Target {
            GrantEffect.Target(EntityAddress(environment: environment, kind: kind, id: id), of: flag)
        }

        /// Where it stands on a day.
        package func state(on day: CalendarDate) -> Grant.State {
            if let until, until < day { return .ended }
            if let from, day < from { return .waits }
            return .holds
        }
    }

    /// Every environment of the app, in the app's order.
    package let environments: [EnvironmentVersion]
    /// The flags that are written, in the order of the changes.
    package let flags: [Flag]
    /// The lists that are written, in the order of the changes.
    package let targets: [Targets]
    /// The day for which the plan was made; nil in a plan file that doesn't say so, and where days don't count.
    package let day: CalendarDate?
    /// The grants of the lists that are written, in the order of the changes; not of those who are wanted without one too.
    package let grants: [GrantedTarget]

    /// Whether it has what was seen of `secret`, which isn't in any listing.
    package var namesSecret: Bool { flags.contains { $0.fields.contains { $0.field == .secret } } }

    /// A basis from its parts.
    package init(
        environments: [EnvironmentVersion],
        flags: [Flag],
        targets: [Targets],
        day: CalendarDate? = nil,
        grants: [GrantedTarget] = []
    ) {
        self.environments = environments
        self.flags = flags
        self.targets = targets
        self.day = day
        self.grants = grants
    }
}
