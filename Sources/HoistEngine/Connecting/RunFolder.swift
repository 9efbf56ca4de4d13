package import SystemAccess

/// The folder of hoist's own files, and folders that a run makes.
package enum RunFolder {
    /// The folder for the cache, the sandbox and the lock: `.hoist` beside the manifest, or HOIST_DIR.
    package static func path(beside folder: String, environment: [String: String]) -> String {
        if let moved = environment["HOIST_DIR"], !moved.isEmpty { return moved }
        return folder == "." ? ".hoist" : folder + "/.hoist"
    }

    /// Makes a folder and those above it.
    ///
    /// - Throws: ``EngineError`` that says which one can't be made.
    package static func make(_ path: String, permissions: FilePermissions = .user) throws(EngineError) {
        do throws(FileError) {
            try FolderMaking.make(path, permissions: permissions)
        } catch {
            throw EngineError(
                .failed, "the folder \(path) can't be made",
                hint: permissions == .user
                    ? "check the permissions, or name another folder with HOIST_DIR" : "check the permissions")
        }
    }
}

/// Keeps two applies of one machine and one `.hoist/` apart.
package enum RunLock {
    /// Runs `body` with the lock of a folder held; waits for another run to end before.
    ///
    /// - Parameter folder: `.hoist/`, which is made where it isn't there.
    /// - Throws: ``EngineError`` where the other run doesn't end in five minutes, or the file can't be made; and what
    ///   `body` throws.
    package static func hold<Result>(
        in folder: String,
        _ observer: EngineObserver,
        _ body: () async throws -> Result
    ) async throws -> Result {
        try RunFolder.make(folder)
        let path = folder + "/apply.lock"
        do {
            return try await FileLock.hold(path) {
                observer.remark(.info, "another `hoist apply` is at work here; waiting for it to end")
            } _: {
                try await body()
            }
        } catch FileLock.Failure.unusable(let error) {
            throw EngineError(
                .failed, "\(path) can't be opened: \(error.reason)",
                hint: "check the permissions, or name another folder with HOIST_DIR")
        } catch FileLock.Failure.held {
            throw EngineError(
                .failed, "another `hoist apply` is still at work here (it holds \(path))",
                hint: "wait until it has ended, then run again")
        }
    }
}
