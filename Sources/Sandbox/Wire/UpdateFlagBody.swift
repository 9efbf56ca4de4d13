/// The body of updateFlag. A part that broke a rule counts as left out here, and the rule is among the issues.
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

    init(_ value: JSONValue, _ check: inout BodyCheck) {
        let said = check.object(value, "") ?? [:]
        check.refuseOthers(than: Self.members, in: said, "")
        name = check.text(said["name"], "name", Lengths.name)
        description = check.clearableText(said["description"], "description", Lengths.description)
        ownerUserId = check.clearableText(said["ownerUserId"], "ownerUserId", Lengths.any)
        permanent = check.bool(said["permanent"], "permanent")
        secret = check.bool(said["secret"], "secret")
        isArchived = check.bool(said["isArchived"], "isArchived")
        stageId = check.text(said["stageId"], "stageId", Lengths.stageID)
    }
}
