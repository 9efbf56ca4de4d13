/// The version of hoist: this is the one place that says it.
enum Version {
    /// `MAJOR.MINOR.PATCH`.
    static let text = "0.1.0"
}
