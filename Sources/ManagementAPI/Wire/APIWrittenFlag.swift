/// The response of createFlag and updateFlag: a flag under `flag`. It is required, and nothing in it is read: whether
/// the flag is as it was asked for is checked by the proof, which reads it again.
package struct APIWrittenFlag: Decodable, Sendable {
    private enum CodingKeys: String, CodingKey {
        case flag
    }

    private enum NoKeys: CodingKey {}

    /// Decodes a response.
    package init(from decoder: any Decoder) throws {
        _ = try decoder.container(keyedBy: CodingKeys.self).nestedContainer(keyedBy: NoKeys.self, forKey: .flag)
    }
}
