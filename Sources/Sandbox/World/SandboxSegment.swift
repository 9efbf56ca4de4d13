/// A segment of companies. The sandbox lists segments in getApp; nothing is targeted by them.
package struct SandboxSegment: Sendable, Equatable {
    /// The kinds of segment that the API tells apart.
    package enum Kind: String, Sendable, Codable {
        /// Everyone.
        case all
        /// Made by people.
        case custom
    }

    /// The segment's id.
    package var id: SandboxID
    /// What people call it.
    package var name: String
    /// Everyone, or made by people.
    package var type: Kind

    /// A segment; the id comes from the name (`seg_everyone`), unless one is given.
    package init(id: SandboxID? = nil, name: String, type: Kind = .custom) {
        self.id = id ?? SandboxID("seg_" + MadeUp.slug(name))
        self.name = name
        self.type = type
    }
}

extension SandboxSegment: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, name, type
    }

    /// Reads an object; only `name` is needed.
    ///
    /// - Throws: `DecodingError` for a member that is missing or of another type.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try container.decodeIfPresent(SandboxID.self, forKey: .id),
            name: try container.decode(String.self, forKey: .name),
            type: try container.decodeIfPresent(Kind.self, forKey: .type) ?? .custom
        )
    }
}
