package import FlagModel

/// A request that `apply` sends: its content, where it goes, and which calls must have succeeded before.
package struct Call: Hashable, Sendable {
    /// `c1`, `c2`, … in the order of the plan.
    package let id: String
    /// What is sent.
    package let request: Request
    /// The ids of the calls that must have succeeded before this one goes out.
    package let dependsOn: [String]

    /// A call from its parts.
    package init(id: String, request: Request, dependsOn: [String] = []) {
        self.id = id
        self.request = request
        self.dependsOn = dependsOn
    }

    /// The same call with another update of a target.
    package func with(_ update: TargetUpdate) -> Call {
        Call(id: id, request: .updateTarget(update), dependsOn: dependsOn)
    }

    /// The same call with another name of its environment, if it has one.
    package func `in`(_ environment: String, production: Bool? = nil) -> Call {
        switch request {
        case .createFlag, .updateFlag: return self
        case .updateTarget(let update):
            return with(update.in(environment, production: production ?? update.production))
        case .upsertEntity(let upsert):
            return Call(id: id, request: .upsertEntity(upsert.in(environment)), dependsOn: dependsOn)
        }
    }

    /// The environment that the call is about; nil if it is about all of them.
    package var environment: (id: Identifier, name: String)? {
        switch request {
        case .createFlag, .updateFlag: nil
        case .updateTarget(let update): (update.environment, update.environmentName)
        case .upsertEntity(let upsert): (upsert.environment, upsert.environmentName)
        }
    }

    /// The same call, waiting for these.
    package func waiting(for dependsOn: [String]) -> Call {
        Call(id: id, request: request, dependsOn: dependsOn)
    }

    /// The operations that write.
    package enum Request: Hashable, Sendable {
        /// `createFlag`.
        case createFlag(NewFlag)
        /// `updateFlag`.
        case updateFlag(FlagUpdate)
        /// `updateCompanyFlags` or `updateUserFlags`.
        case updateTarget(TargetUpdate)
        /// `upsertCompany` or `upsertUser`.
        case upsertEntity(EntityUpsert)
    }

    /// The operations' names, as Reflag's API document has them.
    package enum Operation: String, CaseIterable, Sendable {
        case createFlag
        case updateFlag
        case updateCompanyFlags
        case updateUserFlags
        case upsertCompany
        case upsertUser
    }

    /// The operation.
    package var operation: Operation {
        switch request {
        case .createFlag: .createFlag
        case .updateFlag: .updateFlag
        case .updateTarget(let update): update.kind == .company ? .updateCompanyFlags : .updateUserFlags
        case .upsertEntity(let upsert): upsert.kind == .company ? .upsertCompany : .upsertUser
        }
    }
}

/// The body of `createFlag`; what has no value isn't sent.
package struct NewFlag: Hashable, Sendable {
    /// The flag's key.
    package let key: Identifier
    /// The fields that are sent, with ids for stages and owners.
    package var values: FieldMap<FieldValue>

    /// A new flag with a key and these fields.
    package init(key: Identifier, values: FieldMap<FieldValue> = FieldMap()) {
        self.key = key
        self.values = values
    }

    /// Whether the flag is secret.
    package var secret: Bool? {
        get { values[.secret]?.truth }
        set { values[.secret] = newValue.map(FieldValue.flag) }
    }
}

/// The body of `updateFlag`; what has no value isn't sent.
package struct FlagUpdate: Hashable, Sendable {
    /// The flag's key, for people.
    package let key: Identifier
    /// The flag's id, which is in the path.
    package let id: Identifier
    /// The fields that are sent, with ids for stages and owners; what is cleared is none, and sent as null.
    package var values: FieldMap<FieldValue>

    /// An update with nothing in it yet.
    package init(key: Identifier, id: Identifier, values: FieldMap<FieldValue> = FieldMap()) {
        self.key = key
        self.id = id
        self.values = values
    }

    /// Whether nothing would be sent.
    package var isEmpty: Bool { values.isEmpty }

    /// Whether it moves the flag to another stage, which can have its own access rules.
    package var movesStage: Bool { values.entries.contains { $0.field.kind == .stage } }

    /// Whether the flag is archived.
    package var archived: Bool? {
        get { values[.archived]?.truth }
        set { values[.archived] = newValue.map(FieldValue.flag) }
    }

    /// Whether the flag is secret.
    package var secret: Bool? {
        get { values[.secret]?.truth }
        set { values[.secret] = newValue.map(FieldValue.flag) }
    }
}

/// The body of `updateCompanyFlags` and `updateUserFlags`: all flags of one company or user in one environment.
package struct TargetUpdate: Hashable, Sendable {
    /// One flag that is switched on for the target, or no longer.
    package struct Entry: Hashable, Sendable {
        /// The flag's key.
        package let flag: Identifier
        /// True adds the target, false removes it (sent as null).
        package let adds: Bool

        /// An entry from its parts.
        package init(flag: Identifier, adds: Bool) {
            self.flag = flag
            self.adds = adds
        }
    }

    /// Company or user.
    package let kind: TargetKind
    /// The company's or user's id.
    package let target: Identifier
    /// The environment's id, which is in the path.
    package let environment: Identifier
    /// The environment's name, for people.
    package let environmentName: String
    /// Whether it is a production environment.
    package let production: Bool
    /// The flags, in the order of the plan's changes.
    package let entries: [Entry]

    /// An update from its parts.
    package init(
        kind: TargetKind,
        target: Identifier,
        environment: Identifier,
        environmentName: String,
        production: Bool,
        entries: [Entry]
    ) {
        self.kind = kind
        self.target = target
        self.environment = environment
        self.environmentName = environmentName
        self.production = production
        self.entries = entries
    }

    /// The same update with another name of its environment.
    package func `in`(_ environment: String, production: Bool) -> TargetUpdate {
        TargetUpdate(
            kind: kind, target: target, environment: self.environment, environmentName: environment,
            production: production, entries: entries)
    }

    /// The same update for only these flags.
    package func with(_ entries: [Entry]) -> TargetUpdate {
        TargetUpdate(
            kind: kind, target: target, environment: environment, environmentName: environmentName,
            production: production, entries: entries)
    }
}

/// `upsertCompany` and `upsertUser` with an empty body: creates a company or user in one environment, without a name and
/// attributes, and leaves one that is there as it is.
package struct EntityUpsert: Hashable, Sendable {
    /// Company or user.
    package let kind: TargetKind
    /// The company's or user's id.
    package let id: Identifier
    /// The environment's id, which is in the path.
    package let environment: Identifier
    /// The environment's name, for people.
    package let environmentName: String

    /// An upsert from its parts.
    package init(kind: TargetKind, id: Identifier, environment: Identifier, environmentName: String) {
        self.kind = kind
        self.id = id
        self.environment = environment
        self.environmentName = environmentName
    }

    /// The same upsert with another name of its environment.
    package func `in`(_ environment: String) -> EntityUpsert {
        EntityUpsert(kind: kind, id: id, environment: self.environment, environmentName: environment)
    }
}
