/// A flag key, a company's or user's id, or an id that Reflag gave: text that is compared byte for byte.
///
/// Swift's `String` says that the composed and the decomposed `é` are equal; to Reflag they are two
/// companies. Everything that names something is compared through this type.
package struct Identifier: Hashable, Comparable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The id as it was written.
    package let text: String

    /// An id from its text.
    package init(_ text: String) {
        self.text = text
    }

    /// An id in source code.
    package init(stringLiteral text: String) {
        self.text = text
    }

    /// The text itself.
    package var description: String { text }

    /// Equal when every byte is.
    package static func == (left: Identifier, right: Identifier) -> Bool {
        left.text.isSame(as: right.text)
    }

    /// In the order of the UTF-8 bytes, which is that of the Unicode scalars.
    package static func < (left: Identifier, right: Identifier) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    /// Hashes the bytes, so that equal ids have equal hashes: eight at a time, and the number of those that are left with them.
    package func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { bytes in
            let bytes = UnsafeRawBufferPointer(bytes)
            var offset = 0
            while offset + MemoryLayout<UInt64>.size <= bytes.count {
                hasher.combine(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset += MemoryLayout<UInt64>.size
            }
            var rest = UInt64(bytes.count - offset)
            while offset < bytes.count {
                rest = rest << 8 | UInt64(bytes[offset])
                offset += 1
            }
            hasher.combine(rest)
        }
    }
}

extension String {
    /// Whether two strings are the same bytes; for `==`, canonically equivalent strings are equal.
    package func isSame(as other: String) -> Bool {
        // Short ones, and those that share their memory, are equal as they are stored.
        if isStored(like: other) { return true }
        guard utf8.count == other.utf8.count else { return false }
        var (text, other) = (self, other)
        return text.withUTF8 { bytes in
            other.withUTF8 { otherBytes in
                UnsafeRawBufferPointer(bytes).isSame(as: UnsafeRawBufferPointer(otherBytes))
            }
        }
    }

    private func isStored(like other: String) -> Bool {
        withUnsafeBytes(of: self) { stored in
            withUnsafeBytes(of: other) { other in
                for offset in stride(from: 0, to: stored.count, by: MemoryLayout<UInt64>.size) {
                    let word = stored.load(fromByteOffset: offset, as: UInt64.self)
                    guard word == other.load(fromByteOffset: offset, as: UInt64.self) else { return false }
                }
                return true
            }
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes are the same, compared eight at a time.
    fileprivate func isSame(as other: UnsafeRawBufferPointer) -> Bool {
        let last = count - MemoryLayout<UInt64>.size
        guard last >= 0 else { return indices.allSatisfy { self[$0] == other[$0] } }
        var offset = 0
        while offset < last {
            guard word(offset) == other.word(offset) else { return false }
            offset += MemoryLayout<UInt64>.size
        }
        return word(last) == other.word(last)
    }

    private func word(_ offset: Int) -> UInt64 { loadUnaligned(fromByteOffset: offset, as: UInt64.self) }
}
