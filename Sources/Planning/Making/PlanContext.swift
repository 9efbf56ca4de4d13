package import Diagnostics
package import FlagModel

/// What a plan is for and is made from, in addition to the manifest and the live state.
package struct PlanContext: Sendable {
    /// The API URL.
    package let apiURL: String
    /// The manifest's files and digest.
    package let manifest: ManifestDigest
    /// The files that the manifest's places refer to.
    package let sources: Sources
    /// Today, for flags that have expired; nil to ignore expiry.
    package let today: CalendarDate?

    /// A context from its parts.
    package init(apiURL: String, manifest: ManifestDigest, sources: Sources, today: CalendarDate? = nil) {
        self.apiURL = apiURL
        self.manifest = manifest
        self.sources = sources
        self.today = today
    }
}
