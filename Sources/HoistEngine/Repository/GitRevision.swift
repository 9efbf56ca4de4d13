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
    /// - Throws: ``EngineError`` if git knows no such revision, has no files of it, or can't be run.
    init(_ name: String, in folder: String) async throws(EngineError) {
        let fetching = "fetch it first (in CI: `fetch-depth: 0`, or `git fetch origin main`)"
        guard let git = Git(around: folder), let path = git.path(of: folder) else {
            throw EngineError(
                .failed, "there is no git repository around the folder \(folder), so there is no revision `\(name)`",
                hint: "run it in a clone of the repository, or leave out --base")
        }
        let answer: ChildProcess.Output?
        let tree: ChildProcess.Output?
        do {
            answer = try await git.output(
                ["rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"])
            let commit = Self.id(answer)
            tree = commit == nil ? nil : try await git.output(["cat-file", "-e", (commit ?? "") + "^{tree}"])
        } catch {
            throw EngineError(.failed, "git can't be run: \(error.reason)", hint: "install git, or leave out --base")
        }
        guard let commit = Self.id(answer) else {
            throw EngineError(.failed, "git knows no revision `\(name)` here", hint: fetching)
        }
        guard tree != nil else {
            throw EngineError(.failed, "git doesn't have the files of the revision `\(name)` here", hint: fetching)
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

    /// Reads with access to the folder's files at that revision.
    ///
    /// - Parameter read: Called again, with everything that was read from git before, until it needs nothing more. Only
    ///   its last result is used.
    func reading<Result, Failure: Error>(
        _ read: (GitFiles) throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let files = GitFiles()
        while true {
            let result = Swift.Result { () throws(Failure) in try read(files) }
            if files.isComplete { return try result.get() }
            await files.fetch(from: self)
        }
    }

    /// What is in a folder at that revision; nil if there is none. A link is reported as a link: where it leads at
    /// that revision isn't looked up.
    fileprivate func entries(of path: String) async throws(FileLoadingProblem) -> [FolderEntry]? {
        guard let answer = try await run(["ls-tree", "--full-tree", "-z", object(path)], atMost: 1 << 28) else {
            return nil
        }
        guard !answer.isCut else { throw FileLoadingProblem(reason: "there are too many files in it") }
        // An entry is `100644 blob ID<tab>name`, and ends with NUL.
        return answer.bytes.split(separator: 0).compactMap { line in
            let parts = line.split(separator: UInt8(ascii: "\t"), maxSplits: 1)
            guard parts.count == 2 else { return nil }
            let name = String(decoding: parts[1], as: UTF8.self)
            let mode = String(decoding: parts[0].prefix(6), as: UTF8.self)
            return FolderEntry(
                name: name, kind: Self.kinds[mode] ?? .other, isLink: mode == "120000",
                target: path.isEmpty ? name : path + "/" + name)
        }
    }

    /// The kinds for git's file modes; a link or a submodule is neither.
    private static let kinds: [String: FolderEntry.Kind] = ["100644": .file, "100755": .file, "040000": .folder]

    /// The first bytes of a file at that revision.
    fileprivate func bytes(of path: String, atMost count: Int) async throws(FileLoadingProblem) -> [UInt8] {
        if let answer = try await run(["cat-file", "blob", object(path)], atMost: count) { return answer.bytes }
        // A clone without all contents still knows the names.
        guard try await run(["rev-parse", "--verify", "--quiet", object(path)], atMost: 1 << 10) == nil else {
            throw FileLoadingProblem(reason: "git doesn't have its contents here; fetch them first")
        }
        throw FileLoadingProblem(reason: "it isn't there at that revision", isMissing: true)
    }

    /// The name of what is at a path under the folder.
    private func object(_ path: String) -> String {
        "\(commit):" + [folder, path].filter { !$0.isEmpty }.joined(separator: "/")
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

/// What was read from git so far of a revision's files. Anything else is missing, and is recorded as needed: the
/// manifest's reader is synchronous, and git runs between its attempts.
final class GitFiles: FileLoading {
    private struct Content {
        let limit: Int
        let result: Result<[UInt8], FileLoadingProblem>
    }

    private var folders: [String: Result<[FolderEntry]?, FileLoadingProblem>] = [:]
    private var contents: [String: Content] = [:]
    private var neededFolders: [String] = []
    private var neededContents: [(path: String, limit: Int)] = []

    fileprivate init() {}

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
                folders[folder] = .success(try await revision.entries(of: folder))
            } catch {
                folders[folder] = .failure(error)
            }
        }
        var bytesRead = 0
        for (path, limit) in neededContents where bytesRead <= limit {
            do throws(FileLoadingProblem) {
                let bytes = try await revision.bytes(of: path, atMost: limit)
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
