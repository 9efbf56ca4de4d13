extension SandboxFlag: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, key, name, description, stage, owner, archived, permanent, secret, stale, noRecentChecks
        case codeRefsCleanedUp, createdAt, rolledOutToEveryoneAt, lastCheckAt, lastTrackAt, targets
    }

    /// Targets are written as a list: the keys of a JSON object would be compared as Swift compares strings.
    private struct Targeting: Codable {
        var environment: SandboxID
        var companies: SandboxIDList?
        var users: SandboxIDList?
        var version: Int?
        var updatedAt: SandboxTime?
    }

    /// Reads an object; only `key` is needed. Without `stage` it is in the first stage; `"stage": null` is none.
    ///
    /// - Throws: `DecodingError` for a member that is missing or of another type, and where two entries of `targets` are
    ///   of one environment.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func flag(_ key: CodingKeys) throws -> Bool {
            try container.decodeIfPresent(Bool.self, forKey: key) ?? false
        }
        let createdAt = try container.decodeIfPresent(SandboxTime.self, forKey: .createdAt) ?? .unspecified
        self.init(
            id: try container.decodeIfPresent(SandboxID.self, forKey: .id) ?? "",
            key: try container.decode(SandboxID.self, forKey: .key),
            name: try container.decodeIfPresent(String.self, forKey: .name),
            description: try container.decodeIfPresent(String.self, forKey: .description),
            stage: container.contains(.stage) ? try container.decode(SandboxID?.self, forKey: .stage) : "",
            owner: try container.decodeIfPresent(SandboxID.self, forKey: .owner),
            archived: try flag(.archived),
            permanent: try flag(.permanent),
            secret: try flag(.secret),
            createdAt: createdAt
        )
        stale = try flag(.stale)
        noRecentChecks = try flag(.noRecentChecks)
        codeRefsCleanedUp = try flag(.codeRefsCleanedUp)
        rolledOutToEveryoneAt = try container.decodeIfPresent(SandboxTime.self, forKey: .rolledOutToEveryoneAt)
        lastCheckAt = try container.decodeIfPresent(SandboxTime.self, forKey: .lastCheckAt)
        lastTrackAt = try container.decodeIfPresent(SandboxTime.self, forKey: .lastTrackAt)
        for targeting in try container.decodeIfPresent([Targeting].self, forKey: .targets) ?? [] {
            let earlier = targets.updateValue(
                SandboxTargets(
                    companies: targeting.companies ?? SandboxIDList(),
                    users: targeting.users ?? SandboxIDList(),
                    version: targeting.version ?? 1,
                    updatedAt: targeting.updatedAt ?? createdAt
                ),
                forKey: targeting.environment
            )
            guard earlier == nil else {
                throw DecodingError.dataCorruptedError(
                    forKey: .targets,
                    in: container,
                    debugDescription: "the environment \(targeting.environment) comes twice"
                )
            }
        }
    }

    /// Writes every member that has a value, and `stage` in any case; targets by the environment's id.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(key, forKey: .key)
        try container.encode(name, forKey: .name)
        try container.encodeIfPresent(description, forKey: .description)
        try container.encode(stage, forKey: .stage)
        try container.encodeIfPresent(owner, forKey: .owner)
        try container.encode(archived, forKey: .archived)
        try container.encode(permanent, forKey: .permanent)
        try container.encode(secret, forKey: .secret)
        try container.encode(stale, forKey: .stale)
        try container.encode(noRecentChecks, forKey: .noRecentChecks)
        try container.encode(codeRefsCleanedUp, forKey: .codeRefsCleanedUp)
        try container.encode(createdAt, forKey: .createdAt)
        try container.encodeIfPresent(rolledOutToEveryoneAt, forKey: .rolledOutToEveryoneAt)
        try container.encodeIfPresent(lastCheckAt, forKey: .lastCheckAt)
        try container.encodeIfPresent(lastTrackAt, forKey: .lastTrackAt)
        let targetings = targets.map { environment, targets in
            Targeting(
                environment: environment,
                companies: targets.companies,
                users: targets.users,
                version: targets.version,
                updatedAt: targets.updatedAt
            )
        }
        try container.encode(
            targetings.sorted { $0.environment.text.utf8.lexicographicallyPrecedes($1.environment.text.utf8) },
            forKey: .targets
        )
    }
}
