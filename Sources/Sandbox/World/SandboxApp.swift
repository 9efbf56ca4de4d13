/// The only app of a sandbox, with its organisation.
package struct SandboxApp: Sendable, Equatable {
    /// 14 characters, like Reflag's own ids, unless a state file has another one.
    package var id: SandboxID
    /// The app's name.
    package var name: String
    /// The id of its organisation.
    package var orgID: SandboxID
    /// The name of that organisation.
    package var orgName: String
    /// The format of keys of new flags.
    package var flagKeyFormat: SandboxKeyFormat

    /// The id of an app if none is given.
    package static let defaultID: SandboxID = "sandboxapp0001"

    /// An app; each part has a default.
    package init(
        id: SandboxID = SandboxApp.defaultID,
        name: String = "Sandbox App",
        orgID: SandboxID = "sandboxorg0001",
        orgName: String = "Sandbox Org",
        flagKeyFormat: SandboxKeyFormat = .custom
    ) {
        self.id = id
        self.name = name
        self.orgID = orgID
        self.orgName = orgName
        self.flagKeyFormat = flagKeyFormat
    }
}

extension SandboxApp: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, name, orgID, orgName, flagKeyFormat
    }

    /// Decodes an object; each member is optional.
    ///
    /// - Throws: `DecodingError` for a member of another type.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        id = try container.decodeIfPresent(SandboxID.self, forKey: .id) ?? id
        name = try container.decodeIfPresent(String.self, forKey: .name) ?? name
        orgID = try container.decodeIfPresent(SandboxID.self, forKey: .orgID) ?? orgID
        orgName = try container.decodeIfPresent(String.self, forKey: .orgName) ?? orgName
        flagKeyFormat =
            try container.decodeIfPresent(SandboxKeyFormat.self, forKey: .flagKeyFormat) ?? flagKeyFormat
    }
}

/// A release stage.
package struct SandboxStage: Sendable, Equatable {
    /// 14 characters: createFlag and updateFlag accept no other ids.
    package var id: SandboxID
    /// The stage's name.
    package var name: String
    /// An HTML colour name or code.
    package var color: String
    /// Its index among the stages, from 0.
    package var order: Int

    /// A stage. By default, an id of 14 characters is derived from the name and the order.
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

    /// Decodes an object; only `name` is required. By default, its index in the list is its order.
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

/// A segment of companies. The sandbox lists segments in getApp; they have no effect.
package struct SandboxSegment: Sendable, Equatable {
    /// The API's kinds of segments.
    package enum Kind: String, Sendable, Codable {
        /// Everyone.
        case all
        /// Created by people.
        case custom
    }

    /// The segment's id.
    package var id: SandboxID
    /// The segment's name.
    package var name: String
    /// Its kind.
    package var type: Kind

    /// A segment; by default, the id is derived from the name (`seg_everyone`).
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

    /// Decodes an object; only `name` is required.
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

/// A member of the organisation, who can own flags.
package struct SandboxUser: Sendable, Equatable {
    /// The person's id.
    package var id: SandboxID
    /// The person's name.
    package var name: String
    /// The person's e-mail address.
    package var email: String

    /// A person; by default, the id is derived from the name (`usr_jane_doe`).
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

    /// Decodes an object; `name` and `email` are required.
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
