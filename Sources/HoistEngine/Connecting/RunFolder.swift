package import SystemAccess

/// The folder of hoist's own files, and folders that a run creates.
package enum RunFolder {
    /// The folder for the sandbox: `.hoist` next to the manifest, or HOIST_DIR.
    package static func path(beside folder: String, environment: [String: String]) -> String {
        if let moved = environment["HOIST_DIR"], !moved.isEmpty { return moved }
        return folder == "." ? ".hoist" : folder == "/" ? "/.hoist" : folder + "/.hoist"
    }

    /// Creates the folder next to a manifest, with a `.gitignore` that keeps all of it out of git; or HOIST_DIR, which may
    /// have other things in it.
    ///
    /// - Returns: Its path.
    /// - Throws: ``EngineError`` if it can't be created.
    package static func make(beside folder: String, environment: [String: String]) throws(EngineError) -> String {
        let path = path(beside: folder, environment: environment)
        try create(path)
        let ignored = path + "/.gitignore"
        guard environment["HOIST_DIR"]?.isEmpty != false, !FileReading.isTaken(ignored) else { return path }
        // Without it everything works; whoever can't write here is told when the state is written.
        _ = try? FileWriting.write(Array("*\n".utf8), to: ignored, permissions: .everyone)
        return path
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

/// Lets one apply at a time run on one machine: for one app at one URL, or with one embedded sandbox.
package enum RunLock {
    /// Why there is no lock.
    private struct Missing: Error {
        let reason: String
    }

    /// Runs `body` with a lock held; waits for another run to end before.
    ///
    /// - Parameters:
    ///   - path: The lock's file, in a folder that is created if it isn't there.
    ///   - variable: The variable that names another folder.
    ///   - observer: Gets a remark while another run is waited for.
    ///   - body: What runs with the lock held.
    /// - Throws: ``EngineError`` if the other run doesn't end in five minutes, or the file can't be created; and what
    ///   `body` throws.
    package static func hold<Result>(
        _ path: String,
        elsewhere variable: String,
        _ observer: EngineObserver,
        _ body: () async throws -> Result
    ) async throws -> Result {
        do {
            return try await hold(path, observer, body)
        } catch let missing as Missing {
            throw EngineError(
                .failed, missing.reason, hint: "check the permissions, or name another folder with \(variable)")
        }
    }

    /// Runs `body` with the lock of an app held. Without a place for the lock, it runs with a warning: the machine may have
    /// none, such as a container of one job, and the calls of two applies do no harm to each other.
    ///
    /// - Parameters:
    ///   - name: The lock's name, which says for what it is.
    ///   - folder: The folder of the cache, where the lock is.
    ///   - observer: Gets remarks.
    ///   - body: What runs with the lock held.
    /// - Throws: ``EngineError`` if the other run doesn't end in five minutes, or the file can't be created in a folder that
    ///   a variable of hoist's own names; and what `body` throws.
    static func hold<Result>(
        _ name: String,
        in folder: CacheFolder,
        _ observer: EngineObserver,
        _ body: () async throws -> Result
    ) async throws -> Result {
        let unlocked = "this apply doesn't wait for others on this machine: "
        guard let path = folder.path else {
            observer.remark(.warning, unlocked + "there is no folder for the lock; name one with HOIST_CACHE_DIR")
            return try await body()
        }
        let lock = path + "/" + name
        if let variable = folder.variable { return try await hold(lock, elsewhere: variable, observer, body) }
        do {
            return try await hold(lock, observer, body)
        } catch let missing as Missing {
            observer.remark(.warning, unlocked + "\(missing.reason); name another folder with HOIST_CACHE_DIR")
            return try await body()
        }
    }

    private static func hold<Result>(
        _ path: String,
        _ observer: EngineObserver,
        _ body: () async throws -> Result
    ) async throws -> Result {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        do throws(FileError) {
            try FolderCreation.create(folder)
        } catch {
            throw Missing(reason: "the folder \(folder) can't be created: \(error.reason)")
        }
        do {
            return try await FileLock.hold(path) {
                observer.remark(.info, "another `hoist apply` is running here; waiting for it to end")
            } _: {
                try await body()
            }
        } catch FileLock.Failure.unusable(let error) {
            throw Missing(reason: "\(path) can't be opened: \(error.reason)")
        } catch FileLock.Failure.held {
            throw EngineError(
                .failed, "another `hoist apply` is still running here (it holds \(path))",
                hint: "wait until it has ended, then run again")
        }
    }
}
