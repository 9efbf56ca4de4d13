import Diagnostics
import FlagModel
import JSONText

// MARK: Writing

extension PlanBasis {
    /// The basis as the plan file has it.
    var file: JSONStream {
        .object([
            ("environments", .list(environments) { $0.json }),
            ("flags", .list(flags) { $0.json }),
            ("targets", .list(targets) { $0.json }),
            ("day", .value(.optional(day?.description))),
            ("grants", .list(grants) { $0.json }),
        ])
    }
}

extension PlanBasis.EnvironmentVersion {
    fileprivate var json: JSONValue {
        ["id": .string(id.text), "name": .string(name), "flagStateVersion": .integer(flagStateVersion)]
    }
}

extension PlanBasis.Flag {
    fileprivate var json: JSONValue {
        [
            "flag": .string(key.text),
            "id": .optional(id?.text),
            "archived": .bool(archived),
            "fields": .array(fields.map { ["field": .string($0.field.key), "seen": $0.seen.json] }),
        ]
    }
}

extension PlanBasis.Targets {
    fileprivate var json: JSONValue {
        [
            "flag": .string(flag.text),
            "environment": .string(environment.text),
            "kind": .string(kind.rawValue),
            "whole": .bool(whole),
            "seen": .strings(seen.map(\.text)),
        ]
    }
}

extension PlanBasis.GrantedTarget {
    fileprivate var json: JSONValue {
        [
            "flag": .string(flag.text),
            "environment": .string(environment.text),
            "kind": .string(kind.rawValue),
            "id": .string(id.text),
            "from": .optional(from?.description),
            "until": .optional(until?.description),
        ]
    }
}

// MARK: Reading

extension PlanBasis.GrantedTarget {
    init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["flag", "environment", "kind", "id", "from", "until"])
        self.init(
            flag: try members["flag"].identifier(), environment: try members["environment"].identifier(),
            kind: try members["kind"].word(TargetKind.self), id: try members["id"].identifier(),
            from: try members["from"].optionalDay(), until: try members["until"].optionalDay())
    }
}

extension PlanBasis.EnvironmentVersion {
    init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["id", "name", "flagStateVersion"])
        self.init(
            id: try members["id"].identifier(), name: try members["name"].text(),
            flagStateVersion: try members["flagStateVersion"].number())
    }
}

extension PlanBasis.Flag {
    init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["flag", "id", "archived", "fields"])
        self.init(
            key: try members["flag"].identifier(),
            id: try members["id"].optional { id throws(PlanFileProblem) in try id.identifier() },
            archived: try members["archived"].bool(), fields: try members["fields"].list(PlanBasis.Field.init))
    }
}

extension PlanBasis.Field {
    fileprivate init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["field", "seen"])
        self.init(field: try members["field"].field(), seen: try FieldChange.Value(members["seen"]))
    }
}

extension PlanBasis.Targets {
    init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["flag", "environment", "kind", "whole", "seen"])
        self.init(
            flag: try members["flag"].identifier(), environment: try members["environment"].identifier(),
            kind: try members["kind"].word(TargetKind.self), whole: try members["whole"].bool(),
            seen: try members["seen"].identifiers())
    }
}
