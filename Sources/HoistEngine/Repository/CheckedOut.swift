import ManifestReading
import Planning

/// The work tree of a commit, whose files git may have converted when it checked them out: their line ends
/// (`core.autocrlf`, `text eol=crlf`), or a pointer of Git LFS to what it stands for. No filter is run to find out.
struct CheckedOut {
    /// The commit that is checked out.
    private let commit: GitRevision
    /// The files of the manifest's folder in the work tree.
    private let files: ManifestFolder
    private let tree = GitTree()

    /// The work tree around a manifest's folder; nil if no commit is checked out there.
    init?(_ folder: String) async {
        guard let commit = try? await GitRevision("HEAD", in: folder) else { return nil }
        self.commit = commit
        files = ManifestFolder(folder)
    }

    /// A file's bytes in the work tree, if it is checked out from these contents; nil otherwise.
    ///
    /// - Parameters:
    ///   - path: The file's path under the manifest's folder.
    ///   - blob: The id of the contents, and their bytes.
    ///   - count: How many bytes are read.
    func bytes(
        of path: String,
        of blob: (id: String, bytes: [UInt8]),
        atMost count: Int
    ) async throws(FileLoadingProblem) -> [UInt8]? {
        guard try await commit.id(of: path, tree) == blob.id,
            let bytes = try? files.bytes(of: path, atMost: count), Self.isCheckedOut(bytes, from: blob.bytes)
        else { return nil }
        return bytes
    }

    /// Whether git can have checked bytes out from a file's contents.
    static func isCheckedOut(_ bytes: [UInt8], from contents: [UInt8]) -> Bool {
        if bytes == contents { return true }
        if let digest = digestOfPointer(contents) {
            // One file is hashed as it is.
            return ManifestDigest(files: [("", bytes)]).sha256 == digest
        }
        return withPlainLineEnds(bytes) == withPlainLineEnds(contents)
    }

    /// Each CR LF as LF.
    private static func withPlainLineEnds(_ bytes: [UInt8]) -> [UInt8] {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        for byte in bytes {
            if byte == UInt8(ascii: "\n"), plain.last == UInt8(ascii: "\r") { plain.removeLast() }
            plain.append(byte)
        }
        return plain
    }

    /// The SHA-256 that a pointer of Git LFS names; nil if it is none.
    private static func digestOfPointer(_ contents: [UInt8]) -> String? {
        guard contents.count < 1_024 else { return nil }
        let lines = String(decoding: contents, as: UTF8.self).split(separator: "\n")
        guard lines.first == "version https://git-lfs.github.com/spec/v1" else { return nil }
        return lines.first { $0.hasPrefix("oid sha256:") }.map { String($0.dropFirst("oid sha256:".count)) }
    }
}
