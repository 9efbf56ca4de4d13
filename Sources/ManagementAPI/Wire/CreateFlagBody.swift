/// What createFlag is sent. What is nil is left out.
package struct CreateFlagBody: Encodable, Sendable {
    /// The flag's key.
    package var key: String
    /// The flag's name.
    package var name: String
    /// The description.
    package var description: String?
    /// The id of the stage.
    package var stageId: String?
    /// The id of the owner.
    package var ownerUserId: String?
    /// Whether the flag is meant to stay; the API's default is false.
    package var permanent: Bool?
    /// Whether the flag is secret.
    package var secret: Bool?

    /// A body from its parts.
    package init(
        key: String,
        name: String,
        description: String? = nil,
        stageId: String? = nil,
        ownerUserId: String? = nil,
        permanent: Bool? = nil,
        secret: Bool? = nil
    ) {
        self.key = key
        self.name = name
        self.description = description
        self.stageId = stageId
        self.ownerUserId = ownerUserId
        self.permanent = permanent
        self.secret = secret
    }
}
