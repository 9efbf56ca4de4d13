/// Finds the field that a key names, by its bytes and without making a text of them.
struct FieldTable<Field: ManifestField>: Sendable {
    private let entries: [(key: PackedKey, field: Field)]

    /// The table of all fields of a kind.
    init(_: Field.Type) {
        entries = Field.allCases.map { (PackedKey($0.rawValue.utf8), $0) }
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
    var low: UInt64 = 0
    var high: UInt64 = 0

    init(_ bytes: some Collection<UInt8>) {
        count = bytes.count
        for (index, byte) in bytes.prefix(Self.longest).enumerated() {
            let bits = UInt64(byte) << UInt64(index % 8 * 8)
            if index < 8 { low |= bits } else { high |= bits }
        }
    }
}
