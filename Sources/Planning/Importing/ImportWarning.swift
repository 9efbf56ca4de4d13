/// What an import couldn't write, or what is worth knowing about what it wrote; it has no place in a manifest.
package struct ImportWarning: Hashable, Sendable {
    /// What it is, in one line without a full stop.
    package let message: String
    /// What it concerns, a line each.
    package let notes: [String]
    /// What to do, or what follows from it.
    package let help: String
}
