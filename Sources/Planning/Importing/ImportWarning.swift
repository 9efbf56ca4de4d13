/// What an import couldn't write, or what is worth knowing of what it wrote; no place in a manifest is to blame.
package struct ImportWarning: Hashable, Sendable {
    /// What it is, in one line without a full stop.
    package let message: String
    /// What it concerns, a line each.
    package let notes: [String]
    /// What to do, or what comes of it.
    package let help: String
}
