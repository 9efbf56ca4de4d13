import FlagModel

/// The type of a value in a manifest.
enum ValueShape: Hashable, Sendable {
    /// The number 1.
    case version
    /// Any scalar except null and an empty one, taken as it is written.
    case id
    /// An id, or a list of ids with one at least, without duplicates.
    case apps
    /// A field of a flag.
    case field(FlagField)
    /// A date such as 2027-03-31.
    case date
    /// What happens to unlisted flags: one of three words.
    case unlisted
    /// What happens with companies and users that Reflag doesn't know: one of three words.
    case entities
    /// `exact`, `additive`, or one of the two by environment.
    case modes
    /// A count, or a share in percent.
    case limit
    /// A list of globs of files.
    case globs
    /// A list of patterns of flag keys or ids.
    case patterns
    /// A list of the fields of a flag.
    case flagFields
    /// A list of audiences' names, without duplicates.
    case audienceNames
    /// A list of companies' or users' ids, without duplicates.
    case targetIDs
    /// The same, with grants among them.
    case targets
    /// A string of at most ``/FlagModel/Grant/longestReason`` characters.
    case reason
    /// A mapping from owners to users' ids.
    case owners
    /// A mapping with known keys.
    case object(ManifestObject)
    /// A mapping from names to mappings with known keys.
    case audiences
    /// A mapping from flag keys to flags; of a flag that is null, only its existence is managed.
    case flags
    /// A mapping from environments to targets.
    case environments
}

/// The mappings with known keys in a manifest.
enum ManifestObject: String, CaseIterable, Hashable, Sendable {
    case manifest
    case includedFile
    case policy
    case limits
    case create
    case audience
    case flag
    case targets
    case remove
    case grant

    /// The keys, in the order of the documentation.
    func fields(_ table: FlagFields) -> [FieldDescription] {
        switch self {
        case .manifest: FieldDescription.all(RootField.self)
        case .includedFile: FieldDescription.all(IncludedField.self)
        case .policy: FieldDescription.all(PolicyField.self)
        case .limits: FieldDescription.all(LimitsField.self)
        case .create:
            table.all.compactMap { field in
                field.createWords.map {
                    FieldDescription(key: field.key, shape: .field(field), summary: $0.summary, isRequired: false)
                }
            }
        case .audience: FieldDescription.all(AudienceField.self)
        case .flag:
            FlagKey.all(table).map {
                FieldDescription(key: $0.key, shape: $0.shape, summary: $0.words.summary, isRequired: false)
            }
        case .targets: FieldDescription.all(TargetsField.self)
        case .remove: FieldDescription.all(RemoveField.self)
        case .grant: FieldDescription.all(GrantField.self)
        }
    }

    /// What an editor calls it.
    var title: String {
        switch self {
        case .manifest: "hoist manifest, version 1"
        case .includedFile: "Included file"
        case .policy: "Policy"
        case .limits: "Limits"
        case .create: "Defaults of new flags"
        case .audience: "Audience"
        case .flag: "Flag"
        case .targets: "Targets"
        case .remove: "Removals"
        case .grant: "Grant"
        }
    }

    /// A description of the mapping in a sentence.
    var summary: String {
        switch self {
        case .manifest: "The feature flags of a Reflag app, as a repository defines them."
        case .includedFile: "A file that a manifest includes: only audiences, flags and their defaults."
        case .policy: "How the manifest is compared with what is live."
        case .limits: "How much one apply may remove. Past a limit, apply refuses to run without --force."
        case .create: "Defaults for flags that this file creates. Never compared later."
        case .audience: "A named list of specific targets, expanded where a flag refers to it."
        case .flag: "A flag. What is written is managed; what is left out is left alone."
        case .targets:
            "Specific targets in one environment. A list that is left out is left alone; an empty one means none."
        case .remove: "Targets that the flag must not have: with `additive`, the way to remove some."
        case .grant: "A target for a time. Days are calendar days in UTC; the first and the last one count."
        }
    }

    /// Whether null means an empty mapping.
    var mayBeNull: Bool { self == .flag || self == .includedFile }

    /// Whether keys that begin with `x-` are allowed.
    var allowsExtensions: Bool { self == .manifest || self == .includedFile }
}

/// A key of the schema table with its properties.
struct FieldDescription: Hashable, Sendable {
    /// The key.
    let key: String
    /// The type of its value.
    let shape: ValueShape
    /// What it is for.
    let summary: String
    /// Whether it is required.
    let isRequired: Bool

    /// All keys of one kind of mapping.
    static func all<Field: ManifestField>(_: Field.Type) -> [FieldDescription] {
        Field.allCases.map {
            FieldDescription(key: $0.rawValue, shape: $0.shape, summary: $0.summary, isRequired: $0.isRequired)
        }
    }
}
