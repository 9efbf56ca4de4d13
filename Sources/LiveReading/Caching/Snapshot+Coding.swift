package import FlagModel

extension Snapshot {
    /// The bytes to store; the same snapshot gives the same bytes.
    package var encoded: [UInt8] { SnapshotWriter.bytes(of: self) }

    /// The snapshot that was stored, if it is about this app at this URL.
    ///
    /// - Throws: ``SnapshotProblem`` where it isn't, or the bytes aren't a snapshot as it was written.
    package init(decoding bytes: [UInt8], apiURL: String, app: Identifier) throws(SnapshotProblem) {
        let snapshot = try SnapshotReading.snapshot(bytes)
        guard snapshot.apiURL.isSame(as: apiURL), snapshot.app == app else { throw .otherApp }
        self = snapshot
    }

    /// A name for the file that keeps the snapshot of an app: its id, as far as it is plain, and a sum of URL and id.
    ///
    /// ```
    /// Snapshot.fileName(apiURL: "https://app.reflag.com/api", app: "apZ4k29fmQ81xw")
    /// // apZ4k29fmQ81xw-1f0ad8e6c4b29375.targets
    /// ```
    package static func fileName(apiURL: String, app: Identifier) -> String {
        let isPlain: (UInt8) -> Bool = { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
        let plain = String(decoding: app.text.utf8.filter(isPlain).prefix(40), as: UTF8.self)
        var sum = Checksum()
        sum.take(Array((apiURL + "\n" + app.text).utf8)[...])
        let digits = String(sum.value, radix: 16)
        return "\(plain)-\(String(repeating: "0", count: 16 - digits.count))\(digits).targets"
    }
}
