#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Writes files whole: what stood there before stays until the new bytes are on the disk.
package enum FileWriting {
    /// Writes a file through a temporary one beside it. One that is for everyone keeps the mode that it has.
    ///
    /// - Throws: ``FileError``; then the file is as it was.
    package static func write(
        _ bytes: [UInt8],
        to path: String,
        permissions: FilePermissions = .user
    ) throws(FileError) {
        let temporary = path + ".\(getpid()).tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, permissions.fileMode)
        guard descriptor >= 0 else { throw problem() }
        do throws(FileError) {
            var before = stat()
            if permissions == .everyone, stat(path, &before) == 0 { _ = fchmod(descriptor, before.st_mode & 0o7777) }
            try write(bytes, descriptor)
            guard fsync(descriptor) == 0 else { throw problem() }
        } catch {
            close(descriptor)
            unlink(temporary)
            throw error
        }
        close(descriptor)
        guard rename(temporary, path) == 0 else {
            let failure = problem()
            unlink(temporary)
            throw failure
        }
    }

    /// Adds bytes to the end of a file, which is made where it isn't there.
    ///
    /// - Throws: ``FileError``.
    package static func append(_ bytes: [UInt8], to path: String) throws(FileError) {
        guard let file = fopen(path, "a") else { throw problem() }
        let written = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, written == bytes.count else { throw problem() }
    }

    private static func write(_ bytes: [UInt8], _ descriptor: Int32) throws(FileError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                buffer.baseAddress.map { systemWrite(descriptor, $0 + written, bytes.count - written) } ?? 0
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw problem()
            }
            written += count
        }
    }

    private static func systemWrite(_ descriptor: Int32, _ start: UnsafeRawPointer, _ count: Int) -> Int {
        #if canImport(Glibc)
            Glibc.write(descriptor, start, count)
        #elseif canImport(Musl)
            Musl.write(descriptor, start, count)
        #else
            Darwin.write(descriptor, start, count)
        #endif
    }

    private static func problem() -> FileError {
        let code = errno
        return FileError(isMissing: code == ENOENT, reason: String(cString: strerror(code)))
    }
}
