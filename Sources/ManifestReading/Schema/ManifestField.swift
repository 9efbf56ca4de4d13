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

/// Finds the field that a key names, by its bytes and without making a text of them.
struct FieldTable<Field: ManifestField>: Sendable {
    private let entries: [(key: PackedKey, field: Field)]

    /// The table of all fields of a kind.
    init(_: Field.Type) {
        entries = Field.allCases.map { field in
            var key = field.rawValue
            return (key.withUTF8 { PackedKey($0) }, field)
        }
    }

    /// The field with this key; nil where there is none.
    func field(_ key: UnsafeBufferPointer<UInt8>) -> Field? {
        guard key.count <= PackedKey.longest else { return nil }
        let packed = PackedKey(key)
        for entry in entries where entry.key == packed { return entry.field }
        return nil
    }
}

/// The bytes of a short key as two numbers.
private struct PackedKey: Hashable, Sendable {
    static let longest = 16

    let count: Int
    let low: UInt64
    let high: UInt64

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        count = bytes.count
        var words: (UInt64, UInt64) = (0, 0)
        withUnsafeMutableBytes(of: &words) { words in
            words.copyMemory(from: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes).prefix(Self.longest)))
        }
        (low, high) = words
    }
}
