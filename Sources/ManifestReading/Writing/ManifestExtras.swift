/// What a manifest's file says besides the ``/FlagModel/Manifest``: comments, and keys that are worked in when it is read.
package struct ManifestExtras: Sendable {
    /// A key that a comment can stand above; where the key isn't written, the comment isn't either.
    package enum Key: String, CaseIterable, Hashable, Sendable {
        case app
        case include
        case policy
        case policyUnlisted = "policy.unlisted"
        case policyTargets = "policy.targets"
        case policyLimits = "policy.limits"
        case owners
        case create
        case audiences
        case flags
    }

    /// Where editors find the JSON Schema: a path or a URL, for the first line.
    package var schema: String?
    /// Lines of a comment at the top, below the schema.
    package var header: String?
    /// Lines of comments above keys.
    package var comments: [Key: String] = [:]
    /// `include`.
    package var include: [String] = []
    /// Whether `policy.targets` is written even if it is `exact`, which it is where nothing is written.
    package var writesTargetsMode = false

    /// No comments and no more keys.
    package init() {}
}
