import Diagnostics
import FlagModel
import JSONText

extension PlanBasis {
    /// The basis as the plan file holds it.
    var json: JSONValue {
        [
            "environments": .array(environments.map(\.json)),
            "flags": .array(flags.map(\.json)),
            "targets": .array(targets.map(\.json)),
        ]
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
            "fields": .array(fields.map { ["field": .string($0.field.rawValue), "seen": $0.seen.json] }),
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
