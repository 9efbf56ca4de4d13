/// Why stored bytes aren't the snapshot that was looked for: a miss, never an error.
package enum SnapshotProblem: Error, Hashable, Sendable {
    /// They aren't a snapshot, or not as they were written.
    case damaged
    /// They are in a format of another version of hoist.
    case otherFormat
    /// They are about another API URL or app.
    case otherApp

    /// The same in a few words that follow "the cache isn't used:".
    package var summary: String {
        switch self {
        case .damaged: "the file is damaged"
        case .otherFormat: "the file is of another version of hoist"
        case .otherApp: "the file is about another app or API URL"
        }
    }
}
