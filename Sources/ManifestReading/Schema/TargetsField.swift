/// The targets of a flag in one environment.
enum TargetsField: String, ManifestField {
    case audiences
    case companies
    case users
    case remove

    static let holder = "an environment's targets"
    static let isPlural = true
    static let table = FieldTable(TargetsField.self)
    static let slips: [String: Self] = [
        "company": .companies, "user": .users, "audience": .audiences, "segments": .audiences, "exclude": .remove,
    ]

    var shape: ValueShape {
        switch self {
        case .audiences: .audienceNames
        case .companies, .users: .targets
        case .remove: .object(.remove)
        }
    }

    var summary: String {
        switch self {
        case .audiences: "Names of audiences of this manifest. With it, both lists are managed."
        case .companies: "Ids of companies that the flag is on for; with days, a grant."
        case .users: "Ids of users that the flag is on for; with days, a grant."
        case .remove: "Targets that the flag must not have."
        }
    }
}

/// `remove` in an environment.
enum RemoveField: String, ManifestField {
    case companies
    case users

    static let holder = "`remove`"
    static let table = FieldTable(RemoveField.self)
    static let slips: [String: Self] = [
        "company": .companies, "user": .users,
    ]

    var shape: ValueShape {
        switch self {
        case .companies, .users: .targetIDs
        }
    }

    var summary: String {
        switch self {
        case .companies: "Ids of companies that the flag must not be on for."
        case .users: "Ids of users that the flag must not be on for."
        }
    }
}

/// An audience.
enum AudienceField: String, ManifestField {
    case companies
    case users

    static let holder = "an audience"
    static let table = FieldTable(AudienceField.self)
    static let slips: [String: Self] = [
        "company": .companies, "user": .users, "organizations": .companies, "accounts": .companies,
    ]

    var shape: ValueShape {
        switch self {
        case .companies, .users: .targets
        }
    }

    var summary: String {
        switch self {
        case .companies: "Ids of companies; with days, a grant."
        case .users: "Ids of users; with days, a grant."
        }
    }
}

/// A grant: an item of a list of targets that begins or ends.
enum GrantField: String, ManifestField {
    case id
    case from
    case until
    case why

    static let holder = "a grant"
    static let table = FieldTable(GrantField.self)
    static let slips: [String: Self] = [
        "company": .id, "user": .id, "key": .id, "start": .from, "starts": .from, "begin": .from, "begins": .from,
        "since": .from, "end": .until, "ends": .until, "to": .until, "expires": .until, "reason": .why,
        "because": .why, "note": .why, "comment": .why,
    ]

    var shape: ValueShape {
        switch self {
        case .id: .id
        case .from, .until: .date
        case .why: .reason
        }
    }

    var summary: String {
        switch self {
        case .id: "The id of the company or the user."
        case .from: "The first day, in UTC; before it, the item counts as if it weren't written."
        case .until: "The last day, in UTC; after it, the target is taken away."
        case .why: "Why, for whoever reads the plan: a ticket, a contract."
        }
    }

    var isRequired: Bool { self == .id }
}
