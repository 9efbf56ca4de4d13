/// One page of the flags of a company or user in an environment (getCompanyFlags, getUserFlags and their updates).
package struct APIEntityFlags: Decodable, Sendable {
    /// The flags on this page.
    package let data: [APIEntityFlag]
    /// How many flags there are on all pages.
    package let totalCount: Int
    /// How many flags a page holds.
    package let pageSize: Int
    /// The number of this page, from 0.
    package let pageIndex: Int
}

/// A flag as one company or user has it.
package struct APIEntityFlag: Decodable, Sendable {
    /// The flag's id.
    package let id: String
    /// The flag's key.
    package let key: String
    /// The flag's name.
    package let name: String
    /// Whether the flag is on for this company or user, for whatever reason.
    package let value: Bool
    /// The specific target's value; nil where the company or user is no specific target of the flag.
    package let specificTargetValue: Bool?

    private enum CodingKeys: String, CodingKey {
        case id, key, name, value, specificTargetValue
    }

    /// Reads an answer; `specificTargetValue` may be null and must be there: its absence proves nothing.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        key = try container.decode(String.self, forKey: .key)
        name = try container.decode(String.self, forKey: .name)
        value = try container.decode(Bool.self, forKey: .value)
        specificTargetValue = try container.decode(Bool?.self, forKey: .specificTargetValue)
    }
}
