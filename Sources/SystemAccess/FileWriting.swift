import SystemPackage

/// Who may read a file or a folder that is made.
package enum FilePermissions: Sendable {
    /// The user alone: caches, plans, receipts.
    case user
    /// Everyone, less what the user's mask takes away: files of a repository.
    case everyone

    fileprivate var ofFiles: SystemPackage.FilePermissions {
        SystemPackage.FilePermissions(rawValue: self == .user ? 0o600 : 0o666)
    }

    fileprivate var ofFolders: SystemPackage.FilePermissions {
        SystemPackage.FilePermissions(rawValue: self == .user ? 0o700 : 0o777)
    }
}

/// Writes files whole: what was there stays until the new bytes are on the disk.
///
/// A link is written through to what it leads to, and what is no regular file is written to and never replaced: see
/// ``WriteTarget``.
package enum FileWriting {
    /// Writes a file through a temporary one beside it. One that is for everyone keeps the mode that it has.
    ///
    /// - Returns: The path of the file, with links followed; nil where it is no regular file.
    /// - Throws: ``FileError``; then a regular file is as it was.
    @discardableResult
    package static func write(
        _ bytes: [UInt8],
        to path: String,
        permissions: FilePermissions = .user
    ) throws(FileError) -> String? {
        try FileError.wrapping {
            switch try WriteTarget.following(FilePath(path)) {
            case .file(let path, let mode):
                try replace(path, with: bytes, permissions.ofFiles, keeping: permissions == .everyone ? mode : nil)
                return path.string
            case .device(let path):
                try write(bytes, toEndOf: path)
            case .descriptor(let descriptor):
                try descriptor.writeAll(bytes)
            }
            return nil
        }
    }

    /// Adds bytes to the end of a file, which is made for everyone where it isn't there.
    ///
    /// - Throws: ``FileError``; then some of the bytes may be there.
    package static func append(_ bytes: [UInt8], to path: String) throws(FileError) {
        try FileError.wrapping {
            switch try WriteTarget.following(FilePath(path)) {
            case .file(let path, _): try write(bytes, toEndOf: path, [.create, .noFollow])
            case .device(let path): try write(bytes, toEndOf: path)
            case .descriptor(let descriptor): try descriptor.writeAll(bytes)
            }
        }
    }

    /// Removes a file or a link, where there is one.
    package static func remove(_ path: String) { try? LibC.remove(FilePath(path)) }

    private static func replace(
        _ path: FilePath,
        with bytes: [UInt8],
        _ permissions: SystemPackage.FilePermissions,
        keeping mode: SystemPackage.FilePermissions?
    ) throws {
        let folder = path.removingLastComponent()
        let random = String(UInt64.random(in: .min ... .max), radix: 16)
        let temporary = folder.appending(".hoist-\(random).tmp")
        let file = try FileDescriptor.open(
            temporary, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
            permissions: permissions)
        do {
            try file.closeAfter {
                if let mode { try LibC.setPermissions(mode, of: file) }
                try file.writeAll(bytes)
                try LibC.synchronize(file)
            }
            try LibC.move(temporary, to: path)
        } catch {
            try? LibC.remove(temporary)
            throw error
        }
        // The new name lasts once the folder is on the disk. Some file systems can't do that; the file is whole anyway.
        guard let folder = try? FileDescriptor.open(folder.isEmpty ? "." : folder, .readOnly, options: .closeOnExec)
        else { return }
        try? folder.closeAfter { try LibC.synchronize(folder) }
    }

    private static func write(
        _ bytes: [UInt8],
        toEndOf path: FilePath,
        _ options: FileDescriptor.OpenOptions = []
    ) throws {
        let file = try FileDescriptor.open(
            path, .writeOnly, options: options.union([.append, .closeOnExec]),
            permissions: options.contains(.create) ? FilePermissions.everyone.ofFiles : nil)
        _ = try file.closeAfter { try file.writeAll(bytes) }
    }
}

