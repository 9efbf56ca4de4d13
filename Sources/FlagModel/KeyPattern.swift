/// A pattern of flag keys or ids in which `*` matches any characters, such as `legacy-*`.
package struct KeyPattern: Hashable, Sendable {
    /// The pattern as it was written.
    package let text: Identifier

    /// A pattern from its text.
    package init(_ text: String) {
        self.text = Identifier(text)
    }

    /// Whether a key matches, byte for byte except for the stars. Linear in the key for each star.
    package func matches(_ key: Identifier) -> Bool {
        var (pattern, bytes) = (text.text, key.text)
        return pattern.withUTF8 { pattern in bytes.withUTF8 { Self.matches(pattern, $0) } }
    }

    private static func matches(_ pattern: UnsafeBufferPointer<UInt8>, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let star = UInt8(ascii: "*")
        var position = 0
        var next = 0
        // Where to backtrack to: the last star, and the key's byte that it would match next.
        var fallback: (pattern: Int, key: Int)?
        while next < bytes.count {
            if position < pattern.count, pattern[position] == star {
                fallback = (position, next)
                position += 1
            } else if position < pattern.count, pattern[position] == bytes[next] {
                position += 1
                next += 1
            } else if let last = fallback {
                fallback = (last.pattern, last.key + 1)
                position = last.pattern + 1
                next = last.key + 1
            } else {
                return false
            }
        }
        return pattern[position...].allSatisfy { $0 == star }
    }
}
