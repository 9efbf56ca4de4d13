import CLibYAML
import Diagnostics

/// A node of a YAML document with its location.
///
/// A tree is a flat array in source order: a node's children follow it, up to ``next``. A ``NodeStore`` keeps nodes in
/// less memory, and returns them in this form.
struct Node {
    /// The index of a node in its document.
    typealias Index = Int32

    /// The kinds of nodes.
    enum Kind: UInt8 {
        case scalar
        case mapping
        case sequence
        /// A list with only ids, which have no nodes of their own.
        case ids
        case alias
    }

    /// The explicit tag, as far as the core schema knows it.
    enum Tag: UInt8 {
        /// No explicit tag: the core schema decides.
        case none
        /// `!`: a string, list or mapping, whatever it looks like.
        case nonSpecific
        case string
        case integer
        case float
        case boolean
        case null
        case mapping
        case sequence
        case merge
        /// A tag that isn't in the core schema, which was reported.
        case foreign
    }

    /// The node's kind.
    let kind: Kind
    /// Whether a scalar is written without quotes and not as a block.
    let isPlain: Bool
    /// The explicit tag.
    let tag: Tag
    /// Whether an alias may repeat it: it has an anchor, or is within a node that has one.
    let isRepeatable: Bool
    /// One past the last node under this one; for an alias, the node that it refers to.
    let next: Index
    /// The first character.
    let start: SourcePosition
    /// One past the last character.
    let end: SourcePosition
    /// A scalar's text; it lives as long as the node stays in its document.
    let text: UnsafeBufferPointer<UInt8>

    /// Whether it is a list.
    var isList: Bool { kind == .sequence || kind == .ids }

    /// A copy of the text that outlives the node.
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

    /// Whether there is a NUL among the bytes.
    var hasNUL: Bool { baseAddress.map { memchr($0, 0, count) != nil } ?? false }

    /// Whether the bytes are this text.
    func isText(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { isSame(as: $0) }
    }
}
