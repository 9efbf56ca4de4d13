/// A flag with everything that the sandbox knows about it. This is more than the API returns, because `secret` can't be
/// read back.
package struct SandboxFlag: Sendable, Equatable {
    /// The flag's id; if it is empty, the world creates one when the flag is added.
    package var id: SandboxID
    /// The flag's key.
    package var key: SandboxID
    /// At most 255 characters.
    package var name: String
    /// Never empty, with LF line endings only.
    package var description: String?
    /// The id of the stage; if it is empty, the world's first stage. When a flag is added, a name is accepted too.
    package var stage: SandboxID?
    /// The id of the owner. When a flag is added, a name or an e-mail address is accepted too.
    package var owner: SandboxID?
    /// Whether it is archived.
    package var archived: Bool
    /// Whether it is permanent.
    package var permanent: Bool
    /// Whether it is hidden from publishable keys.
    package var secret: Bool
    /// Whether Reflag calls it stale.
    package var stale: Bool
    /// Whether it has no recent checks.
    package var noRecentChecks: Bool
    /// Whether references in code were cleaned up.
    package var codeRefsCleanedUp: Bool
    /// When it was created.
    package var createdAt: SandboxTime
    /// When it was rolled out to everyone.
    package var rolledOutToEveryoneAt: SandboxTime?
    /// When it was last checked.
    package var lastCheckAt: SandboxTime?
    /// When it was last tracked.
    package var lastTrackAt: SandboxTime?
    /// By the environment's id; environments in which nothing was ever targeted are missing.
    package var targets: [SandboxID: SandboxTargets]

    /// A flag; by default, its name is its key.
    package init(
        id: SandboxID = "",
        key: SandboxID,
        name: String? = nil,
        description: String? = nil,
        stage: SandboxID? = "",
        owner: SandboxID? = nil,
        archived: Bool = false,
        permanent: Bool = false,
        secret: Bool = false,
        createdAt: SandboxTime = .unspecified,
        targets: [SandboxID: SandboxTargets] = [:]
    ) {
        self.id = id
        self.key = key
        self.name = name ?? String(String.UnicodeScalarView(key.text.unicodeScalars.prefix(Lengths.name.upperBound)))
        self.description = description.flatMap(Self.normalised)
        self.stage = stage
        self.owner = owner
        self.archived = archived
        self.permanent = permanent
        self.secret = secret
        self.stale = false
        self.noRecentChecks = false
        self.codeRefsCleanedUp = false
        self.createdAt = createdAt
        self.targets = targets
    }

    /// A description as it is stored: an empty one becomes nil, and every line ends with a line feed.
    static func normalised(_ description: String) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(description.utf8.count)
        var afterReturn = false
        for byte in description.utf8 {
            if byte == 13 {
                bytes.append(10)
            } else if byte != 10 || !afterReturn {
                bytes.append(byte)
            }
            afterReturn = byte == 13
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }
}

/// The maximum number of Unicode scalars of strings, as in the API's document.
enum Lengths {
    static let any = 0...Int.max
    static let notEmpty = 1...Int.max
    static let name = 1...255
    static let description = 0...8192
    static let stageID = 14...14
    static let sdkKey = 1...36
    static let color = 1...64
}

extension SandboxFlag: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, key, name, description, stage, owner, archived, permanent, secret, stale, noRecentChecks
        case codeRefsCleanedUp, createdAt, rolledOutToEveryoneAt, lastCheckAt, lastTrackAt, targets
    }

    /// Targets are encoded as a list: the keys of a JSON object would be compared like Swift strings.
    private struct Targeting: Codable {
        var environment: SandboxID
        var companies: SandboxIDList?
        var users: SandboxIDList?
        var rules: SandboxRules?
        var off: Bool?
        var version: Int?
        var updatedAt: SandboxTime?
    }

    /// Decodes an object; only `key` is required. Without `stage` it is in the first stage; `"stage": null` means none.
    ///
    /// - Throws: `DecodingError` for a member of another type, and if two entries of `targets` have the same
    ///   environment.
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
            var read = SandboxTargets(
                companies: targeting.companies ?? SandboxIDList(),
                users: targeting.users ?? SandboxIDList(),
                version: targeting.version ?? 1,
                updatedAt: targeting.updatedAt ?? createdAt
            )
            read.rules = targeting.rules ?? SandboxRules()
            read.isOff = targeting.off ?? false
            let earlier = targets.updateValue(read, forKey: targeting.environment)
            guard earlier == nil else {
                throw DecodingError.dataCorruptedError(
                    forKey: .targets,
                    in: container,
                    debugDescription: "the environment \(targeting.environment) is listed twice"
                )
            }
        }
    }

    /// Encodes every member that has a value, and always `stage`; targets by the environment's id.
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
                rules: targets.rules.isEmpty ? nil : targets.rules,
                off: targets.isOff ? true : nil,
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
