// The responses of the Runtime API, as far as Reflag's own SDKs use them.

struct FeaturesAnswer: Encodable {
    let success = true
    let flagStateVersion: Int
    let features: [FeatureAnswer]
}

/// A flag as a server evaluates it: it is on if the filter of one of the rules holds.
struct FeatureAnswer: Encodable {
    struct Targeting: Encodable {
        struct Rule: Encodable {
            let filter: RuleFilter
        }

        let version: Int
        let rules: [Rule]
    }

    let key: SandboxID
    let description: String?
    let targeting: Targeting

    private enum CodingKeys: String, CodingKey {
        case key, description, targeting
    }

    /// Encodes every member; `description` is null if there is none.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(key, forKey: .key)
        try container.encode(description, forKey: .description)
        try container.encode(targeting, forKey: .targeting)
    }
}

/// The condition of a rule.
enum RuleFilter: Encodable {
    /// A member of the context, such as `company.id`, is one of some values.
    case anyOf(field: String, values: [SandboxID])
    /// For everybody.
    case everyone

    private enum CodingKeys: String, CodingKey {
        case type, field, `operator`, values, value
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .anyOf(let field, let values):
            try container.encode("context", forKey: .type)
            try container.encode(field, forKey: .field)
            try container.encode("ANY_OF", forKey: .operator)
            try container.encode(values, forKey: .values)
        case .everyone:
            try container.encode("constant", forKey: .type)
            try container.encode(true, forKey: .value)
        }
    }
}

struct EvaluatedFeaturesAnswer: Encodable {
    let success = true
    let flagStateVersion: Int
    /// The sandbox evaluates nothing but what is in the request.
    let remoteContextUsed = false
    let features: [String: EvaluatedFeatureAnswer]
}

struct EvaluatedFeatureAnswer: Encodable {
    let key: SandboxID
    let isEnabled: Bool
    let targetingVersion: Int
}
