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
        case .app: .apps
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
            "The Reflag app's id, or a list of those that this manifest may be used for. A run for another app is refused. "
                + "It may be left out; `unlisted: archive` needs it."
        case .include:
            "Globs of more files, relative to this one and under its folder, each with only `audiences`, "
                + "`create` and `flags`: `flags/*.yaml`."
        case .policy: "How the manifest is compared with what is live."
        case .owners: "User ids by e-mail address or name, for owners that no live flag has yet."
        case .create: "Defaults for flags that this manifest creates. Never compared later."
        case .audiences: "Named lists of specific targets, which flags refer to under `audiences`."
        case .flags: "The flags by key. Of a flag that is null or `{}`, only its existence is managed."
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
            "Defaults for flags that this file creates; they take precedence over `create` of the manifest."
        case .audiences: "Named lists of specific targets, for flags of every file."
        case .flags: "The flags by key. A flag can be in one file only."
        }
    }
}
