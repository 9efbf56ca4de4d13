import SystemPackage

/// Who may read a file or a folder that is created.
package enum FilePermissions: Sendable {
    /// Only the user: caches, plans, receipts.
    case user
    /// Everyone, less what the user's umask removes: files of a repository.
    case everyone

    fileprivate var ofFiles: SystemPackage.FilePermissions {
        SystemPackage.FilePermissions(rawValue: self == .user ? 0o600 : 0o666)
    }

    fileprivate var ofFolders: SystemPackage.FilePermissions {
        SystemPackage.FilePermissions(rawValue: self == .user ? 0o700 : 0o777)
    }
}

/// Writes complete files: what was there stays until the new bytes are on disk.
///
/// A link is followed to its target, and what isn't a regular file is written to and never replaced: see
/// ``WriteTarget``.
package enum FileWriting {
    /// Writes a file by way of a temporary one next to it. One that is for everyone keeps its mode.
    ///
    /// - Returns: The path of the file, with links followed; nil if it isn't a regular file.
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

    /// Appends bytes to a file, which is created for everyone if it isn't there.
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

    /// Removes a file or a link, if there is one.
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
        // The new name is durable once the folder is on disk. Some file systems can't do that; the file is complete anyway.
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

/// Where the bytes for a path are written, once links are followed.
enum WriteTarget {
    /// A regular file with its mode, or the path of a new one.
    case file(FilePath, SystemPackage.FilePermissions?)
    /// A device or a pipe, which is written to.
    case device(FilePath)
    /// A stream that this process has open: `/dev/stdout` continues standard output, whatever that is.
    case descriptor(FileDescriptor)

    /// As many links as Linux follows.
    private static let longestChain = 40

    /// Follows links from a path; the last may lead to a file that doesn't exist yet.
    ///
    /// A link in a git work tree mustn't lead out of it: otherwise a repository that somebody else wrote could overwrite
    /// any of the user's files.
    static func following(_ path: FilePath) throws -> WriteTarget {
        try WorkTree.check(path)
        var path = path
        for _ in 0..<longestChain {
            if let descriptor = OpenStream.descriptor(of: path) { return .descriptor(descriptor) }
            guard let status = try status(of: path) else { return .file(path, nil) }
            switch status.type {
            // What another process has open only looks like a link.
            case .symbolicLink where try LibC.realPath(path.parent).starts(with: "/proc"): return .device(path)
            case .symbolicLink: path = try follow(path)
            case .regular: return .file(path, status.permissions)
            case .directory: throw Errno.isDirectory
            default: return .device(path)
            }
        }
        throw Errno.tooManySymbolicLinkLevels
    }

    /// What is at a path itself; nil if nothing is.
    private static func status(of path: FilePath) throws(Errno) -> Stat? {
        do throws(Errno) {
            return try path.stat(followTargetSymlink: false)
        } catch {
            if error == .noSuchFileOrDirectory { return nil }
            throw error
        }
    }

    /// Where a link in a real folder leads.
    private static func follow(_ link: FilePath) throws -> FilePath {
        let folder = try LibC.realPath(link.parent)
        let next = folder.pushing(try LibC.destination(of: link))
        guard let name = next.lastComponent, name.kind == .regular else { throw Errno.isDirectory }
        let target = try LibC.realPath(next.parent).appending(name)
        if let root = WorkTree.root(around: folder), !target.starts(with: root) {
            throw FileError(reason: "it is a link that leads out of the git work tree")
        }
        // What is in /dev/fd and /proc isn't a file's name.
        return OpenStream.descriptor(of: next) == nil ? target : next
    }
}

/// A stream that this process has open, by its name in `/dev`.
enum OpenStream {
    /// The descriptor that `-`, `/dev/stdin` or `/dev/fd/63` names.
    static func reading(_ path: FilePath) -> FileDescriptor? {
        path == "-" || path == "/dev/stdin" ? .standardInput : descriptor(of: path)
    }

    /// The descriptor that `/dev/fd/1` or `/proc/self/fd/1` names.
    static func descriptor(of path: FilePath) -> FileDescriptor? {
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

/// Creates folders.
package enum FolderCreation {
    /// Creates a folder and those above it; an existing one is left as it is.
    ///
    /// - Throws: ``FileError``.
    package static func create(_ path: String, permissions: FilePermissions = .user) throws(FileError) {
        try WorkTree.check(FilePath(path))
        do throws(Errno) {
            try create(FilePath(path), permissions.ofFolders)
        } catch {
            throw FileError(error)
        }
    }

    private static func create(_ path: FilePath, _ permissions: SystemPackage.FilePermissions) throws(Errno) {
        do throws(Errno) {
            try LibC.createFolder(path, permissions)
        } catch {
            let parent = path.removingLastComponent()
            switch error {
            case .fileExists where (try? path.stat().type) == .directory: break
            case .noSuchFileOrDirectory where !parent.isEmpty:
                try create(parent, permissions)
                try create(path, permissions)
            default: throw error
            }
        }
    }
}
