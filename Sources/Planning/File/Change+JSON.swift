import FlagModel
import JSONText

extension Change {
    /// The change as the plan file holds it; without places it is what the digest is taken of.
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
            JSONMember("field", .string(field.rawValue)),
            JSONMember("before", before.json),
            JSONMember("after", after.json),
        ]
        if placed { members.append(JSONMember(place)) }
        return .object(members)
    }
}

extension FieldChange.Value {
    /// A text, true, false or null.
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
    /// The member `place`, null where there is none.
    fileprivate init(_ place: PlanPlace?) {
        self.init("place", place?.json ?? .null)
    }
}
