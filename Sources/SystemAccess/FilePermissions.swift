#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Who may read a file that is written.
package enum FilePermissions {
    /// The user alone: caches, plans, receipts.
    case user
    /// Everyone, less what the user's mask takes away: files of a repository.
    case everyone

    /// The mode that a file is made with.
    var fileMode: mode_t {
        switch self {
        case .user: 0o600
        case .everyone: 0o666
        }
    }
}
