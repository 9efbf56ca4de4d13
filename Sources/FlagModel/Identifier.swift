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

    /// Hashes the bytes, so that equal ids have equal hashes.
    package func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension String {
    /// Whether two strings are the same bytes; for `==`, canonically equivalent strings are equal.
    package func isSame(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        var (text, other) = (self, other)
        return text.withUTF8 { bytes in
            other.withUTF8 { otherBytes in
                UnsafeRawBufferPointer(bytes).isSame(as: UnsafeRawBufferPointer(otherBytes))
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
