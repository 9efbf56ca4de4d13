import SystemPackage

/// Why a file can't be read or written.
package struct FileError: Error, Equatable {
    /// Whether there is no such file.
    package let isMissing: Bool
    /// Whether nobody reads the pipe that was written to.
    package let isBrokenPipe: Bool
    /// Why it isn't a file that is read whole; nil for any other error.
    package let unfit: UnfitFile?
    /// The system's message.
    package let reason: String
    /// What to do if it is about writing, by the system's error.
    package let writingHelp: String

    /// An error with a message of our own.
    init(reason: String, writingHelp: String = WritingHelp.standard) {
        isMissing = false
        isBrokenPipe = false
        unfit = nil
        self.reason = reason
        self.writingHelp = writingHelp
    }

    init(_ unfit: UnfitFile) {
        isMissing = false
        isBrokenPipe = false
        self.unfit = unfit
        reason = unfit.reason
        writingHelp = WritingHelp.standard
    }

    /// That there is no such file or folder.
    package static let missing = FileError(.noSuchFileOrDirectory)

    /// An error of the system.
    init(_ error: Errno) {
        isMissing = error == .noSuchFileOrDirectory
        isBrokenPipe = error == .brokenPipe
        unfit = nil
        reason = error.description
        writingHelp = WritingHelp.text(for: error)
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

/// What is in the place of a regular file of a reasonable size.
package enum UnfitFile: Sendable, Equatable {
    /// A folder.
    case folder
    /// A device, such as `/dev/zero`.
    case device
    /// A named pipe.
    case pipe
    /// A socket.
    case socket
    /// A file of more bytes than this.
    case tooLarge(bound: Int)

    /// What is wrong, in words that follow "can't be read:".
    fileprivate var reason: String {
        switch self {
        case .folder: "it is a folder"
        case .device: "it is a device, not a file"
        case .pipe: "it is a pipe, not a file"
        case .socket: "it is a socket, not a file"
        case .tooLarge(let bound): "it is larger than \(bound) bytes"
        }
    }

    /// What a file of this type is instead of a regular one; nil for a regular one.
    fileprivate init?(_ type: FileType) {
        switch type {
        case .directory: self = .folder
        case .fifo: self = .pipe
        case .socket: self = .socket
        case .regular: return nil
        default: self = .device
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

    /// The bytes of a regular file, with links followed, that isn't larger than `bound`. Nothing else is opened: reading a
    /// device may never end, and opening a pipe waits for somebody who writes to it.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - bound: How many bytes it may have.
    ///   - streams: Whether `path` may also name a stream that this process has open, whatever that is: `-` and `/dev/stdin`
    ///     for standard input, or `/dev/fd/63`, which is how a shell passes `<(…)`. For paths that the user typed.
    /// - Throws: ``FileError``; its ``FileError/unfit`` says what else it is, or that it is too large.
    package static func regularFile(
        _ path: String,
        within bound: Int,
        orStream streams: Bool = false
    ) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        try regularFile(path, within: bound, orStream: streams) { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// Reads a regular file, or a stream, piece by piece, as ``regularFile(_:within:orStream:)`` does.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - bound: How many bytes it may have.
    ///   - streams: Whether `path` may also name a stream that this process has open.
    ///   - sink: Gets the pieces, in their order.
    /// - Throws: ``FileError``; then some of it may have been handed on.
    package static func regularFile(
        _ path: String,
        within bound: Int,
        orStream streams: Bool = false,
        to sink: (UnsafeRawBufferPointer) -> Void
    ) throws(FileError) {
        try FileError.wrapping {
            let filePath = FilePath(path)
            if streams, let stream = OpenStream.reading(filePath) {
                return try read(stream, within: bound, to: sink)
            }
            if let unfit = UnfitFile(try filePath.stat().type) { throw FileError(unfit) }
            // It may have been replaced since then: neither opening nor reading waits, whatever it is now.
            let file = try FileDescriptor.open(filePath, .readOnly, options: [.closeOnExec, .nonBlocking])
            try file.closeAfter {
                let status = try file.stat()
                if let unfit = UnfitFile(status.type) { throw FileError(unfit) }
                guard status.size <= bound else { throw FileError(.tooLarge(bound: bound)) }
                try read(file, within: bound, to: sink)
            }
        }
    }

    /// The first bytes of a regular file, with links followed, or of a stream; nothing else is opened.
    ///
    /// - Parameters:
    ///   - path: The file, or a stream that this process has open: `-`, `/dev/stdin`, `/dev/fd/63`.
    ///   - count: How many bytes are read at most.
    /// - Throws: ``FileError``; its ``FileError/unfit`` says what else it is.
    package static func beginning(of path: String, atMost count: Int) throws(FileError) -> [UInt8] {
        try FileError.wrapping {
            let filePath = FilePath(path)
            if let stream = OpenStream.reading(filePath) { return try bytes(of: stream, atMost: count) }
            if let unfit = UnfitFile(try filePath.stat().type) { throw FileError(unfit) }
            let file = try FileDescriptor.open(filePath, .readOnly, options: [.closeOnExec, .nonBlocking])
            return try file.closeAfter {
                if let unfit = UnfitFile(try file.stat().type) { throw FileError(unfit) }
                return try bytes(of: file, atMost: count)
            }
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

    /// Whether a regular file is at a path, with links followed, and has no bytes.
    package static func isEmpty(_ path: String) -> Bool {
        guard let status = try? FilePath(path).stat() else { return false }
        return status.type == .regular && status.size == 0
    }

    /// Whether a path names something that is gone once it was read: a stream that this process has open, such as standard
    /// input or `<(…)` in a shell, or a pipe.
    package static func isStream(_ path: String) -> Bool {
        let filePath = FilePath(path)
        return OpenStream.reading(filePath) != nil || (try? filePath.stat().type) == .fifo
    }

    /// Whether a regular file may be read by its group or by everyone.
    package static func othersCanRead(_ path: String) -> Bool {
        guard let status = try? FilePath(path).stat(), status.type == .regular else { return false }
        return !status.permissions.isDisjoint(with: [.groupRead, .otherRead])
    }

    private static func read(
        _ descriptor: FileDescriptor,
        within bound: Int,
        to sink: (UnsafeRawBufferPointer) -> Void
    ) throws {
        guard try read(descriptor, atMost: bound + 1, to: sink) <= bound else {
            throw FileError(.tooLarge(bound: bound))
        }
    }

    private static func bytes(of descriptor: FileDescriptor, atMost count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        if let size = try? descriptor.stat().size, size > 0 {
            // A file with holes can claim any size.
            bytes.reserveCapacity(min(Int(size), count, 64 << 20))
        }
        _ = try read(descriptor, atMost: count) { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// Reads what a descriptor gives.
    ///
    /// - Returns: How many bytes were read.
    private static func read(
        _ descriptor: FileDescriptor,
        atMost count: Int,
        to sink: (UnsafeRawBufferPointer) -> Void
    ) throws -> Int {
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        var all = 0
        while all < count {
            let read = try chunk.withUnsafeMutableBytes { chunk in
                let read = try descriptor.read(into: .init(rebasing: chunk.prefix(count - all)))
                sink(UnsafeRawBufferPointer(rebasing: chunk.prefix(read)))
                return read
            }
            if read == 0 { break }
            all += read
        }
        return all
    }

    private static func kind(_ path: FilePath) -> FileKind? { (try? path.stat()).map(kind(of:)) }

    fileprivate static func kind(of status: Stat) -> FileKind {
        switch status.type {
        case .regular: .file
        case .directory: .folder
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
        /// What it is, with links followed; nil if that can't be found out, as for a dangling link.
        package let kind: FileKind?
        /// The system's message, if it can't be found out.
        package let problem: String?
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
            let isLink = (try? path.stat(followTargetSymlink: false).type) == .symbolicLink
            do throws(Errno) {
                let kind = FileReading.kind(of: try path.stat())
                return Entry(name: name.string, kind: kind, problem: nil, isLink: isLink)
            } catch {
                return Entry(name: name.string, kind: nil, problem: error.description, isLink: isLink)
            }
        }
    }
}
