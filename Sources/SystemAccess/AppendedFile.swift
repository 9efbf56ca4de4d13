import SystemPackage

/// A file that this process has locked and appends to, for as long as the value lives.
///
/// What was appended survives the process, however it ends. It isn't waited for until it is on disk, so a failure of the
/// power may lose the end of it.
package final class AppendedFile: Sendable {
    /// Why a file can't be opened.
    package enum Failure: Error {
        /// It can't be created, opened or locked.
        case unusable(FileError)
        /// Another process has it open.
        case held
    }

    private let file: FileDescriptor
    private let path: FilePath

    /// The time between two attempts to lock it, in milliseconds.
    private static let pause = 20

    /// Opens a file, and creates it for this user alone if it isn't there.
    ///
    /// - Parameters:
    ///   - path: The file. A link isn't followed.
    ///   - patience: How many milliseconds to wait, with this thread blocked, while another process has it open.
    /// - Throws: ``Failure``.
    package init(_ path: String, patience: Int = 0) throws(Failure) {
        let path = FilePath(path)
        let file: FileDescriptor
        do throws(FileError) {
            file = try FileError.wrapping {
                try WorkTree.check(path)
                return try FileDescriptor.open(
                    path, .readWrite, options: [.create, .append, .noFollow, .closeOnExec],
                    permissions: SystemPackage.FilePermissions(rawValue: 0o600))
            }
        } catch {
            throw .unusable(error)
        }
        do throws(Failure) {
            try Self.lock(file, patience)
        } catch {
            try? file.close()
            throw error
        }
        self.file = file
        self.path = path
    }

    private static func lock(_ file: FileDescriptor, _ patience: Int) throws(Failure) {
        var waited = 0
        while true {
            do throws(Errno) {
                if try LibC.lock(file) { return }
            } catch {
                throw .unusable(FileError(error))
            }
            guard waited < patience else { throw .held }
            LibC.pause(milliseconds: pause)
            waited += pause
        }
    }

    deinit { try? file.close() }

    /// Whether the path still leads to this file: nobody has removed or replaced it.
    package var isInPlace: Bool {
        guard let named = try? path.stat(followTargetSymlink: false), let own = try? file.stat() else { return false }
        return named.deviceID == own.deviceID && named.inode == own.inode
    }

    /// Appends bytes: all of them, or none.
    ///
    /// - Throws: ``FileError`` if they can't be written.
    package func append(_ bytes: [UInt8]) throws(FileError) {
        try FileError.wrapping {
            let length = try file.seek(offset: 0, from: .end)
            do {
                _ = try file.writeAll(bytes)
            } catch {
                try file.resize(to: length, retryOnInterrupt: true)
                throw error
            }
        }
    }

    /// Removes what is after the first `count` bytes.
    ///
    /// - Throws: ``FileError`` if that isn't possible.
    package func cut(to count: Int) throws(FileError) {
        try FileError.wrapping { try file.resize(to: Int64(count), retryOnInterrupt: true) }
    }

    /// Replaces everything in the file. A crash in between leaves it empty.
    ///
    /// - Throws: ``FileError`` if it can't be written.
    package func replace(with bytes: [UInt8]) throws(FileError) {
        try FileError.wrapping {
            try file.resize(to: 0, retryOnInterrupt: true)
            _ = try file.writeAll(bytes)
        }
    }
}
