// upsertCompany and upsertUser.
extension SandboxWorld {
    mutating func upsertEntity(_ kind: EntityKind, _ id: SandboxID, _ call: Call) throws(Refusal) -> [UInt8] {
        let key = SandboxEntities.Key(environment: try environment(call).id, kind: kind, id: id)
        var check = BodyCheck()
        let body = UpsertEntityBody(call.body.isEmpty ? .object([:]) : try JSONBytes.decode(call.body), &check)
        try check.finish()
        let before = entities[key]
        let isNew = !knows(kind, id, in: key.environment)
        var entity = before ?? SandboxEntity()
        entity.name = body.name ?? entity.name
        if let attributes = body.attributes {
            entity.attributes = (entity.attributes ?? [:]).merging(attributes) { $1 }
        }
        if entity != before {
            entities[key] = entity
            revision += 1
        }
        if isNew, does(.upsertsLag) { lagging.insert(key) }
        if isNew, does(.upsertsRaiseVersions) { raiseVersion(of: key.environment) }
        return try JSONBytes.encode(EntityAnswer(id: id, name: entity.name, attributes: entity.attributes))
    }
}
