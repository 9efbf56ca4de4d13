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
