/// A company or user, of a response whose status says everything (upsertCompany, upsertUser, and getCompanyFlags and
/// getUserFlags where they ask whether Reflag knows one): an object of which no member is read.
package struct APIEntity: Decodable, Sendable {
    private enum CodingKeys: CodingKey {}

    /// Decodes a response. What isn't an object isn't Reflag's.
    package init(from decoder: any Decoder) throws {
        _ = try decoder.container(keyedBy: CodingKeys.self)
    }
}
