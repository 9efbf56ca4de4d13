/// The flags of a company or user in an environment (getCompanyFlags, getUserFlags and their updates).
package struct APIEntityFlags: Decodable, Sendable {
    /// The flags on this page of the response.
    package let data: [APIEntityFlag]
}

/// A flag as one company or user has it.
package struct APIEntityFlag: Decodable, Sendable {
    /// The flag's key.
    package let key: String
    /// The specific target's value; nil if the company or user isn't a specific target of the flag.
    package let specificTargetValue: Bool?

    private enum CodingKeys: String, CodingKey {
        case key, specificTargetValue
    }

    /// Decodes a response; `specificTargetValue` may be null and is required: its absence proves nothing.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        key = try container.decode(String.self, forKey: .key)
        specificTargetValue = try container.decode(Bool?.self, forKey: .specificTargetValue)
    }
}

/// A flag's specific targets in an environment (getFlagTargeting).
package struct APIFlagTargeting: Decodable, Sendable {
    /// The flag's key.
    package let flagKey: String
    /// The ids of the companies for which the flag is on; empty if the response has none.
    package let companyIDs: [String]
    /// The ids of the users for whom the flag is on; empty if the response has none.
    package let userIDs: [String]

    private enum CodingKeys: String, CodingKey {
        case flagKey, specificTargets
    }

    private enum ValueKeys: String, CodingKey {
        case on = "true"
    }

    private struct Audience: Decodable {
        let companyIds: [String]
        let userIds: [String]
    }

    /// Decodes a response; `specificTargets` may have no `"true"`.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        flagKey = try container.decode(String.self, forKey: .flagKey)
        let values = try container.nestedContainer(keyedBy: ValueKeys.self, forKey: .specificTargets)
        let audience = try values.decodeIfPresent(Audience.self, forKey: .on)
        companyIDs = audience?.companyIds ?? []
        userIDs = audience?.userIds ?? []
    }
}
