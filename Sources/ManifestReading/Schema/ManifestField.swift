/// The keys of one kind of mapping in a manifest, in the order in which documents list them.
///
/// This is the schema table: the decoder, its suggestions and the JSON Schema are made of it.
protocol ManifestField: RawRepresentable<String>, CaseIterable, Sendable {
    /// What the mapping is called in a message: `a flag`, `the policy`.
    static var holder: String { get }
}

extension ManifestField {
    /// All keys, for suggestions.
    static var keys: [String] { allCases.map(\.rawValue) }
}

/// The top level.
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
}

/// `policy`.
enum PolicyField: String, ManifestField {
    case unlisted
    case ignore
    case targets
    case limits
    case require
    case recommend

    static let holder = "a policy"
}

/// `create`.
enum CreateField: String, ManifestField {
    case description
    case owner
    case stage
    case permanent
    case secret

    static let holder = "`create`"
}

/// An audience.
enum AudienceField: String, ManifestField {
    case companies
    case users

    static let holder = "an audience"
}

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
}

/// The targets of a flag in one environment.
enum TargetsField: String, ManifestField {
    case audiences
    case companies
    case users
    case remove

    static let holder = "an environment's targets"
}

/// `remove`.
enum RemoveField: String, ManifestField {
    case companies
    case users

    static let holder = "`remove`"
}
