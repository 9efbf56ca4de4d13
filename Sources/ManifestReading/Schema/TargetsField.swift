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
        case .audiences: "Names of audiences of this manifest. Both lists are managed then."
        case .companies: "Ids of companies for which the flag is on."
        case .users: "Ids of users for whom the flag is on."
        case .remove: "Targets that must not be there."
        }
    }
}
