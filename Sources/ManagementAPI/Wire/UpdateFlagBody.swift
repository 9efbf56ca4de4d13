/// What to do with a field that can also be cleared.
package enum Patch<Value: Encodable & Sendable>: Sendable {
    /// Leave it as it is: the field is left out.
    case leave
    /// Clear it: the field is null.
    case clear
    /// Give it this value.
    case set(Value)
}

/// What updateFlag is sent: what is nil or left is left out.
package struct UpdateFlagBody: Encodable, Sendable {
    /// The new name.
    package var name: String?
    /// The new description.
    package var description: Patch<String>
    /// The id of the new owner.
    package var ownerUserId: Patch<String>
    /// Whether the flag is meant to stay.
    package var permanent: Bool?
    /// Whether the flag is secret.
    package var secret: Bool?
    /// Whether the flag is archived.
    package var isArchived: Bool?
    /// The id of the new stage; a stage can't be cleared.
    package var stageId: String?

    /// A body from its parts.
    package init(
        name: String? = nil,
        description: Patch<String> = .leave,
        ownerUserId: Patch<String> = .leave,
        permanent: Bool? = nil,
        secret: Bool? = nil,
        isArchived: Bool? = nil,
        stageId: String? = nil
    ) {
        self.name = name
        self.description = description
        self.ownerUserId = ownerUserId
        self.permanent = permanent
        self.secret = secret
        self.isArchived = isArchived
        self.stageId = stageId
    }

    private enum CodingKeys: String, CodingKey {
        case name, description, ownerUserId, permanent, secret, isArchived, stageId
    }

    /// Writes the fields that are there.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(name, forKey: .name)
        try container.encode(description, forKey: .description)
        try container.encode(ownerUserId, forKey: .ownerUserId)
        try container.encodeIfPresent(permanent, forKey: .permanent)
        try container.encodeIfPresent(secret, forKey: .secret)
        try container.encodeIfPresent(isArchived, forKey: .isArchived)
        try container.encodeIfPresent(stageId, forKey: .stageId)
    }
}

extension KeyedEncodingContainer {
    /// Writes a value, a null, or nothing.
    fileprivate mutating func encode<Value>(_ patch: Patch<Value>, forKey key: Key) throws {
        switch patch {
        case .leave: break
        case .clear: try encodeNil(forKey: key)
        case .set(let value): try encode(value, forKey: key)
        }
    }
}
