import Diagnostics
import FlagModel
import JSONText

/// Reads the calls of a plan file back into requests: from their path and body, and, for what is there for people
/// alone, from the basis and the changes.
struct RequestReading {
    private let appID: Identifier
    /// The flags' keys by their ids.
    private let keys: [Identifier: Identifier]
    /// The environments whose targets change, by id.
    private let environments: [Identifier: TargetsChange]

    init(appID: Identifier, basis: PlanBasis, changes: [Change]) {
        self.appID = appID
        keys = Dictionary(
            basis.flags.compactMap { flag in flag.id.map { ($0, flag.key) } }, uniquingKeysWith: { first, _ in first })
        environments = Dictionary(
            changes.flatMap(\.targets).map { ($0.environmentID, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// A call as the plan file holds it.
    ///
    /// - Throws: ``PlanFileProblem`` also where method and path aren't those of the operation, to the byte.
    func call(_ cursor: JSONCursor) throws(PlanFileProblem) -> Call {
        let members = try cursor.object(["id", "operation", "method", "path", "body", "after"])
        let path = try members["path"].text()
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).map(PathSegment.decoded)
        let request: Call.Request
        switch try members["operation"].word(Call.Operation.self) {
        case .createFlag: request = .createFlag(try NewFlag(members["body"]))
        case .updateFlag:
            guard let id = segments.last ?? nil, let key = keys[Identifier(id)] else {
                throw .inconsistent("`\(members["path"].path)` names a flag that the basis doesn't")
            }
            request = .updateFlag(try FlagUpdate(key: key, id: Identifier(id), members["body"]))
        case .updateCompanyFlags: request = try target(.company, segments, members)
        case .updateUserFlags: request = try target(.user, segments, members)
        }
        let call = Call(
            id: try members["id"].text(), request: request,
            after: try members["after"].list { id throws(PlanFileProblem) in try id.text() })
        guard request.path(appID: appID).text.isSame(as: path),
            request.method.rawValue.isSame(as: try members["method"].text())
        else {
            throw .inconsistent("`\(members["path"].path)` and `method` aren't those of the operation")
        }
        return call
    }

    private func target(
        _ kind: TargetKind,
        _ segments: [String?],
        _ members: JSONObject
    ) throws(PlanFileProblem) -> Call.Request {
        guard segments.count == 8, let environment = segments[4], let target = segments[6],
            let known = environments[Identifier(environment)]
        else { throw .inconsistent("`\(members["path"].path)` names an environment that no change does") }
        let body = try members["body"].object(["updates"])
        let entries = try body["updates"].list { entry throws(PlanFileProblem) in
            let entry = try entry.object(["flagKey", "specificTargetValue"])
            let adds = try entry["specificTargetValue"].optional { value throws(PlanFileProblem) in
                guard try value.bool() else { throw value.expected("true or null") }
                return true
            }
            return TargetUpdate.Entry(flag: try entry["flagKey"].identifier(), adds: adds ?? false)
        }
        return .updateTarget(
            TargetUpdate(
                kind: kind, target: Identifier(target), environment: Identifier(environment),
                environmentName: known.environment, production: known.production, entries: entries))
    }
}

extension NewFlag {
    fileprivate init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let body = try cursor.object(
            ["key", "name"], allowed: ["description", "stageId", "ownerUserId", "permanent", "secret"])
        self.init(key: try body["key"].identifier(), name: try body["name"].text())
        description = try body.written("description") { value throws(PlanFileProblem) in try value.text() }
        stage = try body.written("stageId") { value throws(PlanFileProblem) in try value.identifier() }
        owner = try body.written("ownerUserId") { value throws(PlanFileProblem) in try value.identifier() }
        permanent = try body.written("permanent") { value throws(PlanFileProblem) in try value.bool() }
        secret = try body.written("secret") { value throws(PlanFileProblem) in try value.bool() }
    }
}

extension FlagUpdate {
    fileprivate init(key: Identifier, id: Identifier, _ cursor: JSONCursor) throws(PlanFileProblem) {
        let body = try cursor.object(
            [],
            allowed: ["name", "description", "ownerUserId", "permanent", "secret", "isArchived", "stageId"])
        self.init(key: key, id: id)
        name = try body.written("name") { value throws(PlanFileProblem) in try value.text() }
        description = try body.written("description") { value throws(PlanFileProblem) in
            try Clearable(value) { value throws(PlanFileProblem) in try value.text() }
        }
        owner = try body.written("ownerUserId") { value throws(PlanFileProblem) in
            try Clearable(value) { value throws(PlanFileProblem) in try value.identifier() }
        }
        permanent = try body.written("permanent") { value throws(PlanFileProblem) in try value.bool() }
        secret = try body.written("secret") { value throws(PlanFileProblem) in try value.bool() }
        archived = try body.written("isArchived") { value throws(PlanFileProblem) in try value.bool() }
        stage = try body.written("stageId") { value throws(PlanFileProblem) in try value.identifier() }
    }
}

extension FlagUpdate.Clearable {
    fileprivate init(
        _ cursor: JSONCursor,
        _ read: (JSONCursor) throws(PlanFileProblem) -> Value
    ) throws(PlanFileProblem) {
        if case .null = cursor.value { self = .clear } else { self = .set(try read(cursor)) }
    }
}

extension JSONObject {
    /// What is read of a member, or nil where it isn't there; null isn't the same.
    fileprivate func written<Value>(
        _ name: String,
        _ read: (JSONCursor) throws(PlanFileProblem) -> Value
    ) throws(PlanFileProblem) -> Value? {
        has(name) ? try read(self[name]) : nil
    }
}
