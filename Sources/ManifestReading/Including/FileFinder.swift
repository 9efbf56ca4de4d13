import FlagModel

/// Finds the files that a glob matches.
///
/// Nothing that a glob matches is skipped: a flag that disappears without a word may be archived. What can't be included is
/// in ``Finding/obstacles``. Links to folders are followed, by `**` as by `*/`.
struct FileFinder {
    /// The result.
    struct Finding {
        /// The files, sorted by the bytes of their paths, part by part.
        var files: [FoundFile] = []
        /// What matches and can't be included, in the same order.
        var obstacles: [Obstacle] = []
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

    /// Something that matches and can't be included.
    struct Obstacle: Hashable {
        enum Kind: Hashable {
            /// A folder, where a file is needed.
            case folder
            /// A device, a pipe or a socket.
            case device
            /// A link that leads out of the folder.
            case outside
            /// A link to a folder that it is in.
            case circle
            /// A link that leads nowhere, with the system's message.
            case brokenLink(reason: String)
            /// Anything else that the system doesn't let be read, with its message.
            case unreadable(reason: String)
            /// The same for a folder.
            case unreadableFolder(reason: String)
        }

        let kind: Kind
        /// The path that matches; empty for the folder itself.
        let path: String
    }

    private let glob: FileGlob
    private let files: any FileLoading
    private let limit: Int
    private var finding = Finding()
    private var looked = 0
    private var taken: Set<Identifier> = []
    private var reported: Set<Obstacle> = []
    /// The folders that the search is in, with links followed.
    private var way: [Identifier] = []

    /// Finds the files that a glob matches, and looks at no more than `limit` files and folders.
    static func find(_ glob: FileGlob, in files: any FileLoading, atMost limit: Int) -> Finding {
        var finder = FileFinder(glob, in: files, atMost: limit)
        finder.look(in: "", target: "", glob.parts[...])
        return finder.finding
    }

    private init(_ glob: FileGlob, in files: any FileLoading, atMost limit: Int) {
        self.glob = glob
        self.files = files
        self.limit = limit
    }

    /// Looks for the parts of a glob in a folder, which is at `target` once links are followed.
    private mutating func look(in folder: String, target: String, _ parts: ArraySlice<FileGlob.Part>) {
        guard let part = parts.first, !finding.isCutShort, let entries = entries(of: folder) else { return }
        way.append(Identifier(target))
        defer { way.removeLast() }
        let rest = parts.dropFirst()
        // `**` matches no folder too, which comes first.
        if case .folders = part { look(in: folder, target: target, rest) }
        for entry in entries {
            looked += 1
            guard looked <= limit else {
                finding.isCutShort = true
                return
            }
            let path = folder.isEmpty ? entry.name : folder + "/" + entry.name
            switch part {
            case .folders:
                let isHidden = entry.name.utf8.first == UInt8(ascii: ".")
                if !isHidden { enter(entry, path, parts) }
            case .name(let pattern):
                guard pattern.matches(entry.name) else { continue }
                if !rest.isEmpty {
                    enter(entry, path, rest)
                } else if entry.kind != .folder || !takesAll(parts) {
                    take(entry, path)
                }
            }
        }
    }

    /// Whether the parts are the last `*` of `**/*`: the files in a folder that it matches are found by the `**`.
    private func takesAll(_ parts: ArraySlice<FileGlob.Part>) -> Bool {
        guard case .name(let pattern)? = parts.first, parts.startIndex > 0,
            case .folders = glob.parts[parts.startIndex - 1]
        else { return false }
        return pattern.isAny
    }

    private mutating func entries(of folder: String) -> [FolderEntry]? {
        do throws(FileLoadingProblem) {
            let entries = try files.entries(of: folder)
            // It was there a moment ago.
            if entries == nil, !folder.isEmpty {
                obstacle(.unreadableFolder(reason: "it isn't there any more"), folder)
            }
            return entries?.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        } catch {
            obstacle(.unreadableFolder(reason: error.reason), folder)
            return nil
        }
    }

    /// Looks for the parts in what may be a folder. Files aren't, and nothing is said of them.
    private mutating func enter(_ entry: FolderEntry, _ path: String, _ parts: ArraySlice<FileGlob.Part>) {
        switch (entry.kind, entry.target) {
        case (.file, _), (.other, _): break
        case (.unknown(let reason), _): unknown(entry, path, reason)
        case (.folder, nil): obstacle(.outside, path)
        case (.folder, let target?):
            if way.contains(Identifier(target)) {
                obstacle(.circle, path)
            } else {
                look(in: path, target: target, parts)
            }
        }
    }

    private mutating func take(_ entry: FolderEntry, _ path: String) {
        switch (entry.kind, entry.target) {
        case (.file, let target?):
            // With more than one `**`, a file may be found more than once.
            if taken.insert(Identifier(path)).inserted { finding.files.append(FoundFile(path: path, target: target)) }
        case (.unknown(let reason), _): unknown(entry, path, reason)
        case (_, nil): obstacle(.outside, path)
        case (.folder, _): obstacle(.folder, path)
        case (.other, _): obstacle(.device, path)
        }
    }

    private mutating func unknown(_ entry: FolderEntry, _ path: String, _ reason: String) {
        obstacle(entry.isLink ? .brokenLink(reason: reason) : .unreadable(reason: reason), path)
    }

    private mutating func obstacle(_ kind: Obstacle.Kind, _ path: String) {
        let obstacle = Obstacle(kind: kind, path: path)
        if reported.insert(obstacle).inserted { finding.obstacles.append(obstacle) }
    }
}
