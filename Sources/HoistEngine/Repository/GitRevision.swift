import ManifestReading
import SystemAccess

/// A folder of the work tree as it was at a git revision. The work tree isn't touched.
struct GitRevision {
    private let git: Git
    /// The commit's id.
    private let commit: String
    /// The folder, from the root of the work tree.
    private let folder: String

    /// Finds a revision by its name.
    ///
    /// - Throws: ``EngineError`` of the kind `usage` if git knows no such revision, has no files of it, or refuses the
    ///   repository, with git's own words; of the kind `failed` if it can't be run.
    init(_ name: String, in folder: String) async throws(EngineError) {
        let fetching = "fetch it first (in CI: `fetch-depth: 0`, or `git fetch origin main`)"
        guard let git = Git(around: folder), let path = git.path(of: folder) else {
            throw EngineError(
                .usage, "there is no git repository around the folder \(folder), so there is no revision `\(name)`",
                hint: "run it in a clone of the repository, or leave out --base")
        }
        let answer: ChildProcess.Ended
        let tree: ChildProcess.Ended?
        do {
            answer = try await git.end(
                of: ["rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"])
            let commit = Self.id(answer.output)
            tree = commit == nil ? nil : try await git.end(of: ["cat-file", "-e", (commit ?? "") + "^{tree}"])
        } catch {
            throw EngineError(.failed, "git can't be run: \(error.reason)", hint: "install git, or leave out --base")
        }
        guard let commit = Self.id(answer.output) else {
            // It only speaks where something is wrong with the repository itself, such as dubious ownership.
            let words = Self.words(answer.words)
            throw EngineError(
                .usage,
                words.isEmpty
                    ? "git knows no revision `\(name)` here" : "git can't look for the revision `\(name)` here",
                hint: words.isEmpty ? fetching : "do what git says", details: words)
        }
        guard tree?.output != nil else {
            throw EngineError(
                .usage, "git doesn't have the files of the revision `\(name)` here", hint: fetching,
                details: Self.words(tree?.words ?? ""))
        }
        self.git = git
        self.commit = commit
        self.folder = path
    }

    /// The id that git printed.
    private static func id(_ answer: ChildProcess.Output?) -> String? {
        let line = answer.map { String(decoding: $0.bytes, as: UTF8.self) }?.split(separator: "\n").first
        return line.flatMap { $0.utf8.count >= 40 ? String($0) : nil }
    }

