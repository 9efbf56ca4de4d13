extension SandboxWorld: Codable {
    private enum CodingKeys: String, CodingKey {
        case app, environments, stages, segments, users, flags, keys, pageLimit, listsArchived
        case api, strictEntities, entities, isAnyApp
    }

    /// The name of any member.
    private struct AnyName: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }

        init?(intValue: Int) { nil }
    }

    /// Decodes an object; every member is optional, with the default of ``fresh(appID:)``. An unknown one isn't accepted:
    /// JSON that is something else would be taken for an empty world, and overwritten.
    ///
    /// - Throws: `DecodingError` for a member of another type, ``SandboxWorldProblem`` if the parts are inconsistent.
    package init(from decoder: any Decoder) throws {
        let names = try decoder.container(keyedBy: AnyName.self).allKeys.map(\.stringValue).sorted()
        if let name = names.first(where: { CodingKeys(stringValue: $0) == nil }) {
            throw SandboxWorldProblem(place: name, reason: "a sandbox's state has no such member")
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            app: try container.decodeIfPresent(SandboxApp.self, forKey: .app) ?? SandboxApp(),
            environments: try container.decodeIfPresent([SandboxEnvironment].self, forKey: .environments)
                ?? Self.freshEnvironments,
            stages: try container.decodeIfPresent([SandboxStage].self, forKey: .stages) ?? Self.freshStages,
            segments: try container.decodeIfPresent([SandboxSegment].self, forKey: .segments)
                ?? Self.freshSegments,
            users: try container.decodeIfPresent([SandboxUser].self, forKey: .users) ?? Self.freshUsers,
            flags: try container.decodeIfPresent([SandboxFlag].self, forKey: .flags) ?? [],
            keys: try container.decodeIfPresent(SandboxKeys.self, forKey: .keys) ?? SandboxKeys(),
            pageLimit: try container.decodeIfPresent(Int.self, forKey: .pageLimit),
            listsArchived: try container.decodeIfPresent(Bool.self, forKey: .listsArchived) ?? true,
            dialect: try container.decodeIfPresent(SandboxDialect.self, forKey: .api) ?? .v3_1_0,
            strictness: try container.decodeIfPresent(SandboxStrictness.self, forKey: .strictEntities)
        )
        isAnyApp = try container.decodeIfPresent(Bool.self, forKey: .isAnyApp) ?? false
        try adopt(container.decodeIfPresent([SandboxEntityRecord].self, forKey: .entities) ?? [])
    }

    /// Encodes every member that has a value.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(app, forKey: .app)
        try container.encode(environments, forKey: .environments)
        try container.encode(stages, forKey: .stages)
        try container.encode(segments, forKey: .segments)
        try container.encode(users, forKey: .users)
        try container.encode(flags, forKey: .flags)
        try container.encode(keys, forKey: .keys)
        try container.encodeIfPresent(pageLimit, forKey: .pageLimit)
        try container.encode(listsArchived, forKey: .listsArchived)
        try container.encode(dialect, forKey: .api)
        if isAnyApp { try container.encode(isAnyApp, forKey: .isAnyApp) }
        try container.encodeIfPresent(strictness, forKey: .strictEntities)
        if !entities.isEmpty { try container.encode(entities.records, forKey: .entities) }
    }
}

/// Inconsistent parts of a world.
package struct SandboxWorldProblem: Error, Equatable, CustomStringConvertible {
    /// The location, in dotted form: `flags.3.stage`.
    package let place: String
    /// What is wrong there.
    package let reason: String

    /// Place and reason: `flags.3.stage: there is no stage …`.
    package var description: String { "\(place): \(reason)" }
}
