/// An app with all that it holds (getApp).
package struct APIApp: Decodable, Sendable {
    /// The organisation that it belongs to.
    package let org: APIOrganisation
    /// Its id.
    package let id: String
    /// Its name.
    package let name: String
    /// Whether it is a demo app.
    package let demo: Bool
    /// The format that the keys of new flags must have, such as `kebabCaseLower`, as the API writes it.
    package let flagKeyFormat: String
    /// Its environments.
    package let environments: [APIEnvironment]
    /// Its stages.
    package let stages: [APIStage]
    /// Its segments.
    package let segments: [APISegment]
}

/// An app as a list of apps tells of it (listApps).
package struct APIAppHeader: Decodable, Sendable {
    /// The organisation that it belongs to.
    package let org: APIOrganisation
    /// Its id.
    package let id: String
    /// Its name.
    package let name: String
    /// Whether it is a demo app.
    package let demo: Bool
    /// The format that the keys of new flags must have, as the API writes it.
    package let flagKeyFormat: String
    /// Its environments.
    package let environments: [APIEnvironment]
}

/// An organisation.
package struct APIOrganisation: Decodable, Sendable {
    /// Its id.
    package let id: String
    /// Its name.
    package let name: String
}

/// An environment. The SDK keys that some answers carry with it aren't decoded: what isn't decoded can't leak.
package struct APIEnvironment: Decodable, Sendable {
    /// Its id.
    package let id: String
    /// Its name.
    package let name: String
    /// Whether it is a production environment.
    package let isProduction: Bool
    /// Its place among the app's environments, from 0.
    package let order: Int
    /// A number that rises when the state of a flag in the environment changes.
    package let flagStateVersion: Int
}

/// A stage that flags can be in.
package struct APIStage: Decodable, Sendable {
    /// Its id.
    package let id: String
    /// Its name.
    package let name: String
    /// Its colour: a name or a hexadecimal code.
    package let color: String
    /// Its place among the app's stages.
    package let order: Int
}

/// A segment of companies.
package struct APISegment: Decodable, Sendable {
    /// Its id.
    package let id: String
    /// Its name.
    package let name: String
    /// `all` or `custom`, as the API writes it.
    package let type: String
}