/// Where the bytes that are meant for a path go, once links are followed.
enum WriteTarget {
    /// A regular file with its mode, or where one is made.
    case file(FilePath, SystemPackage.FilePermissions?)
    /// A device or a pipe, which is written to.
    case device(FilePath)
    /// A stream that this process has open: `/dev/stdout` goes on where standard output is, whatever it leads to.
    case descriptor(FileDescriptor)

    /// As many links as Linux follows.
    private static let longestChain = 40

    /// Follows links from a path, of which the last may lead to a file that isn't there yet.
    ///
    /// A link in a git work tree mustn't lead out of it: a repository that somebody else wrote could have any file of the
    /// user's overwritten.
    static func following(_ path: FilePath) throws -> WriteTarget {
        var path = path
        for _ in 0..<longestChain {
            if let descriptor = openStream(path) { return .descriptor(descriptor) }
            guard let status = try status(of: path) else { return .file(path, nil) }
            switch status.type {
            // What another process has open is a link by its looks alone.
            case .symbolicLink where try LibC.realPath(path.parent).starts(with: "/proc"): return .device(path)
            case .symbolicLink: path = try follow(path)
            case .regular: return .file(path, status.permissions)
            case .directory: throw Errno.isDirectory
            default: return .device(path)
            }
        }
        throw Errno.tooManySymbolicLinkLevels
    }

    /// What is at a path itself; nil where nothing is.
    private static func status(of path: FilePath) throws(Errno) -> Stat? {
        do throws(Errno) {
            return try path.stat(followTargetSymlink: false)
        } catch {
            if error == .noSuchFileOrDirectory { return nil }
            throw error
        }
    }

    /// Where a link leads, of which the folder is real.
    private static func follow(_ link: FilePath) throws -> FilePath {
        let folder = try LibC.realPath(link.parent)
        let next = folder.pushing(try LibC.destination(of: link))
        guard let name = next.lastComponent, name.kind == .regular else { throw Errno.isDirectory }
        let target = try LibC.realPath(next.parent).appending(name)
        if let root = workTree(around: folder), !target.starts(with: root) {
            throw FileError(reason: "it is a link that leads out of the git work tree")
        }
        // What /dev/fd and /proc hold is no file's name.
        return openStream(next) == nil ? target : next
    }

    /// The folder of the git work tree that a folder is in.
    private static func workTree(around folder: FilePath) -> FilePath? {
        var folder = folder
        while true {
            if (try? folder.appending(".git").stat(followTargetSymlink: false)) != nil { return folder }
            guard folder.removeLastComponent() else { return nil }
        }
    }

    /// The stream that `/dev/fd/1` or `/proc/self/fd/1` names.
    private static func openStream(_ path: FilePath) -> FileDescriptor? {
        for folder in ["/dev/fd", "/proc/self/fd"] as [FilePath] where path.removingLastComponent() == folder {
            return path.lastComponent.flatMap { Int32($0.string) }.map(FileDescriptor.init(rawValue:))
        }
        return nil
    }
}

extension FilePath {
    /// The folder that a path is in.
    fileprivate var parent: FilePath {
        let folder = removingLastComponent()
        return folder.isEmpty ? "." : folder
    }
}

/// Makes folders.
package enum FolderMaking {
    /// Makes a folder and those above it; one that is there is left as it is.
    ///
    /// - Throws: ``FileError``.
    package static func make(_ path: String, permissions: FilePermissions = .user) throws(FileError) {
        do throws(Errno) {
            try make(FilePath(path), permissions.ofFolders)
        } catch {
            throw FileError(error)
        }
    }

    private static func make(_ path: FilePath, _ permissions: SystemPackage.FilePermissions) throws(Errno) {
        do throws(Errno) {
            try LibC.makeFolder(path, permissions)
        } catch {
            let parent = path.removingLastComponent()
            switch error {
            case .fileExists where (try? path.stat().type) == .directory: break
            case .noSuchFileOrDirectory where !parent.isEmpty:
                try make(parent, permissions)
                try make(path, permissions)
            default: throw error
            }
        }
    }
}
