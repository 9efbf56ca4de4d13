import SystemAccess

/// Writes the files of a manifest: all of them or none.
package enum ImportFiles {
    /// A file to write.
    package struct File: Sendable {
        /// Where it goes.
        package let path: String
        /// What goes into it.
        package let bytes: [UInt8]

        /// A file to write.
        package init(path: String, bytes: [UInt8]) {
            self.path = path
            self.bytes = bytes
        }
    }

    /// Refuses where any of these files is there; `-` is none.
    package static func check(_ paths: [String]) throws(EngineError) {
        let there = paths.filter { $0 != "-" && FileReading.isTaken($0) }
        guard let first = there.first else { return }
        let more = there.count - 1
        throw EngineError(
            .failed, "\(first) is there already" + (more > 0 ? ", and \(more) more of the files to write" : ""),
            hint: "to write over it give --force; for flags of a manifest that exists, --adopt KEY; "
                + "for another file, --manifest; `-` prints",
            details: there.dropFirst().prefix(10).map { "\($0) is there too" })
    }

    /// Writes files in their order. Where one can't be written, those before it are put back as they were.
    ///
    /// - Throws: ``EngineError``.
    package static func write(_ files: [File]) throws(EngineError) {
        var undo: [(path: String, before: [UInt8]?)] = []
        for file in files {
            let before = FileReading.kind(file.path) == .file ? try? FileReading.bytes(file.path) : nil
            do throws(FileError) {
                let path = try FileWriting.write(file.bytes, to: file.path, permissions: .everyone)
                if let path { undo.append((path, before)) }
            } catch {
                for (path, before) in undo.reversed() {
                    if let before {
                        _ = try? FileWriting.write(before, to: path, permissions: .everyone)
                    } else {
                        FileWriting.remove(path)
                    }
                }
                throw EngineError(
                    .failed, "\(file.path) can't be written: \(error.reason)",
                    hint: "nothing was written; check the folder and its permissions")
            }
        }
    }
}
