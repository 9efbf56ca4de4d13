package import Diagnostics
import FlagModel

extension Plan {
    /// The plan file: what `plan --out` writes and `plan --format json` prints.
    ///
    /// The members are `format`, `version`, `for`, `manifest`, `basis`, `digest`, `summary`, `changes`, `calls`,
    /// `notes`, `warnings` and `blocked`, in this order. A list is always there, empty when there is nothing.
    /// There is no key of any kind in it.
    package var json: JSONValue {
        [
            "format": .string(Self.format),
            "version": .integer(Self.version),
            "for": [
                "apiUrl": .string(subject.apiURL),
                "appId": .string(subject.appID.text),
                "appName": .string(subject.appName),
            ],
            "manifest": ["paths": .strings(manifest.paths), "sha256": .string(manifest.sha256)],
            "basis": basis.json,
            "digest": .string(digest),
            "summary": summary.json,
            "changes": .array(changes.map { $0.json(placed: true) }),
            "calls": .array(calls.map { $0.json(appID: subject.appID) }),
            "notes": .array(notes.map(\.json)),
            "warnings": .array(warnings.map(\.json)),
            "blocked": .array(blocked.map(\.json)),
        ]
    }

    /// The member `format`, by which a plan file is known.
    package static let format = "hoist-plan"

    /// The member `version`: the version of the plan file's form.
    package static let version = 1
}

extension Call {
    /// The call as the plan file holds it.
    func json(appID: Identifier) -> JSONValue {
        [
            "id": .string(id),
            "operation": .string(operation.rawValue),
            "method": .string(method),
            "path": .string(path(appID: appID)),
            "body": body,
            "after": .strings(after),
        ]
    }
}

extension PlanPlace {
    /// `{"file": "flags.yaml", "line": 24, "column": 3}`.
    var json: JSONValue {
        ["file": .string(file), "line": .integer(line), "column": .integer(column)]
    }
}

extension PlanRemark {
    /// The remark as the plan file holds it.
    fileprivate var json: JSONValue {
        [
            "code": .string(code),
            "message": .string(message),
            "flag": .optional(flag?.text),
            "place": place?.json ?? .null,
        ]
    }
}

extension Blocked {
    /// The limit as the plan file holds it.
    fileprivate var json: JSONValue {
        ["limit": .string(limit), "allowed": .integer(allowed), "planned": .integer(planned)]
    }
}
