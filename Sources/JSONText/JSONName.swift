/// A short name of a member, which is compared in one go: visible ASCII characters that are written without escapes.
package struct JSONName: Hashable, Sendable {
    /// How many characters it may have.
    package static let longest = 16

    /// Any name that isn't one of these: a longer one, or none at all.
    static let other = JSONName(low: 0, high: 0)

    private var low: UInt64
    private var high: UInt64

    private init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// Whether two names are the same: called by itself, and not through a table of witnesses.
    package static func == (left: JSONName, right: JSONName) -> Bool {
        left.low == right.low && left.high == right.high
    }

    /// A name; nil if it is too long, empty, or has other characters.
    package init?(_ text: String) {
        self = .other
        guard (1...Self.longest).contains(text.utf8.count) else { return nil }
        for (place, byte) in text.utf8.enumerated() {
            guard (0x20..<0x7F).contains(byte), byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else {
                return nil
            }
            add(byte, at: place)
        }
    }

    /// Puts a character at its place; one that is too far behind is left out.
    mutating func add(_ byte: UInt8, at place: Int) {
        if place < 8 {
            low |= UInt64(byte) << UInt64(8 * place)
        } else if place < Self.longest {
            high |= UInt64(byte) << UInt64(8 * (place - 8))
        }
    }
}
