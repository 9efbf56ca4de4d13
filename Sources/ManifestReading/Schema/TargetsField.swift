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
        case .companies, .users: .targetIDs
        case .remove: .object(.remove)
        }
    }

    var summary: String {
        switch self {
        case .audiences: "Names of audiences of this manifest. With it, both lists are managed."
        case .companies: "Ids of companies that the flag is on for."
        case .users: "Ids of users that the flag is on for."
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
        case .companies, .users: .targetIDs
        }
    }

    var summary: String {
        switch self {
        case .companies: "Ids of companies."
        case .users: "Ids of users."
        }
    }
}
