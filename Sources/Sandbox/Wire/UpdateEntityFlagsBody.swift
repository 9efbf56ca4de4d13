/// The body of updateCompanyFlags and updateUserFlags. Other members are allowed by the API's document, and ignored.
struct UpdateEntityFlagsBody {
    struct Update {
        /// The place in the list, for issues: `updates.0`.
        let field: String
        let flagKey: SandboxID
        /// True adds the target; null removed it, and is false here.
        let adds: Bool
    }

    /// Those that broke no rule; the others are among the issues.
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
