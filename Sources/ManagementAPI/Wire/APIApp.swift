import APIAccess

/// An app with what a manifest can name (getApp). Reflag sends more: what isn't used isn't decoded, so that it can be
/// absent, null or of another type.
package struct APIApp: Decodable, Sendable {
    /// Its id.
    package let id: String
    /// Its name.
    package let name: String
    /// The format that the keys of new flags must have, such as `kebabCaseLower`, as the API writes it.
    package let flagKeyFormat: String
    /// Its environments.
    package let environments: [APIEnvironment]
    /// Its stages.
    package let stages: [APIStage]
}

/// An app in the list of apps (listApps).
package struct APIAppHeader: Decodable, Sendable {
    /// Its id.
    package let id: String
    /// Its name.
    package let name: String
}

/// The apps that a key may see (listApps).
struct APIAppList: Decodable, Sendable {
    let data: [APIAppHeader]
}

/// An environment. The SDK keys that some responses have aren't decoded: what isn't decoded can't leak.
package struct APIEnvironment: Decodable, Sendable {
    /// Its id.
    package let id: String
    /// Its name.
    package let name: String
    /// Whether it is a production environment.
    package let isProduction: Bool
    /// Its place among the app's environments, from 0; nil if the response doesn't say.
    package let order: Int?
    /// A number that rises when the state of a flag in the environment changes.
    package let flagStateVersion: Int

    private enum CodingKeys: String, CodingKey {
        case id, name, isProduction, order, flagStateVersion
    }

    /// Decodes a response.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        name = try container.decode(String.self, forKey: .name)
        isProduction = try container.decode(Bool.self, forKey: .isProduction)
        order = container.decodeIntegerIfFit(forKey: .order)
        flagStateVersion = try container.decodeInteger(forKey: .flagStateVersion)
    }
}

/// A stage that flags can be in.
package struct APIStage: Decodable, Sendable {
    /// Its id.
    package let id: String
    /// Its name.
    package let name: String
    /// Its place among the app's stages; nil if the response doesn't say.
    package let order: Int?

    private enum CodingKeys: String, CodingKey {
        case id, name, order
    }

    /// Decodes a response.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        name = try container.decode(String.self, forKey: .name)
        order = container.decodeIntegerIfFit(forKey: .order)
    }
}
