import Diagnostics
package import FlagModel
package import JSONText

// MARK: Writing

extension Call {
    /// The call as the plan file has it.
    package func json(appID: Identifier) -> JSONValue {
        [
            "id": .string(id),
            "operation": .string(operation.rawValue),
            "method": .string(request.method.rawValue),
            "path": .string(request.path(appID: appID).text),
            "body": request.body,
            "after": .strings(dependsOn),
        ]
    }
}

extension Call {
    /// How a request is sent.
    package enum Method: String, Sendable {
        /// Creates.
        case post = "POST"
        /// Changes.
        case patch = "PATCH"
        /// Creates what the path names, or leaves it as it is.
        case put = "PUT"
    }
}

/// The one encoding of a request: the plan file shows it, and apply hands it to the transport.
extension Call.Request {
    /// The HTTP method: `POST` to create a flag, `PUT` to create a company or user, `PATCH` for everything else.
    package var method: Call.Method {
        switch self {
        case .createFlag: .post
        case .updateFlag, .updateTarget: .patch
        case .upsertEntity: .put
        }
    }

    /// The path under the API URL, each id in it percent-encoded: `/apps/ap1/envs/en1/companies/acme%2Fcorp/flags`.
    package func path(appID: Identifier) -> RequestPath {
        switch self {
        case .createFlag:
            return RequestPath(["apps", .app(appID.text), "flags"])
        case .updateFlag(let update):
            return RequestPath(["apps", .app(appID.text), "flags", .flagID(update.id.text)])
        case .updateTarget(let update):
            let environment = PathPart.environment(update.environment.text)
            let id = update.target.text
            return switch update.kind {
            case .company:
                RequestPath(["apps", .app(appID.text), "envs", environment, "companies", .company(id), "flags"])
            case .user: RequestPath(["apps", .app(appID.text), "envs", environment, "users", .user(id), "flags"])
            }
        case .upsertEntity(let upsert):
            let environment = PathPart.environment(upsert.environment.text)
            let id = upsert.id.text
            return switch upsert.kind {
            case .company: RequestPath(["apps", .app(appID.text), "envs", environment, "companies", .company(id)])
            case .user: RequestPath(["apps", .app(appID.text), "envs", environment, "users", .user(id)])
            }
        }
    }

    /// The body without `changeDescription` and `notifications`, which apply adds as it sends.
    package var body: JSONValue {
        switch self {
        case .createFlag(let flag): flag.body
        case .updateFlag(let update): update.body
        case .updateTarget(let update): update.body
        case .upsertEntity: .object([])
        }
    }
}

extension NewFlag {
    /// The body of `createFlag`; what has no value is left out.
    fileprivate var body: JSONValue {
        .object([JSONMember("key", .string(key.text))] + values.members { $0.created })
    }
}

extension FlagUpdate {
    /// The body of `updateFlag`; what has no value is left out, what is cleared is null.
    fileprivate var body: JSONValue { .object(values.members { $0.updated }) }
}

extension FieldMap<FieldValue> {
    /// The members of a body, each by the name and at the place that the table gives it there.
    fileprivate func members(_ member: (FlagField) -> FlagField.Member?) -> [JSONMember] {
        entries.compactMap { entry in member(entry.field).map { ($0, entry.value) } }
            .sorted { $0.0.rank < $1.0.rank }
            .map { JSONMember($0.name, $1.json) }
    }
}

extension TargetUpdate {
    /// The body of `updateCompanyFlags` and `updateUserFlags`.
    fileprivate var body: JSONValue {
        let updates = entries.map { entry -> JSONValue in
            ["flagKey": .string(entry.flag.text), "specificTargetValue": entry.adds ? true : .null]
        }
        return ["updates": .array(updates)]
    }
}

// MARK: Reading

/// Reads the calls of a plan file back into requests: from their path and body, and, for what is only there for
/// people, from the basis and the changes.
struct RequestReader {
    private let appID: Identifier
    /// The flags' keys by their ids.
    private let keys: [Identifier: Identifier]

    init(appID: Identifier, basis: [PlanBasis.Flag]) {
        self.appID = appID
        keys = Dictionary(firstOf: basis.compactMap { flag in flag.id.map { ($0, flag.key) } })
    }

