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
