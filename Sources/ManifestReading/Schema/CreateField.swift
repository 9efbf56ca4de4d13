/// `create`.
enum CreateField: String, ManifestField {
    case description
    case owner
    case stage
    case permanent
    case secret

    static let holder = "`create`"
    static let table = FieldTable(CreateField.self)
    static let slips: [String: Self] = [
        "team": .owner, "desc": .description,
    ]

    var shape: ValueShape {
        switch self {
        case .description: .description
        case .owner: .owner
        case .stage: .stage
        case .permanent, .secret: .boolean
        }
    }

    var summary: String {
        switch self {
        case .description: "The description."
        case .owner: "The owner: e-mail address, name or id."
        case .stage: "The stage: name or id."
        case .permanent: "Whether the flag is meant to stay."
        case .secret: "Whether the flag is hidden from client-side keys."
        }
    }
}