    /// The first lines of what git says.
    private static func words(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).prefix(4).map { "git: " + $0.prefix(300) }
    }

    /// Reads with access to the folder's files at that revision.
    ///
    /// - Parameters:
    ///   - checkedOut: The work tree, where files that are the same in its commit are read as git has checked them out.
    ///   - read: Called again, with everything that was read from git before, until it needs nothing more. Only its last
    ///     result is used.
    func reading<Result, Failure: Error>(
        as checkedOut: CheckedOut? = nil,
        _ read: (GitFiles) throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let files = GitFiles(checkedOut)
        while true {
            let result = Swift.Result { () throws(Failure) in try read(files) }
            if files.isComplete { return try result.get() }
            await files.fetch(from: self)
        }
    }

    /// What is in a folder at that revision, with links followed; nil if there is none.
    fileprivate func entries(of path: String, _ tree: GitTree) async throws(FileLoadingProblem) -> [FolderEntry]? {
        guard case .found(let real, .folder, _) = try await tree.find(parts(of: path), in: self),
            let listing = try await tree.listing(of: real, in: self)
        else { return nil }
        let root = try await root(tree)
        var entries: [FolderEntry] = []
        for (name, entry) in listing {
            guard entry.isLink else {
                entries.append(FolderEntry(name: name, kind: entry.kind, target: Self.path(real + [name], under: root)))
                continue
            }
            switch try await tree.find(real + [name], in: self) {
            case .found(let target, let kind, _):
                entries.append(
                    FolderEntry(name: name, kind: kind, isLink: true, target: Self.path(target, under: root)))
            // What is outside of the repository is refused as a file that is outside of the folder.
            case .outside: entries.append(FolderEntry(name: name, kind: .file, isLink: true, target: nil))
            case .missing: entries.append(FolderEntry(name: name, kind: .other, isLink: true, target: nil))
            }
        }
        return entries
    }

    /// The first bytes of a file at that revision, with links followed.
    fileprivate func bytes(
        of path: String,
        atMost count: Int,
        _ tree: GitTree
    ) async throws(FileLoadingProblem) -> [UInt8] {
        switch try await tree.find(parts(of: path), in: self) {
        case .found(_, .file, let id):
            guard let bytes = try await blob(id, atMost: count) else {
                // A clone without all contents still knows the names.
                throw FileLoadingProblem(reason: "git doesn't have its contents here; fetch them first")
            }
            return bytes
        case .found: throw FileLoadingProblem(reason: "it isn't a file at that revision")
        case .outside: throw FileLoadingProblem(reason: "it is a link that leads out of the repository")
        case .missing: throw FileLoadingProblem(reason: "it isn't there at that revision", isMissing: true)
        }
    }

    /// The first bytes of a blob; nil if git doesn't have it here.
    fileprivate func blob(_ id: String, atMost count: Int) async throws(FileLoadingProblem) -> [UInt8]? {
        try await run(["cat-file", "blob", id], atMost: count)?.bytes
    }

    /// What git lists of a folder, by its path from the root; nil if there is none.
    fileprivate func list(_ folder: [String]) async throws(FileLoadingProblem) -> [String: GitTree.Entry]? {
        let name = "\(commit):" + folder.joined(separator: "/")
        guard let answer = try await run(["ls-tree", "--full-tree", "-z", name], atMost: 1 << 28) else { return nil }
        guard !answer.isCut else { throw FileLoadingProblem(reason: "there are too many files in it") }
        var listing: [String: GitTree.Entry] = [:]
        // An entry is `100644 blob ID<tab>name`, and ends with NUL.
        for line in answer.bytes.split(separator: 0) {
            let parts = line.split(separator: UInt8(ascii: "\t"), maxSplits: 1)
            let words = parts[0].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
            guard parts.count == 2, words.count == 3 else { continue }
            listing[String(decoding: parts[1], as: UTF8.self)] = GitTree.Entry(mode: words[0], id: words[2])
        }
        return listing
    }

    /// The parts of a path under the manifest's folder, from the root on.
    private func parts(of path: String) -> [String] {
        [folder, path].flatMap { $0.split(separator: "/").map(String.init) }
    }

    /// The manifest's folder at that revision, with links followed.
    private func root(_ tree: GitTree) async throws(FileLoadingProblem) -> [String] {
        if case .found(let real, .folder, _) = try await tree.find(parts(of: ""), in: self) { return real }
        return parts(of: "")
    }

    /// A path from the root as one from a folder; nil if it isn't under it.
    private static func path(_ parts: [String], under folder: [String]) -> String? {
        guard parts.count > folder.count, parts.starts(with: folder) else { return nil }
        return parts.dropFirst(folder.count).joined(separator: "/")
    }

    /// The id of a file's contents at this revision, with links followed; nil if there is none.
    func id(of path: String, _ tree: GitTree) async throws(FileLoadingProblem) -> String? {
        guard case .found(_, .file, let id) = try await tree.find(parts(of: path), in: self) else { return nil }
        return id
    }

    private func run(
        _ arguments: [String],
        atMost count: Int
    ) async throws(FileLoadingProblem) -> ChildProcess.Output? {
        do throws(FileError) {
            return try await git.output(arguments, atMost: count)
        } catch {
            throw FileLoadingProblem(reason: "git can't be run: \(error.reason)")
        }
    }
}

/// The folders of a revision as far as they were listed, in which links are followed: they are text to git.
final class GitTree {
    /// Something in a folder.
    struct Entry {
        /// Git's file mode, such as `100644`.
        let mode: String
        /// The object's id.
        let id: String

        var isLink: Bool { mode == "120000" }

        /// What it is; a submodule is neither a file nor a folder.
        var kind: FolderEntry.Kind {
            switch mode {
            case "100644", "100755": .file
            case "040000": .folder
            default: .other
            }
        }
    }

    /// Where a path leads.
    enum Found {
        /// To something in the tree: its path without links, its kind, the object's id.
        case found([String], FolderEntry.Kind, id: String)
        /// To nothing.
        case missing
        /// Out of the tree.
        case outside
    }

    /// As many links as Linux follows in a path.
    private static let longestChain = 40
    /// How many links are looked up at a revision: each takes a process.
    private static let mostLinks = 1_000
    /// As long as a path may be.
    private static let longestPath = 4_096

    private var listings: [[String]: [String: Entry]?] = [:]
    private var destinations: [String: String] = [:]

