import Crypto

extension ManifestDigest {
    /// The digest of files: SHA-256 over each file's name and bytes, each with its length before it.
    ///
    /// - Parameter files: The names as the user wrote them, and the bytes; the root manifest first.
    package init(files: [(name: String, bytes: [UInt8])]) {
        var hash = SHA256()
        // One file is hashed as it is, so that `sha256sum` gives the same.
        if files.count == 1 {
            hash.update(data: files[0].bytes)
        } else {
            for file in files {
                for part in [Array(file.name.utf8), file.bytes] {
                    hash.update(data: Array("\(part.count):".utf8))
                    hash.update(data: part)
                }
            }
        }
        self.init(paths: files.map(\.name), sha256: hash.finalize().hexadecimal)
    }
}
