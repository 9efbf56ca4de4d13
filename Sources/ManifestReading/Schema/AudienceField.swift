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
