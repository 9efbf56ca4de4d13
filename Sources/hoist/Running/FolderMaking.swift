#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Makes folders.
enum FolderMaking {
    /// Makes a folder and those above it; one that is there is left as it is.
    ///
    /// - Throws: ``RunFailure``.
    static func make(_ path: String, for readers: FileReaders = .user) throws(RunFailure) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: readers == .user ? [.posixPermissions: 0o700] : [:])
        } catch {
            throw RunFailure(
                status: .failed, message: "the folder \(path) can't be made",
                hint: readers == .user
                    ? "check the permissions, or name another folder with HOIST_DIR" : "check the permissions")
        }
    }
}
