/// The body of createFlag. A part that broke a rule is nil here, and the rule is among the issues.
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
    /// What is set; nil when it is left out or cleared.
    var value: Value? {
        guard case .set(let value) = self else { return nil }
        return value
    }
}
