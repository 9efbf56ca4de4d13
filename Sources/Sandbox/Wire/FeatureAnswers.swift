// The responses of the Runtime API's two read operations, as far as they are documented.

struct FeaturesAnswer: Encodable {
    let success: Bool
    let flagStateVersion: Int
    let features: [FeatureAnswer]
}

struct FeatureAnswer: Encodable {
    struct Targeting: Encodable {
        struct Rule: Encodable {
            let filter: [String: String]
        }

        let version: Int
        let rules: [Rule]
    }

    let key: SandboxID
    let description: String?
    let targeting: Targeting
}

struct EvaluatedFeaturesAnswer: Encodable {
    let success: Bool
    let flagStateVersion: Int
    let features: [String: EvaluatedFeatureAnswer]
}

struct EvaluatedFeatureAnswer: Encodable {
    let key: SandboxID
    let isEnabled: Bool
    let targetingVersion: Int
}
