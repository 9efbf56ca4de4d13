/// The one app of a sandbox, with its organisation.
package struct SandboxApp: Sendable, Equatable {
    /// 14 characters, as Reflag's own are, unless a state file says otherwise.
    package var id: SandboxID
    /// What people call it.
    package var name: String
    /// The id of the organisation that it belongs to.
    package var orgID: SandboxID
    /// The name of that organisation.
    package var orgName: String
    /// What the keys of new flags must look like.
    package var flagKeyFormat: SandboxKeyFormat

    /// The id of an app that nobody named.
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

    /// Reads an object; each member may be left out.
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
