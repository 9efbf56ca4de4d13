import APIAccess

/// What the responses of the Runtime API have in common.
package protocol RuntimeAnswer: Decodable, Sendable {
    /// Whether the edge had an answer.
    var success: Bool { get }
    /// The served version of the environment's flag state; a response may not have one.
    var flagStateVersion: Int? { get }
}

/// The flags that are served to an environment's secret key (`GET /features`); their rules aren't decoded.
package struct ServedFeatures: RuntimeAnswer {
    /// Whether the edge had an answer.
    package let success: Bool
    /// The served version.
    package let flagStateVersion: Int?
    /// The keys of the flags.
    package let keys: [String]

    private enum CodingKeys: String, CodingKey {
        case success, flagStateVersion, features
    }

    private struct Feature: Decodable {
        let key: String
    }

    /// Reads a response.
    ///
    /// - Throws: `DecodingError`.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        success = try container.decode(Bool.self, forKey: .success)
        flagStateVersion = try container.decodeIntegerIfPresent(forKey: .flagStateVersion)
        keys = success ? try container.decode([Feature].self, forKey: .features).map(\.key) : []
    }
}

/// Flags as evaluated for somebody (`GET /features/evaluated`).
package struct EvaluatedFeatures: RuntimeAnswer {
    /// A flag and whether it is on.
    package struct Feature: Sendable, Hashable {
        /// The flag's key.
        package let key: String
        /// Whether it is on, because of a specific target, a rule, a segment or the stage.
        package let isEnabled: Bool
    }

    /// Whether the edge had an answer.
    package let success: Bool
    /// The served version.
    package let flagStateVersion: Int?
    /// The flags, in any order.
    package let features: [Feature]

    private enum CodingKeys: String, CodingKey {
        case success, flagStateVersion, features
    }

    /// What a feature says beside its key, which is the name of its member.
    private struct Evaluated: Decodable {
        let isEnabled: Bool
    }

    /// Reads a response.
    ///
    /// - Throws: `DecodingError`.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        success = try container.decode(Bool.self, forKey: .success)
        flagStateVersion = try container.decodeIntegerIfPresent(forKey: .flagStateVersion)
        features =
            success
            ? try container.decode([String: Evaluated].self, forKey: .features)
                .map { Feature(key: $0.key, isEnabled: $0.value.isEnabled) } : []
    }
}
