import SystemPackage

/// Folders that belong to the user and not to a project.
package enum UserFolders {
    /// Where programs keep what they can make again: `$XDG_CACHE_HOME` where it is an absolute path, as the XDG Base
    /// Directory Specification says, else `~/.cache`, or `~/Library/Caches` on macOS. nil if `HOME` is no absolute path
    /// either.
    ///
    /// - Parameter environment: The variables.
    package static func caches(_ environment: [String: String]) -> String? {
        if let named = environment["XDG_CACHE_HOME"], named.hasPrefix("/") { return named }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return FilePath(home).appending(LibC.cacheFolder).string
    }
}

/// Who else could have put something into a folder.
package enum FolderExposure: Sendable, Equatable {
    /// It belongs to another user, who isn't root.
    case ofAnotherUser
    /// Other users may write to it.
    case writableByOthers

    /// Who could have put something into a folder, with links followed; nil if nobody but this user and root, or if there
    /// is no such folder.
    ///
    /// - Parameter path: The folder.
    package static func of(_ path: String) -> FolderExposure? {
        guard let status = try? FilePath(path).stat() else { return nil }
        let owner = status.userID.rawValue
        if owner != LibC.effectiveUser, owner != 0 { return .ofAnotherUser }
        return status.permissions.isDisjoint(with: [.groupWrite, .otherWrite]) ? nil : .writableByOthers
    }
}

extension FileReading {
    /// Whether what is at a path belongs to this user, to root, or to whom a folder belongs; a link itself counts.
    ///
    /// - Parameters:
    ///   - path: The path.
    ///   - folder: The folder.
    package static func isOfUser(_ path: String, orOwnerOf folder: String) -> Bool {
        guard let status = try? FilePath(path).stat(followTargetSymlink: false) else { return false }
        let owner = status.userID
        return owner.rawValue == LibC.effectiveUser || owner.rawValue == 0
            || owner == (try? FilePath(folder).stat())?.userID
    }
}

extension FileWriting {
    /// Removes temporary files of ``write(_:to:permissions:durability:patience:)`` in a folder: what a process leaves that is killed while it
    /// writes. Those of the last hour stay: another process may be writing them.
    ///
    /// - Parameter folder: The folder.
    package static func removeLeftovers(in folder: String) {
        let folder = FilePath(folder)
        for name in (try? LibC.names(in: folder, with: temporary)) ?? [] where isTemporary(name.string) {
            let path = folder.appending(name)
            guard let status = try? path.stat(followTargetSymlink: false), status.type == .regular,
                LibC.secondsSinceChange(status) > 3_600
            else { continue }
            try? LibC.remove(path)
        }
    }

    /// Whether a file's name is that of a temporary one.
    private static func isTemporary(_ name: String) -> Bool { name.hasPrefix(temporary) && name.hasSuffix(".tmp") }

    /// What the name of a temporary file begins with.
    private static let temporary = ".hoist-"
}
