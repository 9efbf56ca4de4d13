/// The keys of one kind of mapping in a manifest, in the order in which documents list them.
///
/// The types that conform are the schema table: the decoder and its suggestions, the JSON Schema and the
/// documentation are made of it or held to it.
protocol ManifestField: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
    /// What the mapping is called in a message: `a flag`, `the policy`.
    static var holder: String { get }
    /// Whether ``holder`` is more than one.
    static var isPlural: Bool { get }
    /// Finds a key by its bytes.
    static var table: FieldTable<Self> { get }
    /// What people write in place of a key and mean it; lowercase.
    static var slips: [String: Self] { get }

    /// What may stand under the key.
    var shape: ValueShape { get }
    /// What it is for, in a sentence or two, for editors and documents.
    var summary: String { get }
    /// Whether the mapping has to have it.
    var isRequired: Bool { get }
}

extension ManifestField {
    static var isPlural: Bool { false }

    static var slips: [String: Self] { [:] }

    var isRequired: Bool { false }

    /// All keys, for suggestions.
    static var keys: [String] { allCases.map(\.rawValue) }
}
