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
