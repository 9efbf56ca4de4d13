import FlagModel
import JSONText

// MARK: Writing

extension Change {
    /// The change as the plan file has it.
    var json: JSONValue {
        [
            "flag": .string(flag.text),
            "action": .string(action.rawValue),
            "place": .optional(place),
            "fields": .array(fields.map(\.json)),
            "targets": .array(targets.map(\.json)),
        ]
    }

    /// The names of members that the digest doesn't cover, wherever they are in a change: where the manifest says
    /// something, and what depends on the day.
    static let undigested: Set<String> = ["place", "ended", "granted", "age"]
}

extension FieldChange {
    fileprivate var json: JSONValue {
        ["field": .string(field.key), "before": before.json, "after": after.json, "place": .optional(place)]
    }
}

extension FieldChange.Value {
    /// A string, true, false or null.
    var json: JSONValue {
        switch self {
        case .none: .null
        case .text(let text): .string(text)
        case .flag(let value): .bool(value)
        }
    }
}

extension TargetsChange {
    fileprivate var json: JSONValue {
        let members: JSONValue = [
            "environment": .string(environment),
            "environmentId": .string(environmentID.text),
            "production": .bool(production),
            "companies": companies.json,
            "users": users.json,
            "causes": .array(causes.map(\.json)),
            "ended": ["companies": .strings(ended(.company).map(\.text)), "users": .strings(ended(.user).map(\.text))],
            "granted": .array(granted.map(\.json)),
            "place": .optional(place),
        ]
        guard let lastChanged, case .object(let known) = members else { return members }
        return .object(known + [JSONMember("age", ["lastChanged": .string(lastChanged.description)])])
    }
}

extension GrantedTarget {
    fileprivate var json: JSONValue {
        [
            "kind": .string(kind.rawValue),
            "id": .string(id.text),
            "begun": .optional(begun?.description),
            "ended": .optional(ended?.description),
            "why": .optional(why),
            "audience": .optional(audience?.text),
            "place": .optional(place),
        ]
    }
}

extension TargetsChange.Difference {
    fileprivate var json: JSONValue {
        ["add": .strings(add.map(\.text)), "remove": .strings(remove.map(\.text))]
    }
}

extension TargetsChange.Cause {
    fileprivate var json: JSONValue {
        [
            "audience": .string(audience.text),
            "place": .optional(place),
            "companies": .strings(companies.map(\.text)),
            "users": .strings(users.map(\.text)),
        ]
    }
}

extension JSONValue {
    /// A place, null if there is none.
    fileprivate static func optional(_ place: PlanPlace?) -> JSONValue { place?.json ?? .null }
}

// MARK: Reading

extension Change {
    /// A change as the plan file has it.
    init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["flag", "action", "place", "fields", "targets"])
        self.init(
            flag: try members["flag"].identifier(), action: try members["action"].word(Action.self),
            place: try members["place"].optional(PlanPlace.init),
            fields: try members["fields"].list(FieldChange.init),
            targets: try members["targets"].list(TargetsChange.init))
    }
}

extension FieldChange {
    fileprivate init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["field", "before", "after", "place"])
        self.init(
            field: try members["field"].field(), before: try Value(members["before"]),
            after: try Value(members["after"]), place: try members["place"].optional(PlanPlace.init))
    }
}

extension FieldChange.Value {
    /// A string, true, false or null.
    init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        switch cursor.value {
        case .null: self = .none
        case .bool(let value): self = .flag(value)
        case .string(let text): self = .text(text)
        default: throw cursor.expected("a string, true, false or null")
        }
    }
}

extension TargetsChange {
    fileprivate init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object([
            "environment", "environmentId", "production", "companies", "users", "causes", "place",
        ])
        self.init(
            environment: try members["environment"].interned(),
            environmentID: try members["environmentId"].identifier(),
            production: try members["production"].bool(),
            companies: try Difference(members["companies"]),
            users: try Difference(members["users"]),
            causes: try members["causes"].list(Cause.init),
            // Files of earlier versions have none.
            granted: try members["granted"].optional { granted throws(PlanFileProblem) in
                try granted.list(GrantedTarget.init)
            } ?? [],
            place: try members["place"].optional(PlanPlace.init),
            lastChanged: try members["age"].optional { age throws(PlanFileProblem) in
                try age.object([])["lastChanged"].optional { time throws(PlanFileProblem) in try time.text() }
            }.flatMap { $0.flatMap(UTCTime.init(_:)) })
    }
}

extension GrantedTarget {
    fileprivate init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["kind", "id", "begun", "ended", "why", "audience", "place"])
        let (begun, ended) = (try members["begun"].optionalDay(), try members["ended"].optionalDay())
        guard (begun == nil) != (ended == nil) else { throw cursor.expected("a grant that has begun or has ended") }
        self.init(
            kind: try members["kind"].word(TargetKind.self), id: try members["id"].identifier(), begun: begun,
            ended: ended, why: try members["why"].optional { why throws(PlanFileProblem) in try why.text() },
            audience: try members["audience"].optional { name throws(PlanFileProblem) in try name.identifier() },
            place: try members["place"].optional(PlanPlace.init))
    }
}

extension TargetsChange.Difference {
    fileprivate init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["add", "remove"])
        self.init(add: try members["add"].identifiers(), remove: try members["remove"].identifiers())
    }
}

extension TargetsChange.Cause {
    fileprivate init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["audience", "place", "companies", "users"])
        self.init(
            audience: try members["audience"].identifier(), place: try PlanPlace(members["place"]),
            companies: try members["companies"].identifiers(), users: try members["users"].identifiers())
    }
}

extension JSONCursor {
    /// A day, or null.
    func optionalDay() throws(PlanFileProblem) -> CalendarDate? {
        try optional { day throws(PlanFileProblem) in try day.day() }
    }

    /// A day.
    func day() throws(PlanFileProblem) -> CalendarDate {
        guard let day = CalendarDate(try text()) else { throw expected("a day such as 2027-01-31") }
        return day
    }

    /// A list of ids.
    func identifiers() throws(PlanFileProblem) -> [Identifier] {
        try list { id throws(PlanFileProblem) in try id.identifier() }
    }
}
