/// Finds the files that a glob matches.
struct FileFinder {
    /// The result.
    struct Finding {
        /// The files, sorted by the bytes of their paths, part by part.
        var files: [FoundFile] = []
        /// Matching paths that lead out of the folder.
        var outside: [String] = []
        /// Matching paths that aren't files, such as folders.
        var others: [String] = []
        /// Folders that couldn't be read, with the reason.
        var unreadable: [(path: String, reason: String)] = []
        /// Whether the limit was reached.
        var isCutShort = false
    }

    /// A file that matches.
    struct FoundFile {
        /// The path that matches.
        let path: String
        /// The path with all links followed.
        let target: String
    }

    private let files: any FileLoading
    private let limit: Int
    private var finding = Finding()
    private var looked = 0

    /// Finds the files that a glob matches, and looks at no more than `limit` files and folders.
    static func find(_ glob: FileGlob, in files: any FileLoading, atMost limit: Int) -> Finding {
        var finder = FileFinder(files: files, limit: limit)
        finder.look(in: "", glob.parts[...])
        return finder.finding
    }

    private init(files: any FileLoading, limit: Int) {
        self.files = files
        self.limit = limit
    }

    private mutating func look(in folder: String, _ parts: ArraySlice<FileGlob.Part>) {
        guard let part = parts.first, !finding.isCutShort, let entries = entries(of: folder) else { return }
        let rest = parts.dropFirst()
        // `**` matches no folder too, which comes first.
        if case .folders = part { look(in: folder, rest) }
        for entry in entries {
            looked += 1
            guard looked <= limit else {
                finding.isCutShort = true
                return
            }
            let path = folder.isEmpty ? entry.name : folder + "/" + entry.name
            switch part {
            case .folders:
                // Links aren't followed: they may form a cycle.
                let isHidden = entry.name.utf8.first == UInt8(ascii: ".")
                if entry.kind == .folder, !entry.isLink, !isHidden { look(in: path, parts) }
            case .name(let pattern):
                guard pattern.matches(entry.name) else { continue }
                if rest.isEmpty { take(entry, path) } else { enter(entry, path, pattern, rest) }
            }
        }
    }

    private mutating func entries(of folder: String) -> [FolderEntry]? {
        do throws(FileLoadingProblem) {
            return try files.entries(of: folder)?.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        } catch {
            finding.unreadable.append((folder, error.reason))
            return nil
        }
    }

    private mutating func enter(
        _ entry: FolderEntry,
        _ path: String,
        _ pattern: PathPattern,
        _ rest: ArraySlice<FileGlob.Part>
    ) {
        guard entry.kind == .folder else { return }
        if entry.target != nil {
            look(in: path, rest)
        } else if pattern.isLiteral {
            finding.outside.append(path)
        }
    }

    private mutating func take(_ entry: FolderEntry, _ path: String) {
        switch (entry.kind, entry.target) {
        case (.file, let target?):
            // With more than one `**`, a file may be found more than once.
            if !finding.files.contains(where: { $0.path == path }) {
                finding.files.append(FoundFile(path: path, target: target))
            }
        case (.file, nil): finding.outside.append(path)
        case (.folder, _), (.other, _): finding.others.append(path)
        }
    }
}
