/// The top level of an included file.
enum IncludedField: String, ManifestField {
    case create
    case audiences
    case flags

    static let holder = "an included file"
    static let table = FieldTable(IncludedField.self)
    static let slips: [String: Self] = [
        "flag": .flags, "features": .flags, "defaults": .create, "segments": .audiences,
    ]

    var shape: ValueShape {
        switch self {
        case .create: .object(.create)
        case .audiences: .audiences
        case .flags: .flags
        }
    }

    var summary: String {
        switch self {
        case .create:
            "What flags of this file get where they are silent when they are created; over `create` of the "
                + "manifest."
        case .audiences: "Lists of specific targets with a name, for flags of every file."
        case .flags: "The flags by their keys. A flag stands in one file alone."
        }
    }
}
