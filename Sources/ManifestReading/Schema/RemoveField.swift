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
        case .companies: "Ids of companies for which the flag must not be on."
        case .users: "Ids of users for whom the flag must not be on."
        }
    }
}
