/// The top level of a manifest.
enum RootField: String, ManifestField {
    case version
    case app
    case include
    case policy
    case owners
    case create
    case audiences
    case flags

    static let holder = "a manifest"
    static let table = FieldTable(RootField.self)
    static let slips: [String: Self] = [
        "flag": .flags, "features": .flags, "feature": .flags, "toggles": .flags, "users": .owners,
        "defaults": .create, "segments": .audiences, "groups": .audiences, "includes": .include, "imports": .include,
        "import": .include, "appid": .app, "app_id": .app, "policies": .policy, "settings": .policy,
    ]

    var shape: ValueShape {
        switch self {
        case .version: .version
        case .app: .id
        case .include: .globs
        case .policy: .object(.policy)
        case .owners: .owners
        case .create: .object(.create)
        case .audiences: .audiences
        case .flags: .flags
        }
    }

    var summary: String {
        switch self {
        case .version: "The version of the manifest's format: 1."
        case .app:
            "The Reflag app's id. A key is bound to one app, so it may be left out; `unlisted: archive` needs"
                + " it."
        case .include:
            "Globs of more files, relative to this one and under its folder, each with `audiences`, `create` "
                + "and `flags` alone: `flags/*.yaml`."
        case .policy: "How the manifest is held against what is live."
        case .owners: "User ids by e-mail address or name, for owners that no live flag has yet."
        case .create: "What flags that this manifest creates get where they are silent. Never compared later."
        case .audiences: "Lists of specific targets with a name, which flags name under `audiences`."
        case .flags: "The flags by their keys. A flag that is null or `{}` has nothing managed but its existence."
        }
    }

    var isRequired: Bool { self == .version || self == .flags }
}

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
