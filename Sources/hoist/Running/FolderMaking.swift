#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Makes the folder that hoist keeps its own files in.
enum FolderMaking {
    /// Makes a folder and those above it, readable by the user alone; one that is there is left as it is.
    ///
    /// - Throws: ``RunFailure``.
    static func make(_ path: String) throws(RunFailure) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw RunFailure(
                status: .failed, message: "the folder \(path) can't be made",
                hint: "check the permissions, or name another folder with HOIST_DIR")
        }
    }
}
