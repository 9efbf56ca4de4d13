package import SystemAccess

/// The folder of hoist's own files, and folders that a run creates.
package enum RunFolder {
    /// The folder for the cache, the sandbox and the lock: `.hoist` next to the manifest, or HOIST_DIR.
    package static func path(beside folder: String, environment: [String: String]) -> String {
        if let moved = environment["HOIST_DIR"], !moved.isEmpty { return moved }
        return folder == "." ? ".hoist" : folder + "/.hoist"
    }

    /// Creates a folder and those above it.
    ///
    /// - Throws: ``EngineError`` that says which one can't be created.
    package static func create(_ path: String, permissions: FilePermissions = .user) throws(EngineError) {
        do throws(FileError) {
            try FolderCreation.create(path, permissions: permissions)
        } catch {
            throw EngineError(
                .failed, "the folder \(path) can't be created: \(error.reason)",
                hint: permissions == .user
                    ? "\(error.writingHelp), or name another folder with HOIST_DIR" : error.writingHelp)
        }
    }
}

/// Lets one apply at a time run on one machine with one `.hoist/`.
package enum RunLock {
    /// Runs `body` with the lock of a folder held; waits for another run to end before.
    ///
    /// - Parameters:
    ///   - folder: `.hoist/`, which is created if it isn't there.
    ///   - observer: Gets a remark while another run is waited for.
    ///   - body: What runs with the lock held.
    /// - Throws: ``EngineError`` if the other run doesn't end in five minutes, or the file can't be created; and what
    ///   `body` throws.
    package static func hold<Result>(
        in folder: String,
        _ observer: EngineObserver,
        _ body: () async throws -> Result
    ) async throws -> Result {
        try RunFolder.create(folder)
        let path = folder + "/apply.lock"
        do {
            return try await FileLock.hold(path) {
                observer.remark(.info, "another `hoist apply` is running here; waiting for it to end")
            } _: {
                try await body()
            }
        } catch FileLock.Failure.unusable(let error) {
            throw EngineError(
                .failed, "\(path) can't be opened: \(error.reason)",
                hint: "check the permissions, or name another folder with HOIST_DIR")
        } catch FileLock.Failure.held {
            throw EngineError(
                .failed, "another `hoist apply` is still running here (it holds \(path))",
                hint: "wait until it has ended, then run again")
        }
    }
}
