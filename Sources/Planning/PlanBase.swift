/// `base`: what splits a plan's changes into what a branch changes and what has drifted.
///
/// Only a label: it doesn't change what is sent, and the digest doesn't cover it.
package struct PlanBase: Hashable, Sendable {
    /// The git revision as the user named it, such as `origin/main`.
    package let revision: String
    /// The part of the changes that the manifest of that revision asks for as well: it has drifted.
    package let drifted: [Change]

    /// A base from its parts.
    package init(revision: String, drifted: [Change]) {
        self.revision = revision
        self.drifted = drifted
    }
}
