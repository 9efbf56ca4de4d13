import ManifestReading
import SystemAccess

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The disk around a manifest: the folder that it stands in and all that is under it.
struct ManifestFolder: FileLoading {
    /// The folder as the user named it.
    private let folder: String
    /// The folder with every link followed; nil where it isn't there.
    private let root: String?

    /// A folder by its path.
    init(_ folder: String) {
        self.folder = folder
        root = FileReading.realPath(folder)
    }

    /// What is in a folder under this one; nil where there is none.
    func entries(of path: String) throws(FileLoadingProblem) -> [FolderEntry]? {
        let whole = self.path(path)
        guard let stream = opendir(whole) else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw Self.problem()
        }
        defer { closedir(stream) }
        let real = FileReading.realPath(whole)
        var entries: [FolderEntry] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) {
                    String(cString: $0)
                }
            }
            if name != "." && name != ".." { entries.append(self.entry(name, in: whole, real: real)) }
        }
        return entries
    }

    /// The first bytes of a file under this folder.
    func bytes(of path: String, atMost count: Int) throws(FileLoadingProblem) -> [UInt8] {
        try Self.bytes(of: self.path(path), atMost: count)
    }

    /// The first bytes of a file; `-` is standard input.
    static func bytes(of path: String, atMost count: Int) throws(FileLoadingProblem) -> [UInt8] {
        if path == "-" { return try bytes(of: 0, atMost: count) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw problem() }
        defer { close(descriptor) }
        return try bytes(of: descriptor, atMost: count)
    }

    private static func bytes(of descriptor: Int32, atMost count: Int) throws(FileLoadingProblem) -> [UInt8] {
        var status = stat()
        let size = fstat(descriptor, &status) == 0 ? max(Int(status.st_size), 0) : 0
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(size, count) + 1)
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < count {
            let read = read(descriptor, &chunk, min(chunk.count, count - bytes.count))
            if read == 0 { break }
            if read < 0 {
                if errno == EINTR { continue }
                throw problem()
            }
            bytes.append(contentsOf: chunk[..<read])
        }
        return bytes
    }

    private func entry(_ name: String, in folder: String, real: String?) -> FolderEntry {
        let path = folder + "/" + name
        var status = stat()
        let isLink = lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
        // A link that leads nowhere has no kind.
        let isThere = stat(path, &status) == 0
        let kind: FolderEntry.Kind =
            switch isThere ? status.st_mode & S_IFMT : 0 {
            case S_IFREG: .file
            case S_IFDIR: .folder
            default: .other
            }
        let target = isLink ? FileReading.realPath(path) : real.map { ($0 == "/" ? "" : $0) + "/" + name }
        return FolderEntry(name: name, kind: kind, isLink: isLink, target: target.flatMap(relative))
    }

    /// A path under the folder without the folder; nil where it isn't under it.
    private func relative(_ path: String) -> String? {
        guard let root else { return nil }
        let prefix = root == "/" ? root : root + "/"
        return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : nil
    }

    private func path(_ path: String) -> String {
        path.isEmpty ? folder : (folder == "/" ? "" : folder) + "/" + path
    }

    private static func problem() -> FileLoadingProblem {
        let code = errno
        return FileLoadingProblem(reason: String(cString: strerror(code)), isMissing: code == ENOENT)
    }
}
