// The responses of the operations on flags, member by member as in the API's document. They don't include `secret`.

struct FlagHeader: Encodable {
    let id: SandboxID
    let key: SandboxID
    let name: String
    let description: String?
    let stage: StageHeader?
    let owner: UserHeader?
    let archived: Bool
    let stale: Bool
    let permanent: Bool
    let createdAt: SandboxTime
    let rolledOutToEveryoneAt: SandboxTime?
    let codeRefsCleanedUp: Bool
    let lastCheckAt: SandboxTime?
    let noRecentChecks: Bool
    let lastTrackAt: SandboxTime?

    init(_ flag: SandboxFlag, stage: SandboxStage?, owner: SandboxUser?) {
        id = flag.id
        key = flag.key
        name = flag.name
        description = flag.description
        self.stage = stage.map { StageHeader($0) }
        self.owner = owner.map { UserHeader($0) }
        archived = flag.archived
        stale = flag.stale
        permanent = flag.permanent
        createdAt = flag.createdAt
        rolledOutToEveryoneAt = flag.rolledOutToEveryoneAt
        codeRefsCleanedUp = flag.codeRefsCleanedUp
        lastCheckAt = flag.lastCheckAt
        noRecentChecks = flag.noRecentChecks
        lastTrackAt = flag.lastTrackAt
    }
}

struct UserHeader: Encodable {
    let id: SandboxID
    let name: String
    let email: String

    init(_ user: SandboxUser) {
        id = user.id
        name = user.name
        email = user.email
    }
}

struct FlagTargetingAnswer: Encodable {
    struct Targeting: Encodable {
        let companyIds: [SandboxID]
        let userIds: [SandboxID]
    }

    let flagKey: SandboxID
    let version: Int
    let updatedAt: SandboxTime
    /// By the served value; `true` is the only one, and missing if nothing was ever targeted.
    let specificTargets: [String: Targeting]
}

/// A flag as evaluated for a company or user. The sandbox never records checks or tracking, so that half is empty.
struct EntityFlag: Encodable {
    let id: SandboxID
    let key: SandboxID
    let name: String
    let createdAt: SandboxTime
    let value: Bool
    let specificTargetValue: TargetValue
    let firstExposureAt = Null()
    let lastExposureAt = Null()
    let lastCheckAt = Null()
    let exposureCount = 0
    let firstTrackAt = Null()
    let lastTrackAt = Null()
    let trackCount = 0

    init(_ flag: SandboxFlag, targeted: Bool, isOn: Bool) {
        id = flag.id
        key = flag.key
        name = flag.name
        createdAt = flag.createdAt
        value = isOn
        specificTargetValue = targeted ? .on : .none
    }

    /// `true` or `null`.
    enum TargetValue: Encodable {
        case on, none

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .on: try container.encode(true)
            case .none: try container.encodeNil()
            }
        }
    }

    /// Encodes `null`; an optional that is nil would be left out.
    struct Null: Encodable {
        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        }
    }
}

/// The response of upsertCompany and upsertUser.
struct EntityAnswer: Encodable {
    let id: SandboxID
    let name: String?
    let attributes: [String: JSONValue]?
}
