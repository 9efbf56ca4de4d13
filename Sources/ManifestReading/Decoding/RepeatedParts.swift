import FlagModel

/// What was decoded of nodes that aliases and merge keys repeat, by the node: it is shared, not decoded and kept anew.
struct RepeatedParts {
    /// Flags, as what is written under their keys.
    var flags: [Node.Index: ManifestFlag] = [:]
    /// What `targets` holds.
    var targets: [Node.Index: [ManifestTargets]] = [:]
    /// Lists of ids.
    var lists: [Node.Index: [Located<Identifier>]] = [:]
    /// Texts that take memory of their own.
    var texts: [Node.Index: String] = [:]
    /// Descriptions, as Reflag keeps them; of an empty one nothing is known.
    var descriptions: [Node.Index: String] = [:]
}
