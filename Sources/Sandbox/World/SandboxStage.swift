/// A stage of release that flags can be in.
package struct SandboxStage: Sendable, Equatable {
    /// 14 characters: createFlag and updateFlag take no other id.
    package var id: SandboxID
    /// What people call it.
    package var name: String
    /// An HTML colour name or code.
    package var color: String
    /// Its place among the stages, from 0.
    package var order: Int

    /// A stage; an id of 14 characters comes from the name and the order, unless one is given.
    package init(id: SandboxID? = nil, name: String, color: String = "gray", order: Int = 0) {
        self.id = id ?? MadeUp.stageID(name, place: order)
        self.name = name
        self.color = color
        self.order = order
    }
}

extension SandboxStage: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, name, color, order
    }

    /// Reads an object; only `name` is needed. Its place in the list is its order, unless it says otherwise.
    ///
    /// - Throws: `DecodingError` for a member that is missing or of another type.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try container.decodeIfPresent(SandboxID.self, forKey: .id),
            name: try container.decode(String.self, forKey: .name),
            color: try container.decodeIfPresent(String.self, forKey: .color) ?? "gray",
            order: try container.decodeIfPresent(Int.self, forKey: .order) ?? decoder.placeInList
        )
    }
}
