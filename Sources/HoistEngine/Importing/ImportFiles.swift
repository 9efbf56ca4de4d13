import Diagnostics
import ManifestReading
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

    /// Checks that files may be written; `-` is no file, and an empty file is as good as none.
    ///
    /// - Parameters:
    ///   - paths: The paths, as the user wrote them.
    ///   - form: The form of what is written to them.
    ///   - isForced: Whether files of that form may be replaced.
    /// - Throws: ``EngineError`` if one of them exists, or, if they may be replaced, has another form.
    package static func check(_ paths: [String], as form: FileForm, isForced: Bool) throws(EngineError) {
        let paths = paths.filter { $0 != "-" }
        for path in paths {
            if isForced || form == .snapshot {
                _ = try OutputFile(
                    path, as: form, option: form == .snapshot ? "--snapshot" : "--force", createsFolder: true)
            } else {
                try OutputFile.checkName(path, option: "--manifest")
            }
        }
        let there = isForced ? [] : paths.filter { FileReading.isTaken($0) && !FileReading.isEmpty($0) }
        guard let first = there.first else { return }
        let more = there.count - 1
        throw EngineError(
            .failed, "\(first) already exists" + (more > 0 ? ", and \(more) more of the files to write" : ""),
            hint: form == .snapshot
                ? "give --force to replace it, or name another file"
                : "give --force to overwrite it, --adopt KEY for flags of an existing manifest, "
                    + "--manifest for another file, or `-` to print",
            details: there.dropFirst().prefix(10).map { "\($0) already exists too" })
    }

    /// Writes files in their order; folders that are missing are created. If one can't be written, those before it are
    /// restored.
    ///
    /// - Throws: ``EngineError``.
    package static func write(_ files: [File]) throws(EngineError) {
        var undo: [(path: String, before: [UInt8]?)] = []
        for file in files {
            do throws(FileError) {
                // What couldn't be put back isn't replaced.
                let before =
                    FileReading.kind(file.path) == .file
                    ? try FileReading.regularFile(file.path, within: Bounds().bytes) : nil
                try FolderCreation.create(LoadedManifest.folder(of: file.path), permissions: .everyone)
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
                    .failed, "\(file.path) can't be written: \(error.reason)", hint: error.writingHelp,
                    details: ["nothing was written"])
            }
        }
    }

    /// The files that belonged to a manifest and don't any more, once it was written anew: they stay, and nothing includes
    /// them. Those of the folders below its own that files are written to are among them.
    ///
    /// - Parameters:
    ///   - before: The manifest that was there, if it could be read.
    ///   - path: Its path.
    ///   - files: The files that were written.
    package static func leftOver(from before: LoadedManifest?, at path: String, _ files: [File]) -> [String] {
        var candidates = before?.sources.files.dropFirst().map(\.name) ?? []
        let own = LoadedManifest.folder(of: path)
        let folders = Set(files.map { LoadedManifest.folder(of: $0.path) }).subtracting([own]).sorted()
        for folder in folders {
            let entries = (try? FolderReading.entries(folder)) ?? []
            candidates += entries.filter {
                $0.kind == .file && ($0.name.hasSuffix(".yaml") || $0.name.hasSuffix(".yml"))
            }
            .map { folder + "/" + $0.name }
            .filter { FileForm.Found(fileAt: $0) == .form(.includedFile) }.sorted()
        }
        var known = Set(files.compactMap { FileReading.realPath($0.path) })
        return candidates.filter { FileReading.realPath($0).map { known.insert($0).inserted } == true }
    }
}
