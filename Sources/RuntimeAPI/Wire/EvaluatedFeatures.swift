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
