/// The version of hoist: this is the one place that says it.
package enum Version {
    /// `MAJOR.MINOR.PATCH`.
    package static let text = "0.1.0"
}
