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

    /// Throws if any of these files exists; `-` is no file.
    package static func check(_ paths: [String]) throws(EngineError) {
        let there = paths.filter { $0 != "-" && FileReading.isTaken($0) }
        guard let first = there.first else { return }
        let more = there.count - 1
        throw EngineError(
            .failed, "\(first) already exists" + (more > 0 ? ", and \(more) more of the files to write" : ""),
            hint: "give --force to overwrite it, --adopt KEY for flags of an existing manifest, "
                + "--manifest for another file, or `-` to print",
            details: there.dropFirst().prefix(10).map { "\($0) already exists too" })
    }

    /// Writes files in their order. If one can't be written, those before it are restored.
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
