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
