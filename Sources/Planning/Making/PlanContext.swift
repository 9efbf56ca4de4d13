package import Diagnostics
package import FlagModel

/// What a plan is made for and from, beside the manifest and the live state.
package struct PlanContext: Sendable {
    /// The API URL.
    package let apiURL: String
    /// The manifest's files and digest.
    package let manifest: ManifestDigest
    /// The texts that the manifest's places count into.
    package let sources: Sources
    /// The day, for what has expired; nil tells nothing of it.
    package let today: CalendarDate?

    /// A context from its parts.
    package init(apiURL: String, manifest: ManifestDigest, sources: Sources, today: CalendarDate? = nil) {
        self.apiURL = apiURL
        self.manifest = manifest
        self.sources = sources
        self.today = today
    }
}
