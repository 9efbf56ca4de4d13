/// The keys of one kind of mapping in a manifest, in the order of the documentation.
///
/// The conforming types are the schema table: the decoder and its suggestions, the JSON Schema and the documentation are
/// made from it, or tested against it.
protocol ManifestField: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
    /// The mapping's name in messages: `a flag`, `the policy`.
    static var holder: String { get }
    /// Whether ``holder`` is plural.
    static var isPlural: Bool { get }
    /// Finds a key by its bytes.
    static var table: FieldTable<Self> { get }
    /// Words that people write by mistake for a key, in lowercase.
    static var slips: [String: Self] { get }

    /// The type of the key's value.
    var shape: ValueShape { get }
    /// What it is for, in a sentence or two, for editors and the documentation.
    var summary: String { get }
    /// Whether the key is required.
    var isRequired: Bool { get }
}

extension ManifestField {
    static var isPlural: Bool { false }

    static var slips: [String: Self] { [:] }

    var isRequired: Bool { false }

    /// All keys, for messages.
    static var known: KeyWords {
        KeyWords(holder: holder, isPlural: isPlural, keys: keys, slips: slips.mapValues(\.rawValue))
    }

    /// All keys, for suggestions.
    static var keys: [String] { allCases.map(\.rawValue) }
}

/// Finds the field for a key by the key's bytes, without creating a string.
struct FieldTable<Field: Sendable>: Sendable {
    private let entries: [(key: PackedKey, field: Field)]
    /// Those whose keys are longer than a packed one.
    private let long: [(key: String, field: Field)]

    /// The table of these fields.
    init(_ fields: [(key: String, field: Field)]) {
        entries = fields.filter { $0.key.utf8.count <= PackedKey.longest }.map { entry in
            var key = entry.key
            return (key.withUTF8 { PackedKey($0) }, entry.field)
        }
        long = fields.filter { $0.key.utf8.count > PackedKey.longest }
    }

    /// The field with this key; nil if there is none.
    func field(_ key: UnsafeBufferPointer<UInt8>) -> Field? {
        guard key.count <= PackedKey.longest else {
            return long.first { $0.key.utf8.elementsEqual(key) }?.field
        }
        let packed = PackedKey(key)
        for entry in entries where entry.key == packed { return entry.field }
        return nil
    }
}

extension FieldTable where Field: ManifestField {
    /// The table of all fields of a kind.
    init(_: Field.Type) {
        self.init(Field.allCases.map { ($0.rawValue, $0) })
    }
}

/// The bytes of a short key, packed into two numbers.
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
