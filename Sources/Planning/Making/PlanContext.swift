package import Diagnostics

/// What a plan is made for and from, beside the manifest and the live state.
package struct PlanContext: Sendable {
    /// The API URL.
    package let apiURL: String
    /// The manifest's files and digest.
    package let manifest: ManifestDigest
    /// The texts that the manifest's places count into.
    package let sources: Sources

    /// A context from its parts.
    package init(apiURL: String, manifest: ManifestDigest, sources: Sources) {
        self.apiURL = apiURL
        self.manifest = manifest
        self.sources = sources
    }
}
