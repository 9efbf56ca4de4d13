import FlagModel

/// A key of a flag: a row of the table of fields, or one of the two that aren't fields in Reflag.
enum FlagKey: Hashable, Sendable {
    case field(FlagField)
    case expires
    case targets

    static let holder = "a flag"

    /// All keys of a flag, in the order of the documentation.
    static func all(_ fields: FlagFields) -> [FlagKey] { fields.all.map(FlagKey.field) + [.expires, .targets] }

    /// What is written in the manifest.
    var key: String {
        switch self {
        case .field(let field): field.key
        case .expires: "expires"
        case .targets: "targets"
        }
    }

    var shape: ValueShape {
        switch self {
        case .field(let field): .field(field)
        case .expires: .date
        case .targets: .environments
        }
    }

    /// What it is for, and what people write by mistake for it.
    var words: FlagField.Words {
        switch self {
        case .field(let field): field.words
        case .expires:
            FlagField.Words(
                "The day after which `validate` and `plan` warn about the flag, as in 2027-03-31.",
                slips: ["expiry", "expiration", "deadline"])
        case .targets:
            FlagField.Words(
                "Specific targets by environment, named by name or id.",
                slips: ["environments", "envs", "environment", "targeting"])
        }
    }
}

/// The keys of flags and of `create` in a manifest, from the table of fields.
///
/// A class, with one instance per run: a decoder is passed along with every node.
final class FlagKeys: Sendable {
    /// The table of fields.
    let fields: FlagFields
    /// Finds a key of a flag.
    let flag: FieldTable<FlagKey>
    /// Finds a key of `create`.
    let create: FieldTable<FlagField>
    /// The keys of a flag, for messages.
    let known: KeyWords
    /// The keys of `create`, for messages.
    let knownOfCreate: KeyWords

    init(_ fields: FlagFields) {
        self.fields = fields
        let keys = FlagKey.all(fields)
        let defaults = fields.all.filter { $0.createWords != nil }
        flag = FieldTable(keys.map { ($0.key, $0) })
        create = FieldTable(defaults.map { ($0.key, $0) })
        known = KeyWords(
            holder: FlagKey.holder, keys: keys.map(\.key),
            slips: Self.slips(keys.map { ($0.key, $0.words.slips) }))
        knownOfCreate = KeyWords(
            holder: "`create`", keys: defaults.map(\.key),
            slips: Self.slips(defaults.map { ($0.key, $0.createWords?.slips ?? []) }))
    }

    private static func slips(_ keys: [(key: String, slips: [String])]) -> [String: String] {
        Dictionary(firstOf: keys.flatMap { key in key.slips.map { ($0, key.key) } })
    }
}

/// The keys that a mapping can have, for messages about an unknown one.
struct KeyWords {
    /// The mapping's name in messages: `a flag`, `the policy`.
    let holder: String
    /// Whether ``holder`` is plural.
    var isPlural = false
    /// The keys.
    let keys: [String]
    /// Words that people write by mistake for a key, in lowercase.
    let slips: [String: String]
}
