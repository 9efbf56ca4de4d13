import FlagModel
package import ManifestReading
import SystemAccess

/// The files around a manifest: its folder and everything below it.
package struct ManifestFolder: FileLoading {
    /// The folder as the user wrote it.
    private let folder: String
    /// The folder with every link followed; nil if it doesn't exist.
    private let root: String?
    /// A file that is about to be written, with every link followed: it is there as if it had been written.
    private let coming: String?

    /// A folder by its path.
    package init(_ folder: String) { self.init(folder, with: nil) }

    /// A folder by its path, with a file that is about to be written.
    private init(_ folder: String, with coming: String?) {
        self.folder = folder
        root = FileReading.realPath(folder)
        self.coming = coming
    }

    /// The first of some globs of `include` that would match a file, once it is written.
    ///
    /// - Parameters:
    ///   - globs: The globs of a manifest in this folder.
    ///   - file: The file's path, with every link followed.
    func glob(of globs: [String], matching file: String) -> String? {
        guard !globs.isEmpty, let target = relative(file) else { return nil }
        return FileGlob.first(of: globs, matching: target, in: ManifestFolder(folder, with: file))
    }

    /// What is in a folder under this one; nil if there is none.
    package func entries(of path: String) throws(FileLoadingProblem) -> [FolderEntry]? {
        let whole = self.path(path)
        let real = FileReading.realPath(whole)
        do throws(FileError) {
            var entries = try FolderReading.entries(whole)?.map { entry($0, in: whole, real: real) }
            if let coming, let real, LoadedManifest.folder(of: coming).isSame(as: real), let target = relative(coming),
                entries?.contains(where: { $0.target?.isSame(as: target) == true }) == false
            {
                let name = target.utf8.lastIndex(of: UInt8(ascii: "/")).map { target[target.utf8.index(after: $0)...] }
                entries?.append(FolderEntry(name: name.map(String.init) ?? target, kind: .file, target: target))
            }
            return entries
        } catch {
            throw FileLoadingProblem(error)
        }
    }

    /// The first bytes of a file under this folder.
    package func bytes(of path: String, atMost count: Int) throws(FileLoadingProblem) -> [UInt8] {
        try Self.bytes(of: self.path(path), atMost: count)
    }

    /// The first bytes of a regular file; `-` is standard input.
    package static func bytes(of path: String, atMost count: Int) throws(FileLoadingProblem) -> [UInt8] {
        do throws(FileError) {
            return try FileReading.beginning(of: path, atMost: count)
        } catch {
            throw FileLoadingProblem(error)
        }
    }

    private func entry(_ entry: FolderReading.Entry, in folder: String, real: String?) -> FolderEntry {
        let kind: FolderEntry.Kind =
            switch entry.kind {
            case .file: .file
            case .folder: .folder
            case .other: .other
            case nil: .unknown(reason: entry.problem ?? "it can't be read")
            }
        let target =
            entry.isLink
            ? FileReading.realPath(folder + "/" + entry.name) : real.map { ($0 == "/" ? "" : $0) + "/" + entry.name }
        return FolderEntry(name: entry.name, kind: kind, isLink: entry.isLink, target: target.flatMap(relative))
    }

    /// A path under the folder without the folder, empty for the folder itself; nil if it isn't under it.
    private func relative(_ path: String) -> String? {
        guard let root else { return nil }
        let prefix = root == "/" ? root : root + "/"
        // By bytes: two names that Swift calls equal may be two folders.
        if path.utf8.starts(with: prefix.utf8) { return String(path.utf8.dropFirst(prefix.utf8.count)) }
        return path.utf8.elementsEqual(root.utf8) ? "" : nil
    }

    private func path(_ path: String) -> String {
        path.isEmpty ? folder : (folder == "/" ? "" : folder) + "/" + path
    }
}

extension FileLoadingProblem {
    /// The problem for an error of the system.
    fileprivate init(_ error: FileError) {
        self.init(reason: error.reason, isMissing: error.isMissing)
    }
}
