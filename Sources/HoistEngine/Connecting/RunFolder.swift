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
