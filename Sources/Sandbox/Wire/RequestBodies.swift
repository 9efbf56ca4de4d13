/// The body of createFlag. An invalid part is nil here, and listed among the issues.
struct CreateFlagBody {
    let key: String?
    let name: String?
    let description: String?
    let stageId: String?
    let ownerUserId: String?
    let permanent: Bool?
    let secret: Bool?

    private static let members: Set = [
        "key", "name", "description", "stageId", "ownerUserId", "permanent", "secret",
    ]

    init(_ value: JSONValue, _ check: inout BodyCheck) {
        let members = check.object(value, "")
        let said = members ?? [:]
        check.refuseOthers(than: Self.members, in: said, "")
        key = members.flatMap { check.requiredText($0["key"], "key", Lengths.notEmpty) }
        name = members.flatMap { check.requiredText($0["name"], "name", Lengths.name) }
        description = check.clearableText(said["description"], "description", Lengths.description).value
        stageId = check.text(said["stageId"], "stageId", Lengths.stageID)
        ownerUserId = check.clearableText(said["ownerUserId"], "ownerUserId", Lengths.any).value
        permanent = check.bool(said["permanent"], "permanent")
        secret = check.bool(said["secret"], "secret")
    }
}

extension Setting {
    /// The value; nil if it is left out or cleared.
    var value: Value? {
        guard case .set(let value) = self else { return nil }
        return value
    }
}

/// The body of updateFlag. An invalid part counts as left out, and is listed among the issues.
struct UpdateFlagBody {
    let name: String?
    let description: Setting<String>
    let ownerUserId: Setting<String>
    let permanent: Bool?
    let secret: Bool?
    let isArchived: Bool?
    let stageId: String?

    private static let members: Set = [
        "name", "description", "ownerUserId", "permanent", "secret", "isArchived", "stageId",
    ]

    /// Whether it is about anything but `isArchived`.
    let hasDetails: Bool

    init(_ value: JSONValue, _ check: inout BodyCheck) {
        let said = check.object(value, "") ?? [:]
        check.refuseOthers(than: Self.members, in: said, "")
        hasDetails = said.keys.contains { $0 != "isArchived" }
        name = check.text(said["name"], "name", Lengths.name)
        description = check.clearableText(said["description"], "description", Lengths.description)
        ownerUserId = check.clearableText(said["ownerUserId"], "ownerUserId", Lengths.any)
        permanent = check.bool(said["permanent"], "permanent")
        secret = check.bool(said["secret"], "secret")
        isArchived = check.bool(said["isArchived"], "isArchived")
        stageId = check.text(said["stageId"], "stageId", Lengths.stageID)
    }
}

/// The body of updateCompanyFlags and updateUserFlags. The API's document allows other members; they are ignored.
struct UpdateEntityFlagsBody {
    struct Update {
        /// The path of the update, for issues: `updates.0`.
        let field: String
        let flagKey: SandboxID
        /// True adds the target; null removes it, and is false here.
        let adds: Bool
    }

    /// The valid updates; the others are among the issues.
    let updates: [Update]

    private static let notifications: Set = ["linearComment", "slack"]

    init(_ value: JSONValue, _ check: inout BodyCheck) {
        guard let said = check.object(value, "") else {
            updates = []
            return
        }
        updates = Self.updates(said["updates"], &check)
        _ = check.text(said["changeDescription"], "changeDescription", Lengths.any)
        if let value = said["notifications"], let items = check.array(value, "notifications") {
            for (place, item) in items.enumerated() {
                let field = "notifications.\(place)"
                if let text = check.text(item, field, Lengths.any), !Self.notifications.contains(text) {
                    check.add(field, "expected one of \(Self.notifications.sorted().joined(separator: ", "))")
                }
            }
        }
    }

    private static func updates(_ value: JSONValue?, _ check: inout BodyCheck) -> [Update] {
        guard let value else {
            check.add("updates", "required")
            return []
        }
        guard let items = check.array(value, "updates") else { return [] }
        if items.isEmpty {
            check.add("updates", "must have at least 1 item")
        }
        var updates: [Update] = []
        for (place, item) in items.enumerated() {
            let field = "updates.\(place)"
            guard let said = check.object(item, field) else { continue }
            let key = check.requiredText(said["flagKey"], "\(field).flagKey", Lengths.notEmpty)
            let adds = targetValue(said["specificTargetValue"], "\(field).specificTargetValue", &check)
            if let key, let adds {
                updates.append(Update(field: field, flagKey: SandboxID(key), adds: adds))
            }
        }
        return updates
    }

    private static func targetValue(_ value: JSONValue?, _ field: String, _ check: inout BodyCheck) -> Bool? {
        switch value {
        case nil:
            check.add(field, "required")
            return nil
        case .bool(true):
            return true
        case .null:
            return false
        case .some:
            check.add(field, "expected true or null")
            return nil
        }
    }
}

/// The body of upsertCompany and upsertUser. An invalid part counts as left out, and is listed among the issues.
struct UpsertEntityBody {
    let name: String?
    let attributes: [String: JSONValue]?

    private static let members: Set = ["name", "attributes"]

    init(_ value: JSONValue, _ check: inout BodyCheck) {
        let said = check.object(value, "") ?? [:]
        check.refuseOthers(than: Self.members, in: said, "")
        name = check.text(said["name"], "name", Lengths.any)
        attributes =
            switch said["attributes"] {
            case nil, .null: nil
            case .some(let value): check.object(value, "attributes")
            }
    }
}
