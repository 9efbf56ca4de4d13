import SystemPackage

/// Why a file can't be read or written.
package struct FileError: Error, Equatable {
    /// Whether there is no such file.
    package let isMissing: Bool
    /// Whether nobody reads the pipe that was written to.
    package let isBrokenPipe: Bool
    /// The system's message.
    package let reason: String

    /// An error with a message of our own.
    init(reason: String) {
        isMissing = false
        isBrokenPipe = false
        self.reason = reason
    }

    /// An error of the system.
    init(_ error: Errno) {
        isMissing = error == .noSuchFileOrDirectory
        isBrokenPipe = error == .brokenPipe
        reason = error.description
    }

    /// Runs system calls, and turns their error into this one.
    static func wrapping<Result>(_ body: () throws -> Result) throws(FileError) -> Result {
        do {
            return try body()
        } catch let error as FileError {
            throw error
        } catch let error as Errno {
            throw FileError(error)
        } catch {
            throw FileError(reason: "\(error)")
        }
    }
}

/// What is at a path.
package enum FileKind: Sendable {
    case file
    case folder
    /// A device, a pipe, a socket.
    case other
}

/// Reads complete files, standard input too, and inspects paths.
package enum FileReading {
    /// The bytes of a file, or its first ones if it has more than `count`; `-` is standard input.
    ///
    /// - Throws: ``FileError``.
    package static func bytes(_ path: String, atMost count: Int = .max) throws(FileError) -> [UInt8] {
        try FileError.wrapping {
            if path == "-" { return try bytes(of: .standardInput, atMost: count) }
            let descriptor = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
            return try descriptor.closeAfter { try bytes(of: descriptor, atMost: count) }
        }
    }

    /// The path of something that exists, absolute and without links and `..`; nil if it doesn't.
    package static func realPath(_ path: String) -> String? {
        try? LibC.realPath(FilePath(path)).string
    }

    /// What is at a path, with links followed; nil if nothing is.
    package static func kind(_ path: String) -> FileKind? { kind(FilePath(path)) }

    /// Whether something is at a path: a dangling link is something.
    package static func isTaken(_ path: String) -> Bool {
        (try? FilePath(path).stat(followTargetSymlink: false)) != nil
    }

    /// Whether a regular file may be read by its group or by everyone.
    package static func othersCanRead(_ path: String) -> Bool {
        guard let status = try? FilePath(path).stat(), status.type == .regular else { return false }
        return !status.permissions.isDisjoint(with: [.groupRead, .otherRead])
    }

    private static func bytes(of descriptor: FileDescriptor, atMost count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        if let size = try? descriptor.stat().size, size > 0 { bytes.reserveCapacity(min(Int(size), count) + 1) }
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < count {
            let read = try chunk.withUnsafeMutableBytes { chunk in
                try descriptor.read(into: .init(rebasing: chunk.prefix(count - bytes.count)))
            }
            if read == 0 { break }
            bytes.append(contentsOf: chunk[..<read])
        }
        return bytes
    }

    fileprivate static func kind(_ path: FilePath) -> FileKind? {
        switch try? path.stat().type {
        case .regular: .file
        case .directory: .folder
        case nil: nil
        default: .other
        }
    }
}

/// Reads folders.
package enum FolderReading {
    /// Something in a folder.
    package struct Entry: Sendable {
        /// Its name in the folder.
        package let name: String
        /// What it is, with links followed; nil for a dangling link.
        package let kind: FileKind?
        /// Whether it is a link.
        package let isLink: Bool
    }

    /// What is in a folder, in any order; nil if there is no such folder.
    ///
    /// - Throws: ``FileError``.
    package static func entries(_ path: String) throws(FileError) -> [Entry]? {
        let folder = FilePath(path)
        let names: [FilePath.Component]
        do throws(Errno) {
            names = try LibC.names(in: folder)
        } catch {
            if error == .noSuchFileOrDirectory || error == .notDirectory { return nil }
            throw FileError(error)
        }
        return names.map { name in
            let path = folder.appending(name)
            return Entry(
                name: name.string, kind: FileReading.kind(path),
                isLink: (try? path.stat(followTargetSymlink: false).type) == .symbolicLink)
        }
    }
}
