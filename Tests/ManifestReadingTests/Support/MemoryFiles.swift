import FlagTestKit
import ManifestReading

/// The files beside a manifest, in memory.
struct MemoryFiles: FileLoading, Sendable {
    /// A file beside a manifest.
    struct File: Sendable {
        let path: String
        let content: Content
    }

    /// What a file is.
    enum Content: Sendable {
        case text(String)
        /// A link to another path; nil leads out of the folder. Its own path ends with a slash where it is a folder.
        case link(to: String?)
        case unreadable
    }

    var files: [File]

    func entries(of folder: String) throws(FileLoadingProblem) -> [FolderEntry]? {
        let prefix = folder.isEmpty ? "" : folder + "/"
        var entries: [FolderEntry] = []
        // Backwards, since order is the reader's own business.
        for file in files.reversed() where file.path.hasPrefix(prefix) {
            let rest = file.path.dropFirst(prefix.count)
            let name = String(rest.prefix { $0 != "/" })
            let isFolder = rest.contains("/")
            var entry = FolderEntry(name: name, kind: isFolder ? .folder : .file, target: prefix + name)
            if case .link(let target) = file.content, rest == name || rest == name + "/" {
                entry = FolderEntry(name: name, kind: isFolder ? .folder : .file, isLink: true, target: target)
            }
            if !entries.contains(entry) { entries.append(entry) }
        }
        return entries.isEmpty && !folder.isEmpty ? nil : entries
    }

    func bytes(of path: String, atMost count: Int) throws(FileLoadingProblem) -> [UInt8] {
        switch files.first(where: { $0.path == path })?.content {
        case .text(let text): return Array(text.utf8.prefix(count))
        case .link(let target?): return try bytes(of: target, atMost: count)
        case .unreadable: throw FileLoadingProblem(reason: "Permission denied")
        case .link(nil), nil: throw FileLoadingProblem(reason: "No such file or directory")
        }
    }
}

extension MemoryFiles.File {
    /// A file with a text.
    static func file(_ path: String, _ text: String) -> Self { Self(path: path, content: .text(text)) }

    /// A link; nil leads out of the folder.
    static func link(_ path: String, to target: String?) -> Self { Self(path: path, content: .link(to: target)) }

    /// A file that can't be read.
    static func unreadable(_ path: String) -> Self { Self(path: path, content: .unreadable) }
}
