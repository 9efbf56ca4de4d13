#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Writes files whole: what stood there before stays until the new bytes are on the disk.
enum FileWriting {
    /// Writes a file through a temporary one beside it. One that is for everyone keeps the mode that it has.
    ///
    /// - Throws: ``FileProblem``; then the file is as it was.
    static func write(
        _ bytes: [UInt8],
        to path: String,
        for readers: FileReaders = .user
    ) throws(FileProblem) {
        let temporary = path + ".\(getpid()).tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, readers.fileMode)
        guard descriptor >= 0 else { throw problem() }
        do throws(FileProblem) {
            var before = stat()
            if readers == .everyone, stat(path, &before) == 0 { _ = fchmod(descriptor, before.st_mode & 0o7777) }
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

    private static func write(_ bytes: [UInt8], _ descriptor: Int32) throws(FileProblem) {
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

    private static func problem() -> FileProblem {
        let code = errno
        return FileProblem(isMissing: code == ENOENT, reason: String(cString: strerror(code)))
    }
}
