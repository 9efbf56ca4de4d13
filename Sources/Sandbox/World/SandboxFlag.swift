/// A flag with all that the sandbox knows of it: more than the API answers, since `secret` can't be read back.
package struct SandboxFlag: Sendable, Equatable {
    /// The flag's id; while empty, the world makes one up when the flag is added.
    package var id: SandboxID
    /// The key by which applications know it.
    package var key: SandboxID
    /// At most 255 characters.
    package var name: String
    /// Never empty, with line feeds alone at the ends of lines.
    package var description: String?
    /// The id of the stage; while empty, the world's first stage. A name is taken too where the flag is added.
    package var stage: SandboxID?
    /// The id of the owner. A name or an e-mail address is taken too where the flag is added.
    package var owner: SandboxID?
    /// Whether it is archived.
    package var archived: Bool
    /// Whether it is meant to stay for good.
    package var permanent: Bool
    /// Whether it is hidden from publishable keys.
    package var secret: Bool
    /// Whether Reflag would call it stale.
    package var stale: Bool
    /// Whether it wasn't checked of late.
    package var noRecentChecks: Bool
    /// Whether references in code were cleaned up.
    package var codeRefsCleanedUp: Bool
    /// When it was created.
    package var createdAt: SandboxTime
    /// When it was rolled out to everyone.
    package var rolledOutToEveryoneAt: SandboxTime?
    /// When it was last checked.
    package var lastCheckAt: SandboxTime?
    /// When it was last tracked.
    package var lastTrackAt: SandboxTime?
    /// By the environment's id; where nothing was ever targeted, there is nothing.
    package var targets: [SandboxID: SandboxTargets]

    /// A flag; its name is its key, unless one is given.
    package init(
        id: SandboxID = "",
        key: SandboxID,
        name: String? = nil,
        description: String? = nil,
        stage: SandboxID? = "",
        owner: SandboxID? = nil,
        archived: Bool = false,
        permanent: Bool = false,
        secret: Bool = false,
        createdAt: SandboxTime = .unspecified,
        targets: [SandboxID: SandboxTargets] = [:]
    ) {
        self.id = id
        self.key = key
        self.name = name ?? String(String.UnicodeScalarView(key.text.unicodeScalars.prefix(Lengths.name.upperBound)))
        self.description = description.flatMap(Self.normalised)
        self.stage = stage
        self.owner = owner
        self.archived = archived
        self.permanent = permanent
        self.secret = secret
        self.stale = false
        self.noRecentChecks = false
        self.codeRefsCleanedUp = false
        self.createdAt = createdAt
        self.targets = targets
    }

    /// A description as it is kept: an empty one is none, and every line ends with a line feed.
    static func normalised(_ description: String) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(description.utf8.count)
        var afterReturn = false
        for byte in description.utf8 {
            if byte == 13 {
                bytes.append(10)
            } else if byte != 10 || !afterReturn {
                bytes.append(byte)
            }
            afterReturn = byte == 13
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }
}

/// How many Unicode scalars a text may have, as in the API's document.
enum Lengths {
    static let any = 0...Int.max
    static let notEmpty = 1...Int.max
    static let name = 1...255
    static let description = 0...8192
    static let stageID = 14...14
    static let sdkKey = 1...36
    static let color = 1...64
}
