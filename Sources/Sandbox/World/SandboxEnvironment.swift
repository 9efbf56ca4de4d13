/// An environment of the app, with its version and the SDK keys that getApp returns.
package struct SandboxEnvironment: Sendable, Equatable {
    /// The environment's id.
    package var id: SandboxID
    /// The environment's name.
    package var name: String
    /// Whether it is a production environment.
    package var isProduction: Bool
    /// Its index among the environments, from 0.
    package var order: Int
    /// Increases by one with each call that changes the state of flags in it.
    package var flagStateVersion: Int
    /// For client-side applications; 1 to 36 characters.
    package var publishableKey: String
    /// For server-side applications; 1 to 36 characters.
    package var secretKey: String

    /// An environment. By default, the id is derived from the name (`env_production`), and the SDK keys from both.
    package init(
        id: SandboxID? = nil,
        name: String,
        isProduction: Bool = false,
        order: Int = 0,
        flagStateVersion: Int = 1,
        publishableKey: String? = nil,
        secretKey: String? = nil
    ) {
        let id = id ?? SandboxID("env_" + MadeUp.slug(name))
        self.id = id
        self.name = name
        self.isProduction = isProduction
        self.order = order
        self.flagStateVersion = flagStateVersion
        self.publishableKey = publishableKey ?? MadeUp.sdkKey("pub", environment: id, name: name)
        self.secretKey = secretKey ?? MadeUp.sdkKey("sec", environment: id, name: name)
    }
}

extension SandboxEnvironment: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, name, isProduction, order, flagStateVersion, publishableKey, secretKey
    }

    /// Decodes an object; only `name` is required. By default, its index in the list is its order.
    ///
    /// - Throws: `DecodingError` for a member that is missing or of another type.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try container.decodeIfPresent(SandboxID.self, forKey: .id),
            name: try container.decode(String.self, forKey: .name),
            isProduction: try container.decodeIfPresent(Bool.self, forKey: .isProduction) ?? false,
            order: try container.decodeIfPresent(Int.self, forKey: .order) ?? decoder.placeInList,
            flagStateVersion: try container.decodeIfPresent(Int.self, forKey: .flagStateVersion) ?? 1,
            publishableKey: try container.decodeIfPresent(String.self, forKey: .publishableKey),
            secretKey: try container.decodeIfPresent(String.self, forKey: .secretKey)
        )
    }

    /// Encodes an object. SDK keys that are derived from the id and the name are left out: a state doesn't need them.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(name, forKey: .name)
        try container.encode(isProduction, forKey: .isProduction)
        try container.encode(order, forKey: .order)
        try container.encode(flagStateVersion, forKey: .flagStateVersion)
        let madeUp = SandboxEnvironment(id: id, name: name)
        if publishableKey != madeUp.publishableKey { try container.encode(publishableKey, forKey: .publishableKey) }
        if secretKey != madeUp.secretKey { try container.encode(secretKey, forKey: .secretKey) }
    }
}
