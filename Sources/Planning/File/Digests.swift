import Crypto
import JSONText

extension Plan {
    /// SHA-256, in lowercase hexadecimal, of the changes and calls: what `--expect-digest` names.
    ///
    /// It is the digest of the RFC 8785 form of `{"changes": …, "calls": …}`, the changes without ``Change/undigested``: a
    /// manifest whose lines moved gives the same digest. It shows damage, not who created the plan.
    package var digest: String {
        if let reviewedDigest { return reviewedDigest }
        var hash = PlanDigest()
        for call in calls { hash.add(call: call.json(appID: subject.appID).canonicalBytes()) }
        for change in changes { hash.add(change: change.json) }
        return hash.finished()
    }
}

extension JSONStream {
    /// SHA-256, in lowercase hexadecimal, of the canonical form.
    var sha256: String {
        var hash = SHA256()
        canonical { hash.update(data: $0) }
        return hash.finalize().hexadecimal
    }
}

/// The digest of a plan, made piece by piece, so that a plan of many changes is never in memory as one string.
struct PlanDigest {
    private var hash = SHA256()
    private var calls = 0
    private var changes = 0

    init() { hash.update(data: Array(#"{"calls":["#.utf8)) }

    /// Adds a call in its canonical form; all calls come before the changes.
    mutating func add(call: [UInt8]) {
        if calls > 0 { hash.update(data: [UInt8(ascii: ",")]) }
        calls += 1
        hash.update(data: call)
    }

    /// Adds a change as the plan file has it.
    mutating func add(change: JSONValue) {
        hash.update(data: Array((changes == 0 ? #"],"changes":["# : ",").utf8))
        changes += 1
        hash.update(data: change.canonicalBytes(leavingOut: Change.undigested))
    }

    /// The digest of what was added.
    consuming func finished() -> String {
        hash.update(data: Array((changes == 0 ? #"],"changes":[]}"# : "]}").utf8))
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
