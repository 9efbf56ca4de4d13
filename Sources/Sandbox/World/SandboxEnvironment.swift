/// An environment of the app, with its version and the SDK keys that getApp hands out.
package struct SandboxEnvironment: Sendable, Equatable {
    /// The environment's id.
    package var id: SandboxID
    /// What people call it.
    package var name: String
    /// Whether what happens here meets users.
    package var isProduction: Bool
    /// Its place among the environments, from 0.
    package var order: Int
    /// Rises by one with each call that changes the state of flags here.
    package var flagStateVersion: Int
    /// For applications on the client side; 1 to 36 characters.
    package var publishableKey: String
    /// For applications on the server side; 1 to 36 characters.
    package var secretKey: String

    /// An environment. The id comes from the name (`env_production`) and the SDK keys from both, unless they are given.
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

    /// Reads an object; only `name` is needed. Its place in the list is its order, unless it says otherwise.
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

    /// Writes an object. SDK keys that are made of the id and the name aren't written: a state has no need to hold them.
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
