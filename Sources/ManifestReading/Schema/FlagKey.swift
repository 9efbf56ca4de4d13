/// A flag.
enum FlagKey: String, ManifestField {
    case name
    case description
    case owner
    case stage
    case permanent
    case secret
    case archived
    case expires
    case targets

    static let holder = "a flag"
    static let table = FieldTable(FlagKey.self)
    static let slips: [String: Self] = [
        "title": .name, "desc": .description, "summary": .description, "team": .owner, "environments": .targets,
        "envs": .targets, "environment": .targets, "expiry": .expires, "expiration": .expires, "deadline": .expires,
        "private": .secret, "archive": .archived, "targeting": .targets,
    ]

    var shape: ValueShape {
        switch self {
        case .name: .name
        case .description: .description
        case .owner: .owner
        case .stage: .stage
        case .permanent, .secret, .archived: .boolean
        case .expires: .date
        case .targets: .environments
        }
    }

    var summary: String {
        switch self {
        case .name: "The name that people see. A flag without one gets it from its key when it is created."
        case .description: "What the flag is for; null clears it."
        case .owner: "Who is responsible: e-mail address, name or id; null clears it."
        case .stage: "The release stage: name or id."
        case .permanent: "Whether the flag is meant to stay."
        case .secret: "Whether the flag is hidden from client-side keys. It can be written and never read back."
        case .archived: "`true` archives the flag, `false` takes it out of the archive; left out, neither."
        case .expires: "The day after which `validate` and `plan` warn about the flag, as in 2027-03-31."
        case .targets: "Specific targets by environment, named by name or id."
        }
    }
}
