import FlagModel
import JSONText

// MARK: Writing

extension Change {
    /// The change as the plan file has it; the digest is of the form without places.
    func json(placed: Bool) -> JSONValue {
        var members = [
            JSONMember("flag", .string(flag.text)),
            JSONMember("action", .string(action.rawValue)),
        ]
        if placed { members.append(JSONMember(place)) }
        members.append(JSONMember("fields", .array(fields.map { $0.json(placed: placed) })))
        members.append(JSONMember("targets", .array(targets.map { $0.json(placed: placed) })))
        return .object(members)
    }
}

extension FieldChange {
    fileprivate func json(placed: Bool) -> JSONValue {
        var members = [
            JSONMember("field", .string(field.key)),
            JSONMember("before", before.json),
            JSONMember("after", after.json),
        ]
        if placed { members.append(JSONMember(place)) }
        return .object(members)
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
    fileprivate func json(placed: Bool) -> JSONValue {
        var members = [
            JSONMember("environment", .string(environment)),
            JSONMember("environmentId", .string(environmentID.text)),
            JSONMember("production", .bool(production)),
            JSONMember("companies", companies.json),
            JSONMember("users", users.json),
            JSONMember("causes", .array(causes.map { $0.json(placed: placed) })),
        ]
        if placed { members.append(JSONMember(place)) }
        return .object(members)
    }
}

extension TargetsChange.Difference {
    fileprivate var json: JSONValue {
        ["add": .strings(add.map(\.text)), "remove": .strings(remove.map(\.text))]
    }
}

extension TargetsChange.Cause {
    fileprivate func json(placed: Bool) -> JSONValue {
        var members = [JSONMember("audience", .string(audience.text))]
        if placed { members.append(JSONMember(place)) }
        members.append(JSONMember("companies", .strings(companies.map(\.text))))
        members.append(JSONMember("users", .strings(users.map(\.text))))
        return .object(members)
    }
}

extension JSONMember {
    /// The member `place`, null if there is none.
    fileprivate init(_ place: PlanPlace?) {
        self.init("place", place?.json ?? .null)
    }
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
            environment: try members["environment"].text(),
            environmentID: try members["environmentId"].identifier(),
            production: try members["production"].bool(),
            companies: try Difference(members["companies"]),
            users: try Difference(members["users"]),
            causes: try members["causes"].list(Cause.init),
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
    /// A list of ids.
    func identifiers() throws(PlanFileProblem) -> [Identifier] {
        try list { id throws(PlanFileProblem) in try id.identifier() }
    }
}
