#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Makes folders.
package enum FolderMaking {
    /// Makes a folder and those above it; one that is there is left as it is.
    ///
    /// - Throws: ``FileError``.
    package static func make(_ path: String, permissions: FilePermissions = .user) throws(FileError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: permissions == .user ? [.posixPermissions: 0o700] : [:])
        } catch {
            throw FileError(isMissing: false, reason: "the folder can't be made")
        }
    }
}
