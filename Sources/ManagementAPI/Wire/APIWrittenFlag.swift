/// What createFlag and updateFlag answer: a flag under `flag`. It has to be there, and nothing in it is read: whether
/// the flag is as it was asked for is for the proof, which reads it again.
package struct APIWrittenFlag: Decodable, Sendable {
    private enum CodingKeys: String, CodingKey {
        case flag
    }

    private enum NoKeys: CodingKey {}

    /// Reads an answer.
    package init(from decoder: any Decoder) throws {
        _ = try decoder.container(keyedBy: CodingKeys.self).nestedContainer(keyedBy: NoKeys.self, forKey: .flag)
    }
}
