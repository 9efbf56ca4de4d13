package import FlagModel

/// What one environment's applications are served.
package struct Served: Sendable {
    /// An environment that isn't served at the version that was asked for.
    package struct Late: Sendable, Hashable {
        /// The version that was asked for.
        package let asked: Int
        /// The newest that was seen; nil where no answer bore a version.
        package let newest: Int?
    }

    /// The version that was served; nil where none was accepted.
    package var version: Int?
    /// The flags that the secret key gets; nil where no answer was new enough.
    package var secret: Set<Identifier>?
    /// The flags that the publishable key gets; nil where it wasn't asked.
    package var publishable: Set<Identifier>?
    /// For whom which flags are on; those who aren't in it weren't answered in time.
    package var on: [Entity: Set<Identifier>] = [:]
    /// What didn't come in time, if anything.
    package var late: Late?

    /// Nothing yet.
    package init() {}
}
