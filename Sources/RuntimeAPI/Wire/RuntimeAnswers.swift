/// What both answers of the Runtime API say of themselves.
package protocol RuntimeAnswer: Decodable, Sendable {
    /// Whether the edge could answer.
    var success: Bool { get }
    /// The version of the environment's flag state that is served; an answer may be without.
    var flagStateVersion: Int? { get }
}

/// The flags that an environment's secret key is served (`GET /features`); their rules aren't decoded.
package struct ServedFeatures: RuntimeAnswer {
    /// Whether the edge could answer.
    package let success: Bool
    /// The version that is served.
    package let flagStateVersion: Int?
    /// The keys of the flags.
    package let keys: [String]

    private enum CodingKeys: String, CodingKey {
        case success, flagStateVersion, features
    }

    private struct Feature: Decodable {
        let key: String
    }

    /// Reads an answer.
    ///
    /// - Throws: `DecodingError`.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        success = try container.decode(Bool.self, forKey: .success)
        flagStateVersion = try container.decodeIfPresent(Int.self, forKey: .flagStateVersion)
        keys = success ? try container.decode([Feature].self, forKey: .features).map(\.key) : []
    }
}

/// Flags as somebody gets them (`GET /features/evaluated`).
package struct EvaluatedFeatures: RuntimeAnswer {
    /// A flag and whether it is on.
    package struct Feature: Decodable, Sendable, Hashable {
        /// The flag's key.
        package let key: String
        /// Whether it is on: by a specific target, a rule, a segment or the stage.
        package let isEnabled: Bool
    }

    /// Whether the edge could answer.
    package let success: Bool
    /// The version that is served.
    package let flagStateVersion: Int?
    /// The flags, in no order.
    package let features: [Feature]

    private enum CodingKeys: String, CodingKey {
        case success, flagStateVersion, features
    }

    /// Reads an answer.
    ///
    /// - Throws: `DecodingError`.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        success = try container.decode(Bool.self, forKey: .success)
        flagStateVersion = try container.decodeIfPresent(Int.self, forKey: .flagStateVersion)
        features =
            success ? Array(try container.decode([String: Feature].self, forKey: .features).values) : []
    }
}
