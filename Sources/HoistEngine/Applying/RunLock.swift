import SystemAccess

/// Keeps two applies of one machine and one `.hoist/` apart.
enum RunLock {
    /// Runs `body` with the lock of a folder held; waits for another run to end before.
    ///
    /// - Throws: ``RunFailure`` where the other run doesn't end in five minutes, or the file can't be made; and what
    ///   `body` throws.
    static func hold<Result>(
        in folder: String,
        _ console: Console,
        _ body: () async throws -> Result
    ) async throws -> Result {
        try RunFailure.makeFolder(folder)
        let path = folder + "/apply.lock"
        do {
            return try await FileLock.hold(path) {
                console.talk("another `hoist apply` is at work here; waiting for it to end")
            } _: {
                try await body()
            }
        } catch FileLock.Failure.unusable(let error) {
            throw RunFailure(
                status: .failed, message: "\(path) can't be opened: \(error.reason)",
                hint: "check the permissions, or name another folder with HOIST_DIR")
        } catch FileLock.Failure.held {
            throw RunFailure(
                status: .failed, message: "another `hoist apply` is still at work here (it holds \(path))",
                hint: "wait until it has ended, then run again")
        }
    }
}

extension RunFailure {
    /// Makes a folder and those above it; says which one can't be made.
    static func makeFolder(_ path: String, permissions: FilePermissions = .user) throws(RunFailure) {
        do throws(FileError) {
            try FolderMaking.make(path, permissions: permissions)
        } catch {
            throw RunFailure(
                status: .failed, message: "the folder \(path) can't be made",
                hint: permissions == .user
                    ? "check the permissions, or name another folder with HOIST_DIR" : "check the permissions")
        }
    }
}
