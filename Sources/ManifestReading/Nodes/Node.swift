import CLibYAML
import Diagnostics

/// A node of a YAML document with its place.
///
/// A tree is a flat array in the order of the text: a node's children follow it, up to ``next``. This is what a
/// ``NodeStore``, which holds nodes in less memory, shows of one.
struct Node {
    /// The number of a node in its document.
    typealias Index = Int32

    /// What the node is.
    enum Kind: UInt8 {
        case scalar
        case mapping
        case sequence
        /// A list that holds nothing but ids, which have no nodes of their own.
        case ids
        case alias
    }

    /// The tag that is written, as far as the core schema knows it.
    enum Tag: UInt8 {
        /// None is written: the core schema decides.
        case none
        /// `!`: text, a list or a mapping, whatever it looks like.
        case nonSpecific
        case string
        case integer
        case float
        case boolean
        case null
        case mapping
        case sequence
        case merge
        /// One that the core schema doesn't know, which was told.
        case foreign
    }

    /// What the node is.
    let kind: Kind
    /// Whether a scalar is written without quotes and not as a block.
    let isPlain: Bool
    /// The tag that is written.
    let tag: Tag
    /// Whether an alias may have it read again: an anchor is on it, or on what it stands in.
    let isRepeatable: Bool
    /// One past the last node under this one; for an alias, the node that it stands for.
    let next: Index
    /// The first character.
    let start: SourcePosition
    /// One past the last character.
    let end: SourcePosition
    /// A scalar's text; it lives as long as the node stays in its document.
    let text: UnsafeBufferPointer<UInt8>

    /// Whether it is a list.
    var isList: Bool { kind == .sequence || kind == .ids }

    /// The text as a copy that stays.
    var string: String { String(decoding: text, as: UTF8.self) }

    /// Whether two scalars have the same text, byte for byte.
    func hasSameText(as other: Node) -> Bool {
        text.isSame(as: other.text)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether the bytes are the same.
    func isSame(as other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard count == other.count, let start = baseAddress, let otherStart = other.baseAddress else {
            return isEmpty && other.isEmpty
        }
        return memcmp(start, otherStart, count) == 0
    }

    /// Whether the bytes are this text.
    func isText(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { isSame(as: $0) }
    }
}
