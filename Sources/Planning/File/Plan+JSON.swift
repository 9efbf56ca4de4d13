package import FlagModel
package import JSONText

extension Plan {
    /// The plan file: what `plan --out` writes and `plan --format json` prints.
    ///
    /// The members are `format`, `version`, `for`, `manifest`, `basis`, `digest`, `summary`, `changes`, `calls`,
    /// `notes`, `warnings` and `blocked`, in this order, and `base` where `--base` was given. A list is always there,
    /// empty when there is nothing.
    /// There is no key of any kind in it.
    package var json: JSONValue {
        var members = [
            JSONMember("format", .string(Self.format)),
            JSONMember("version", .integer(Self.version)),
            JSONMember("for", subject.json),
            JSONMember("manifest", ["paths": .strings(manifest.paths), "sha256": .string(manifest.sha256)]),
            JSONMember("basis", basis.json),
            JSONMember("digest", .string(digest)),
            JSONMember("summary", summary.json),
            JSONMember("changes", .array(changes.map { $0.json(placed: true) })),
            JSONMember("calls", .array(calls.map { $0.json(appID: subject.appID) })),
            JSONMember("notes", .array(notes.map(\.json))),
            JSONMember("warnings", .array(warnings.map(\.json))),
            JSONMember("blocked", .array(blocked.map(\.json))),
        ]
        if let base { members.append(JSONMember("base", base.json)) }
        return .object(members)
    }

    /// The member `format`, by which a plan file is known.
    package static let format = "hoist-plan"

    /// The member `version`: the version of the plan file's form.
    package static let version = 1
}

extension PlanSubject {
    fileprivate var json: JSONValue {
        ["apiUrl": .string(apiURL), "appId": .string(appID.text), "appName": .string(appName)]
    }
}

extension PlanBase {
    fileprivate var json: JSONValue {
        ["revision": .string(revision), "drifted": .array(drifted.map { $0.json(placed: true) })]
    }
}

extension Call {
    /// The call as the plan file holds it.
    package func json(appID: Identifier) -> JSONValue {
        [
            "id": .string(id),
            "operation": .string(operation.rawValue),
            "method": .string(request.method.rawValue),
            "path": .string(request.path(appID: appID).text),
            "body": request.body,
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
