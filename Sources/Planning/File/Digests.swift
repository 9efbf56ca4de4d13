import Crypto
import Diagnostics
import JSONText

extension Plan {
    /// SHA-256, in lowercase hexadecimal, of the changes and calls: what `--expect-digest` names.
    ///
    /// It is the digest of the RFC 8785 form of `{"changes": …, "calls": …}`, the changes without the plan's places: a
    /// manifest whose lines moved gives the same digest. It shows damage, not who created the plan.
    package var digest: String {
        // Piece by piece, so that a plan of many changes is never in memory as one string.
        var hash = SHA256()
        hash.update(#"{"calls":["#)
        for (index, call) in calls.enumerated() {
            if index > 0 { hash.update(",") }
            hash.update(call.json(appID: subject.appID).canonical())
        }
        hash.update(#"],"changes":["#)
        for (index, change) in changes.enumerated() {
            if index > 0 { hash.update(",") }
            hash.update(change.json(placed: false).canonical())
        }
        hash.update("]}")
        return hash.finalize().hexadecimal
    }
}

extension SHA256.Digest {
    /// The digits, in lowercase.
    var hexadecimal: String {
        map { byte in
            let digits = String(byte, radix: 16)
            return byte < 0x10 ? "0" + digits : digits
        }.joined()
    }
}

extension SHA256 {
    fileprivate mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { update(bufferPointer: UnsafeRawBufferPointer($0)) }
    }
}

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
