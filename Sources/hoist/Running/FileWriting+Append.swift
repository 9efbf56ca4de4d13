#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension FileWriting {
    /// Adds bytes to the end of a file, which is made where it isn't there.
    ///
    /// - Throws: ``FileProblem``.
    static func append(_ bytes: [UInt8], to path: String) throws(FileProblem) {
        guard let file = fopen(path, "a") else { throw problem() }
        let written = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, written == bytes.count else { throw problem() }
    }

    private static func problem() -> FileProblem {
        let code = errno
        return FileProblem(isMissing: code == ENOENT, reason: String(cString: strerror(code)))
    }
}
