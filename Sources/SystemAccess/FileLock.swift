#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A lock on a file that one process holds at a time. The system lets go of it when the process ends, however it ends.
package enum FileLock {
    /// Why a lock isn't had.
    package enum Failure: Error {
        /// Its file can't be opened.
        case unusable(FileError)
        /// Another process held it for as long as it was waited for.
        case held
    }

    /// How often it is tried, in milliseconds.
    private static let pause = 100

    /// Runs `body` with the lock held; waits for another process to let go of it before.
    ///
    /// - Parameters:
    ///   - path: The file, which is made where it isn't there.
    ///   - patience: How long another process is waited for.
    ///   - waiting: Called once, where another process holds it.
    /// - Throws: ``Failure``; and what `body` throws.
    package static func hold<Result>(
        _ path: String,
        patience: Duration = .seconds(300),
        waiting: () -> Void,
        _ body: () async throws -> Result
    ) async throws -> Result {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Failure.unusable(FileError(isMissing: errno == ENOENT, reason: String(cString: strerror(errno))))
        }
        defer { close(descriptor) }
        var waited = Duration.zero
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if waited == .zero { waiting() }
            guard waited < patience else { throw Failure.held }
            waited += .milliseconds(pause)
            try await ContinuousClock().sleep(for: .milliseconds(pause))
        }
        return try await body()
    }
}
