/// A person of the organisation, who can own flags.
package struct SandboxUser: Sendable, Equatable {
    /// The person's id.
    package var id: SandboxID
    /// The person's name.
    package var name: String
    /// The person's e-mail address.
    package var email: String

    /// A person; the id comes from the name (`usr_jane_doe`), unless one is given.
    package init(id: SandboxID? = nil, name: String, email: String) {
        self.id = id ?? SandboxID("usr_" + MadeUp.slug(name))
        self.name = name
        self.email = email
    }
}

extension SandboxUser: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, name, email
    }

    /// Reads an object; `name` and `email` are needed.
    ///
    /// - Throws: `DecodingError` for a member that is missing or of another type.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try container.decodeIfPresent(SandboxID.self, forKey: .id),
            name: try container.decode(String.self, forKey: .name),
            email: try container.decode(String.self, forKey: .email)
        )
    }
}
