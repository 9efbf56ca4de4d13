#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Why a file can't be read or written, in the system's words.
package struct FileError: Error {
    /// Whether there is no such file.
    package let isMissing: Bool
    /// The system's words.
    package let reason: String
}

/// Reads files whole, standard input too.
package enum FileReading {
    /// The bytes of a file; `-` is standard input.
    ///
    /// - Throws: ``FileError``.
    package static func bytes(_ path: String) throws(FileError) -> [UInt8] {
        if path == "-" { return try bytes(of: 0) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw problem() }
        defer { close(descriptor) }
        return try bytes(of: descriptor)
    }

    /// The path of something that is there, absolute and without links and `..`; nil where it isn't.
    package static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Whether a regular file may be read by its group or by everyone.
    package static func othersCanRead(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
        return status.st_mode & (S_IRGRP | S_IROTH) != 0
    }

    private static func bytes(of descriptor: Int32) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_size > 0 { bytes.reserveCapacity(Int(status.st_size) + 1) }
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw problem()
            }
            bytes.append(contentsOf: chunk[..<count])
        }
    }

    private static func problem() -> FileError {
        let code = errno
        return FileError(isMissing: code == ENOENT, reason: String(cString: strerror(code)))
    }
}
