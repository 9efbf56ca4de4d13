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

/// What a file that was written has to survive.
package enum FileDurability: Sendable {
    /// The end of this process, whenever it comes: the file is as it was or complete.
    case process
    /// A machine that stops, too: the bytes are on disk before the file has its name. That takes milliseconds.
    case machine
}

/// Writes complete files: what was there stays until the new bytes are on disk.
///
/// A link is followed to its target, and what isn't a regular file is written to and never replaced: see
/// ``WriteTarget``.
package enum FileWriting {
    /// Writes a file by way of a temporary one next to it. One that is for everyone keeps its mode, and its owner and
    /// group where this process may give files away.
    ///
    /// - Parameters:
    ///   - bytes: The complete contents.
    ///   - path: The path, as the user wrote it.
    ///   - permissions: Who may read a file that is created.
    ///   - durability: What the file has to survive.
    ///   - patience: How long a pipe is waited for until a program reads it.
    /// - Returns: The path of the file, with links followed; nil if it isn't a regular file.
    /// - Throws: ``FileError``; then a regular file is as it was.
    @discardableResult
    package static func write(
        _ bytes: [UInt8],
        to path: String,
        permissions: FilePermissions = .user,
        durability: FileDurability = .machine,
        patience: Duration = .seconds(10)
    ) throws(FileError) -> String? {
        try write(to: path, permissions: permissions, durability: durability, patience: patience) {
            write throws(FileError) in
            try write(bytes)
        }
    }

    /// Writes a file piece by piece, as ``write(_:to:permissions:durability:patience:)`` does.
    ///
    /// - Parameters:
    ///   - path: The path, as the user wrote it.
    ///   - permissions: Who may read a file that is created.
    ///   - durability: What the file has to survive.
    ///   - patience: How long a pipe is waited for until a program reads it.
    ///   - content: Hands the pieces on, in their order.
    /// - Returns: The path of the file, with links followed; nil if it isn't a regular file.
    /// - Throws: ``FileError``; then a regular file is as it was.
    @discardableResult
    package static func write(
        to path: String,
        permissions: FilePermissions = .user,
        durability: FileDurability = .machine,
        patience: Duration = .seconds(10),
        _ content: (([UInt8]) throws(FileError) -> Void) throws(FileError) -> Void
    ) throws(FileError) -> String? {
        try FileError.wrapping {
            func write(to file: FileDescriptor) throws {
                try content { piece throws(FileError) in _ = try FileError.wrapping { try file.writeAll(piece) } }
            }
            switch try WriteTarget.following(FilePath(path)) {
            case .file(let path, let status):
                try replace(
                    path, permissions.ofFiles, durability, keeping: permissions == .everyone ? status : nil, write)
                return path.string
            case .device(let path): try append(to: path, patience: patience, write)
            case .descriptor(let descriptor): try write(to: descriptor)
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
            case .file(let path, _): try append(to: path, [.create, .noFollow]) { try $0.writeAll(bytes) }
            case .device(let path): try append(to: path) { try $0.writeAll(bytes) }
            case .descriptor(let descriptor): try descriptor.writeAll(bytes)
            }
        }
    }

    /// The regular file that ``write(_:to:permissions:durability:patience:)`` would replace, with links followed; nil if there is none yet,
    /// or if a device, a pipe or an open stream would be written to.
    ///
    /// - Throws: ``FileError`` if nothing can be written there.
    package static func replaced(by path: String) throws(FileError) -> String? {
        try FileError.wrapping {
            guard case .file(let file, .some) = try WriteTarget.following(FilePath(path)) else { return nil }
            return file.string
        }
    }

    /// The regular file that ``write(_:to:permissions:durability:patience:)`` would replace or create, with links followed; nil if a device, a
    /// pipe or an open stream would be written to.
    ///
    /// - Throws: ``FileError`` if nothing can be written there.
    package static func target(of path: String) throws(FileError) -> String? {
        try FileError.wrapping {
            guard case .file(let file, _) = try WriteTarget.following(FilePath(path)) else { return nil }
            guard let name = file.lastComponent else { return nil }
            return try LibC.realPath(file.parent).appending(name).string
        }
    }

    /// Removes a file or a link, if there is one.
    package static func remove(_ path: String) { try? LibC.remove(FilePath(path)) }

    private static func replace(
        _ path: FilePath,
        _ permissions: SystemPackage.FilePermissions,
        _ durability: FileDurability,
        keeping status: Stat?,
        _ write: (FileDescriptor) throws -> Void
    ) throws {
        let folder = path.removingLastComponent()
        let random = String(UInt64.random(in: .min ... .max), radix: 16)
        let temporary = folder.appending(".hoist-\(random).tmp")
        let file = try FileDescriptor.open(
            temporary, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
            permissions: permissions)
        do {
            try file.closeAfter {
                if let status { try keep(status, of: file) }
                try write(file)
                if durability == .machine { try LibC.synchronize(file) }
            }
            try LibC.move(temporary, to: path)
        } catch {
            try? LibC.remove(temporary)
            throw error
        }
        guard durability == .machine else { return }
        // The new name is durable once the folder is on disk. Some file systems can't do that; the file is complete anyway.
        guard let folder = try? FileDescriptor.open(folder.isEmpty ? "." : folder, .readOnly, options: .closeOnExec)
        else { return }
        try? folder.closeAfter { try LibC.synchronize(folder) }
    }

    /// Gives a new file the owner, group and mode of the one that it replaces. Mostly only root may give files away: then
    /// the new file is this user's.
    private static func keep(_ status: Stat, of file: FileDescriptor) throws {
        let new = try file.stat()
        if new.userID != status.userID || new.groupID != status.groupID {
            try? LibC.setOwner(status.userID, status.groupID, of: file)
        }
        // After the owner, since changing that can change the mode.
        try LibC.setPermissions(status.permissions, of: file)
    }

    private static func append(
        to path: FilePath,
        _ options: FileDescriptor.OpenOptions = [],
        patience: Duration = .seconds(10),
        _ write: (FileDescriptor) throws -> Void
    ) throws {
        let file = try opened(path, options, patience)
        try file.closeAfter { try write(file) }
    }

    /// The milliseconds between two attempts to open a pipe.
    private static let pause = 20

    /// Opens what is written to at its end. The reader of a pipe may still be starting, but a run that waits for one
    /// for ever looks as if it was stuck.
    private static func opened(
        _ path: FilePath,
        _ options: FileDescriptor.OpenOptions,
        _ patience: Duration
    ) throws -> FileDescriptor {
        let permissions = options.contains(.create) ? FilePermissions.everyone.ofFiles : nil
        let options = options.union([.append, .closeOnExec])
        guard !options.contains(.create), try path.stat().type == .fifo else {
            return try FileDescriptor.open(path, .writeOnly, options: options, permissions: permissions)
        }
        var waited = Duration.zero
        while waited < patience {
            do {
                let pipe = try FileDescriptor.open(path, .writeOnly, options: options.union(.nonBlocking))
                try LibC.setBlocking(pipe)
                return pipe
            } catch Errno.noSuchAddressOrDevice {
                LibC.pause(milliseconds: pause)
                waited += .milliseconds(pause)
            }
        }
        throw FileError(
            reason: "it is a pipe, and no program reads it",
            writingHelp: "start the program that reads the pipe first, or name a file")
    }
}

/// Where the bytes for a path are written, once links are followed.
enum WriteTarget {
    /// A regular file with its status, or the path of a new one.
    case file(FilePath, Stat?)
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
            case .regular: return .file(path, status)
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
        // Compared as bytes first: nearly no path is one of these, and each write asks.
        guard LibC.begins(path, with: "/dev/fd/") || LibC.begins(path, with: "/proc/self/fd/") else { return nil }
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
    /// - Parameters:
    ///   - path: The folder's path.
    ///   - permissions: Who may use the folder itself. Those above it are for everyone.
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
                try create(parent, FilePermissions.everyone.ofFolders)
                try create(path, permissions)
            default: throw error
            }
        }
    }
}
