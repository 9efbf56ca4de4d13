import FlagModel
import ManifestReading
package import SystemAccess

/// A file that an option or an argument names for something that a run writes.
///
/// It never replaces a manifest, an included file, or a file of another form than what is written: a mistake in an option
/// would destroy it. What isn't there yet, an empty file, a device, a pipe and an open stream are free.
package struct OutputFile: Sendable {
    /// The path, as the user wrote it.
    package let path: String
    /// The form of what is written.
    private let form: FileForm
    /// What names the file, in messages: an option.
    private let option: String
    /// Whether a missing folder is created before it is written.
    private let createsFolder: Bool

    /// A file to write, which is checked; nothing is written yet.
    ///
    /// - Parameters:
    ///   - path: The path, as the user wrote it.
    ///   - form: The form of what is written to it.
    ///   - option: What names the file, in messages.
    ///   - createsFolder: Whether a missing folder is no error, because it is created.
    /// - Throws: ``EngineError`` if that path can't be written, or would replace what it must not.
    package init(
        _ path: String,
        as form: FileForm,
        option: String,
        createsFolder: Bool = false
    ) throws(EngineError) {
        self.path = path
        self.form = form
        self.option = option
        self.createsFolder = createsFolder
        try check()
    }

    /// Writes the file; what was there before stays until all of it is written. It is checked again.
    ///
    /// - Parameters:
    ///   - bytes: The complete contents.
    ///   - permissions: Who may read it.
    /// - Throws: ``EngineError``.
    package func write(_ bytes: [UInt8], permissions: FilePermissions = .user) throws(EngineError) {
        try write(permissions: permissions) { write throws(FileError) in try write(bytes) }
    }

    /// Writes the file piece by piece, as ``write(_:permissions:)`` does.
    ///
    /// - Parameters:
    ///   - permissions: Who may read it.
    ///   - content: Hands the pieces on, in their order.
    /// - Throws: ``EngineError``.
    package func write(
        permissions: FilePermissions = .user,
        _ content: (([UInt8]) throws(FileError) -> Void) throws(FileError) -> Void
    ) throws(EngineError) {
        try check()
        do throws(FileError) {
            try FileWriting.write(to: path, permissions: permissions, content)
        } catch {
            throw failure(error)
        }
    }

    /// Checks that a path names a file that can be written.
    ///
    /// - Parameters:
    ///   - path: The path, as the user wrote it.
    ///   - option: What names the file, in messages.
    /// - Throws: ``EngineError`` of the kind `usage`.
    package static func checkName(_ path: String, option: String) throws(EngineError) {
        if path.isEmpty { throw EngineError(.usage, "\(option) needs the name of a file") }
        if path == "-" {
            throw EngineError(
                .usage, "\(option) needs the name of a file; `-` isn't one",
                hint: "/dev/stdout is standard output, and ./- is a file of that name")
        }
        if path.hasSuffix("/") || FileReading.kind(path) == .folder {
            throw EngineError(
                .usage, "\(option) needs the name of a file; \(path) is a folder", hint: "name a file in it")
        }
    }

    /// Checks again that the file can be written and replaces nothing that it must not.
    ///
    /// - Throws: ``EngineError``.
    package func check() throws(EngineError) {
        try Self.checkName(path, option: option)
        let there: String?
        do throws(FileError) {
            there = try FileWriting.replaced(by: path)
            if there == nil, !createsFolder, FileReading.kind(LoadedManifest.folder(of: path)) == nil {
                throw FileError.missing
            }
        } catch {
            if createsFolder, error.isMissing { return }
            throw failure(error)
        }
        // What can't be read isn't known to be free.
        let found = there.map { FileForm.Found(fileAt: $0) ?? .other } ?? .empty
        guard !found.isFree(for: form) else { return }
        throw EngineError(
            .usage, "\(path) is \(found.words), and \(option) would replace it with \(form.words)",
            hint: "name another file" + (form.example.map { ", such as \($0)" } ?? ""))
    }

    /// Checks that a manifest wouldn't include the file: the next run would read it as a part of the manifest.
    ///
    /// - Parameters:
    ///   - manifest: The manifest, with errors or without.
    ///   - manifestPath: The manifest's path, as the user wrote it.
    /// - Throws: ``EngineError`` of the kind `usage`.
    package func check(isNoPartOf manifest: LoadedManifest, at manifestPath: String) throws(EngineError) {
        guard let file = try? FileWriting.target(of: path),
            let glob = ManifestFolder(manifest.folder).glob(of: manifest.includes.map(\.value), matching: file)
        else { return }
        throw EngineError(
            .usage,
            "\(option) would write \(form.words) to \(path), which `include` of \(manifestPath) matches by `\(glob)`: "
                + "the next run would read it as a part of the manifest",
            hint: "name another file" + (form.example.map { ", such as \($0)" } ?? ""))
    }

    /// The same for the manifest at a path, if there is one that can be read.
    ///
    /// - Parameter manifestPath: The manifest's path, as the user wrote it; nil checks nothing.
    /// - Throws: ``EngineError`` of the kind `usage`.
    package func check(isNoPartOfManifestAt manifestPath: String?) throws(EngineError) {
        guard let manifestPath, manifestPath != "-", FileReading.kind(manifestPath) == .file,
            let manifest = try? LoadedManifest.load(manifestPath, today: nil)
        else { return }
        try check(isNoPartOf: manifest, at: manifestPath)
    }

    private func failure(_ error: FileError) -> EngineError {
        EngineError(.failed, "\(form.noun) can't be written to \(path): \(error.reason)", hint: error.writingHelp)
    }
}

extension OutputFile {
    /// Why `hoist init --force` doesn't replace the manifest at a path by one without flags; nil if it can.
    package static func reasonToKeepManifest(at path: String) -> String? {
        let found = FileForm.Found(fileAt: path)
        guard found == .form(.manifest) else {
            return "it is \(found?.words ?? "there"), which --force doesn't replace"
        }
        guard let manifest = (try? LoadedManifest.load(path, today: nil))?.manifest else {
            return "it has mistakes, and may have flags; --force doesn't replace it"
        }
        let count = manifest.flags.count
        return count == 0 ? nil : "it has \(count) \(count == 1 ? "flag" : "flags"); --force doesn't replace it"
    }

    /// Why `hoist init --force` doesn't replace the file at a path by one that belongs to hoist; nil if it can: it is one
    /// already.
    ///
    /// - `word`: What such a file always has in it.
    package static func reasonToKeepOther(at path: String, without word: String) -> String? {
        guard let bytes = try? FileReading.regularFile(path, within: Bounds().bytes), FileForm.Found(bytes) == .other,
            String(decoding: bytes, as: UTF8.self).contains(word)
        else { return "it isn't what `hoist init` writes there; --force doesn't replace it" }
        return nil
    }
}
