/// Bytes of a text that are replaced; an empty range is where something is inserted.
struct Replacement: Equatable {
    let range: Range<Int>
    let bytes: [UInt8]

    /// Inserts a text.
    static func insert(_ text: String, at offset: Int) -> Replacement {
        Replacement(range: offset..<offset, bytes: Array(text.utf8))
    }

    /// Removes bytes.
    static func remove(_ range: Range<Int>) -> Replacement { Replacement(range: range, bytes: []) }

    /// Replaces bytes with a text.
    static func replace(_ range: Range<Int>, with text: String) -> Replacement {
        Replacement(range: range, bytes: Array(text.utf8))
    }

    /// Whether two have a byte or an end in common, so that one can't be carried out beside the other.
    func touches(_ other: Replacement) -> Bool {
        range.lowerBound <= other.range.upperBound && other.range.lowerBound <= range.upperBound
    }

    /// A text with some replacements, none of which touches another.
    static func apply(_ replacements: [Replacement], to text: [UInt8]) -> [UInt8] {
        let sorted = replacements.sorted { $0.range.lowerBound < $1.range.lowerBound }
        var result: [UInt8] = []
        result.reserveCapacity(text.count + sorted.reduce(0) { $0 + $1.bytes.count })
        var offset = 0
        for replacement in sorted {
            result += text[offset..<replacement.range.lowerBound]
            result += replacement.bytes
            offset = replacement.range.upperBound
        }
        return result + text[offset...]
    }
}
