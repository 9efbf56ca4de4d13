#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Keeps two applies of one machine and one `.hoist/` apart. The system lets go of the lock when the process ends,
/// however it ends.
enum RunLock {
    /// How long another run is waited for, in tenths of a second.
    private static let patience = 3_000

    /// Runs `body` with the lock of a folder held; waits for another run to end before.
    ///
    /// - Throws: ``RunFailure`` where the other run doesn't end in five minutes, or the file can't be made; and what
    ///   `body` throws.
    static func hold<Result>(
        in folder: String,
        _ console: Console,
        _ body: () async throws -> Result
    ) async throws -> Result {
        try FolderMaking.make(folder)
        let path = folder + "/apply.lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw RunFailure(
                status: .failed, message: "\(path) can't be opened: \(String(cString: strerror(errno)))",
                hint: "check the permissions, or name another folder with HOIST_DIR")
        }
        defer { close(descriptor) }
        var waited = 0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if waited == 0 { console.talk("another `hoist apply` is at work here; waiting for it to end") }
            guard waited < patience else {
                throw RunFailure(
                    status: .failed, message: "another `hoist apply` is still at work here (it holds \(path))",
                    hint: "wait until it has ended, then run again")
            }
            waited += 1
            try await ContinuousClock().sleep(for: .milliseconds(100))
        }
        return try await body()
    }
}
