import FlagModel
import JSONText

extension Change {
    /// A change as the plan file holds it.
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
            field: try members["field"].word(FlagField.self), before: try Value(members["before"]),
            after: try Value(members["after"]), place: try members["place"].optional(PlanPlace.init))
    }
}

extension FieldChange.Value {
    /// A text, true, false or null.
    init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        switch cursor.value {
        case .null: self = .none
        case .bool(let value): self = .flag(value)
        case .string(let text): self = .text(text)
        default: throw cursor.expected("a text, true, false or null")
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
