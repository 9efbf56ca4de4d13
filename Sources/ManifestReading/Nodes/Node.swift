import Diagnostics

/// A node of a YAML document with its place.
///
/// A tree is a flat array in the order of the text: a node's children follow it, up to ``next``. So a tree of
/// a million nodes is one allocation and the texts that don't fit into a small string.
struct Node {
    /// What the node is.
    enum Kind: UInt8 {
        case scalar
        case mapping
        case sequence
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
    }

    /// What the node is.
    let kind: Kind
    /// Whether a scalar is written without quotes and not as a block.
    let isPlain: Bool
    /// The tag that is written.
    let tag: Tag
    /// One past the last node under this one; for an alias, the node that it stands for.
    var next: Int32
    /// A scalar's raw text.
    let text: String
    /// The first character.
    let start: SourcePosition
    /// One past the last character.
    var end: SourcePosition
}