    /// What is in a folder, by its path without links; nil if there is none.
    func listing(
        of folder: [String],
        in revision: GitRevision
    ) async throws(FileLoadingProblem) -> [String: Entry]? {
        if let known = listings[folder] { return known }
        let listing = try await revision.list(folder)
        listings[folder] = listing
        return listing
    }

    /// Follows a path from the root.
    func find(_ path: [String], in revision: GitRevision) async throws(FileLoadingProblem) -> Found {
        var done: [String] = []
        var rest = path[...]
        var links = 0
        var last: Entry?
        while let name = rest.popFirst() {
            switch name {
            case "", ".": continue
            case "..":
                guard done.popLast() != nil else { return .outside }
                last = nil
                continue
            default: break
            }
            guard let entry = try await listing(of: done, in: revision)?[name] else { return .missing }
            guard entry.isLink else {
                if entry.kind != .folder, !rest.isEmpty { return .missing }
                done.append(name)
                last = entry
                continue
            }
            links += 1
            guard links <= Self.longestChain else { return .missing }
            let destination = try await destination(of: entry.id, in: revision)
            if destination.hasPrefix("/") { return .outside }
            rest = (destination.split(separator: "/").map(String.init) + rest)[...]
        }
        guard let last else { return .found(done, .folder, id: "") }
        return .found(done, last.kind, id: last.id)
    }

    /// The text of a link.
    private func destination(of id: String, in revision: GitRevision) async throws(FileLoadingProblem) -> String {
        if let known = destinations[id] { return known }
        guard destinations.count < Self.mostLinks else { throw FileLoadingProblem(reason: "there are too many links") }
        guard let bytes = try await revision.blob(id, atMost: Self.longestPath) else {
            throw FileLoadingProblem(reason: "git doesn't have a link's contents here; fetch them first")
        }
        let destination = String(decoding: bytes, as: UTF8.self)
        destinations[id] = destination
        return destination
    }
}

/// What was read from git so far of a revision's files. Anything else is missing, and is recorded as needed: the
/// manifest's reader is synchronous, and git runs between its attempts.
final class GitFiles: FileLoading {
    private struct Content {
        let limit: Int
        let result: Result<[UInt8], FileLoadingProblem>
    }

    private let checkedOut: CheckedOut?
    private let tree = GitTree()
    private var folders: [String: Result<[FolderEntry]?, FileLoadingProblem>] = [:]
    private var contents: [String: Content] = [:]
    private var neededFolders: [String] = []
    private var neededContents: [(path: String, limit: Int)] = []

    fileprivate init(_ checkedOut: CheckedOut?) { self.checkedOut = checkedOut }

    func entries(of folder: String) throws(FileLoadingProblem) -> [FolderEntry]? {
        guard let answer = folders[folder] else {
            neededFolders.append(folder)
            return nil
        }
        return try answer.get()
    }

    func bytes(of file: String, atMost count: Int) throws(FileLoadingProblem) -> [UInt8] {
        guard let content = contents[file], content.limit >= count else {
            neededContents.append((file, count))
            throw FileLoadingProblem(reason: "git wasn't asked for it yet", isMissing: true)
        }
        return Array(try content.result.get().prefix(count))
    }

    /// Whether nothing is needed from git any more.
    fileprivate var isComplete: Bool { neededFolders.isEmpty && neededContents.isEmpty }

    /// Reads from git what was needed, but no more bytes than one file may have: then the reader runs again first.
    fileprivate func fetch(from revision: GitRevision) async {
        for folder in neededFolders where folders[folder] == nil {
            do throws(FileLoadingProblem) {
                folders[folder] = .success(try await revision.entries(of: folder, tree))
            } catch {
                folders[folder] = .failure(error)
            }
        }
        var bytesRead = 0
        for (path, limit) in neededContents where bytesRead <= limit {
            do throws(FileLoadingProblem) {
                var bytes = try await revision.bytes(of: path, atMost: limit, tree)
                if let checkedOut, let id = try await revision.id(of: path, tree) {
                    bytes = try await checkedOut.bytes(of: path, of: (id, bytes), atMost: limit) ?? bytes
                }
                bytesRead += bytes.count
                contents[path] = Content(limit: limit, result: .success(bytes))
            } catch {
                contents[path] = Content(limit: limit, result: .failure(error))
            }
        }
        neededFolders = []
        neededContents = []
    }
}
