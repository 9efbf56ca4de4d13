/// The flags of a company or user in an environment (getCompanyFlags, getUserFlags and their updates).
package struct APIEntityFlags: Decodable, Sendable {
    /// The flags on this page of the answer.
    package let data: [APIEntityFlag]
}

/// A flag as one company or user has it.
package struct APIEntityFlag: Decodable, Sendable {
    /// The flag's key.
    package let key: String
    /// The specific target's value; nil where the company or user is no specific target of the flag.
    package let specificTargetValue: Bool?

    private enum CodingKeys: String, CodingKey {
        case key, specificTargetValue
    }

    /// Reads an answer; `specificTargetValue` may be null and must be there: its absence proves nothing.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        key = try container.decode(String.self, forKey: .key)
        specificTargetValue = try container.decode(Bool?.self, forKey: .specificTargetValue)
    }
}