    /// A call as the plan file has it; ``name(_:by:)`` adds what it doesn't say about its environment.
    ///
    /// - Throws: ``PlanFileProblem`` also if method and path aren't those of the operation, to the byte.
    func call(_ cursor: JSONCursor) throws(PlanFileProblem) -> Call {
        let members = try cursor.object(["id", "operation", "method", "path", "body", "after"])
        let path = try members["path"].text()
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).map(PathSegment.decoded)
        let request: Call.Request
        switch try members["operation"].word(Call.Operation.self) {
        case .createFlag: request = .createFlag(try NewFlag(members["body"]))
        case .updateFlag:
            guard let id = segments.last ?? nil, let key = keys[Identifier(id)] else {
                throw .inconsistent("`\(members["path"].path)` names a flag that isn't in the basis")
            }
            request = .updateFlag(try FlagUpdate(key: key, id: Identifier(id), members["body"]))
        case .updateCompanyFlags: request = try target(.company, segments, members)
        case .updateUserFlags: request = try target(.user, segments, members)
        case .upsertCompany: request = try upsert(.company, segments, members)
        case .upsertUser: request = try upsert(.user, segments, members)
        }
        let call = Call(
            id: try members["id"].text(), request: request,
            dependsOn: try members["after"].list { id throws(PlanFileProblem) in try id.text() })
        guard request.path(appID: appID).text.isSame(as: path),
            request.method.rawValue.isSame(as: try members["method"].text())
        else {
            throw .inconsistent("`\(members["path"].path)` and `method` aren't those of the operation")
        }
        return call
    }

    /// Gives calls the names of their environments, and whether these are production, as the changes have them.
    static func name(_ calls: inout [Call], by changes: [Change]) throws(PlanFileProblem) {
        var environments: [Identifier: (name: String, isProduction: Bool)] = [:]
        for targets in changes.lazy.flatMap(\.targets) where environments[targets.environmentID] == nil {
            environments[targets.environmentID] = (targets.environment, targets.production)
        }
        for index in calls.indices {
            guard let environment = calls[index].environment else { continue }
            guard let known = environments[environment.id] else {
                throw .inconsistent("`calls[\(index)].path` names an environment that isn't in the changes")
            }
            calls[index] = calls[index].in(known.name, production: known.isProduction)
        }
    }

    private func upsert(
        _ kind: TargetKind,
        _ segments: [String?],
        _ members: JSONObject
    ) throws(PlanFileProblem) -> Call.Request {
        guard segments.count == 7, let environment = segments[4], let id = segments[6] else {
            throw .inconsistent("`\(members["path"].path)` and `method` aren't those of the operation")
        }
        _ = try members["body"].object([], isClosed: true)
        return .upsertEntity(
            EntityUpsert(
                kind: kind, id: Identifier(id), environment: Identifier(environment), environmentName: ""))
    }

    private func target(
        _ kind: TargetKind,
        _ segments: [String?],
        _ members: JSONObject
    ) throws(PlanFileProblem) -> Call.Request {
        guard segments.count == 8, let environment = segments[4], let target = segments[6] else {
            throw .inconsistent("`\(members["path"].path)` and `method` aren't those of the operation")
        }
        let body = try members["body"].object(["updates"], isClosed: true)
        let entries = try body["updates"].list { entry throws(PlanFileProblem) in
            let entry = try entry.object(["flagKey", "specificTargetValue"], isClosed: true)
            let adds = try entry["specificTargetValue"].optional { value throws(PlanFileProblem) in
                guard try value.bool() else { throw value.expected("true or null") }
                return true
            }
            return TargetUpdate.Entry(flag: try entry["flagKey"].identifier(), adds: adds ?? false)
        }
        return .updateTarget(
            TargetUpdate(
                kind: kind, target: Identifier(target), environment: Identifier(environment), environmentName: "",
                production: false, entries: entries))
    }
}

extension NewFlag {
    fileprivate init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let fields = cursor.fields.created
        let required = fields.filter { $0.creation == .nameFromKey }.compactMap(\.created?.name)
        let body = try cursor.object(
            ["key"] + required, allowed: fields.compactMap(\.created?.name), isClosed: true)
        self.init(key: try body["key"].identifier())
        for field in fields {
            guard let name = field.created?.name, body.has(name) else { continue }
            values[field] = try body[name].value(of: field, isClearable: false)
        }
    }
}

extension FlagUpdate {
    fileprivate init(key: Identifier, id: Identifier, _ cursor: JSONCursor) throws(PlanFileProblem) {
        let fields = cursor.fields.updated
        let body = try cursor.object([], allowed: fields.map(\.updated.name), isClosed: true)
        self.init(key: key, id: id)
        for field in fields where body.has(field.updated.name) {
            values[field] = try body[field.updated.name].value(of: field, isClearable: field.isClearable)
        }
    }
}

extension JSONCursor {
    /// What a body has for a field; null is none if that clears it.
    fileprivate func value(of field: FlagField, isClearable: Bool) throws(PlanFileProblem) -> FieldValue {
        if isClearable, case .null = value { return .none }
        switch field.kind {
        case .text, .stage, .owner: return .text(try text())
        case .truth: return .flag(try bool())
        }
    }
}
