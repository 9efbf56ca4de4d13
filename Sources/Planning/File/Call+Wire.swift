package import FlagModel
package import JSONText

extension Call {
    /// How a request is sent.
    package enum Method: String, Sendable {
        /// Creates.
        case post = "POST"
        /// Changes.
        case patch = "PATCH"
    }
}

/// The one encoding of a request: the plan file shows it, and apply hands it to the transport.
extension Call.Request {
    /// The HTTP method: `POST` creates, `PATCH` is all else.
    package var method: Call.Method {
        switch self {
        case .createFlag: .post
        case .updateFlag, .updateTarget: .patch
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
        }
    }

    /// The body without `changeDescription` and `notifications`, which apply adds as it sends.
    package var body: JSONValue {
        switch self {
        case .createFlag(let flag): flag.body
        case .updateFlag(let update): update.body
        case .updateTarget(let update): update.body
        }
    }
}

extension NewFlag {
    /// The body of `createFlag`; what is nil is left out.
    fileprivate var body: JSONValue {
        var members = [JSONMember("key", .string(key.text)), JSONMember("name", .string(name))]
        members.append("description", description.map(JSONValue.string))
        members.append("stageId", stage.map { .string($0.text) })
        members.append("ownerUserId", owner.map { .string($0.text) })
        members.append("permanent", permanent.map(JSONValue.bool))
        members.append("secret", secret.map(JSONValue.bool))
        return .object(members)
    }
}

extension FlagUpdate {
    /// The body of `updateFlag`; what is nil is left out, what is cleared is null.
    fileprivate var body: JSONValue {
        var members: [JSONMember] = []
        members.append("name", name.map(JSONValue.string))
        members.append("description", description.map { $0.json(JSONValue.string) })
        members.append("ownerUserId", owner.map { $0.json { .string($0.text) } })
        members.append("permanent", permanent.map(JSONValue.bool))
        members.append("secret", secret.map(JSONValue.bool))
        members.append("isArchived", archived.map(JSONValue.bool))
        members.append("stageId", stage.map { .string($0.text) })
        return .object(members)
    }
}

extension FlagUpdate.Clearable {
    fileprivate func json(_ form: (Value) -> JSONValue) -> JSONValue {
        switch self {
        case .clear: .null
        case .set(let value): form(value)
        }
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

extension [JSONMember] {
    /// Adds a member unless there is nothing to say.
    fileprivate mutating func append(_ name: String, _ value: JSONValue?) {
        if let value { append(JSONMember(name, value)) }
    }
}
