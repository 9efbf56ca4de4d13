import ManifestReading
import SystemAccess

/// A folder of the work tree as it was at a git revision. The work tree isn't touched.
struct GitRevision {
    /// The commit's id.
    private let commit: String
    /// The folder in the work tree.
    private let folder: String

    /// Finds a revision by the name that a user gave it.
    ///
    /// - Throws: ``EngineError`` where git knows no such revision, or can't be run.
    init(_ name: String, in folder: String) async throws(EngineError) {
        // What begins with a dash would be an option to git.
        let isName = !name.isEmpty && name.utf8.first != UInt8(ascii: "-")
        let answer: [UInt8]?
        do {
            answer =
                isName
                ? try await Self.git(
                    ["rev-parse", "--verify", "--quiet", name + "^{commit}"], in: folder, atMost: 1 << 16)?.bytes : nil
        } catch {
            throw EngineError(
                .failed, "git can't be run: \(error.reason)", hint: "install git, or leave out --base")
        }
        let text = answer.map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard let commit = text.split(separator: "\n").first, commit.utf8.count >= 40 else {
            throw EngineError(
                .failed, "git knows no revision `\(name)` here",
                hint: "fetch it first (in CI: `fetch-depth: 0`, or `git fetch origin main`)")
        }
        self.commit = String(commit)
        self.folder = folder
    }

    /// Reads with the folder's files at that revision at hand.
    ///
    /// - Parameter read: Called again, with all that git was asked for before, for as long as it needs more than that.
    ///   Only what it gives at last counts.
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

    /// What is in a folder at that revision; nil where there is none. A link is reported as a link: where it leads at
    /// that revision isn't looked up.
    fileprivate func entries(of path: String) async throws(FileLoadingProblem) -> [FolderEntry]? {
        // Without --full-tree the folder that git runs in would be looked for under the one that is asked for.
        guard let answer = try await run(["ls-tree", "--full-tree", "-z", "\(commit):./\(path)"], atMost: 1 << 28)
        else {
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

    /// What git's modes of files stand for; a link or a submodule is neither.
    private static let kinds: [String: FolderEntry.Kind] = ["100644": .file, "100755": .file, "040000": .folder]

    /// The first bytes of a file at that revision.
    fileprivate func bytes(of path: String, atMost count: Int) async throws(FileLoadingProblem) -> [UInt8] {
        guard let answer = try await run(["cat-file", "blob", "\(commit):./\(path)"], atMost: count) else {
            throw FileLoadingProblem(reason: "it isn't there at that revision", isMissing: true)
        }
        return answer.bytes
    }

    private func run(
        _ arguments: [String],
        atMost count: Int
    ) async throws(FileLoadingProblem) -> ChildProcess.Output? {
        do throws(FileError) {
            return try await Self.git(arguments, in: folder, atMost: count)
        } catch {
            throw FileLoadingProblem(reason: "git can't be run: \(error.reason)")
        }
    }

    private static func git(
        _ arguments: [String],
        in folder: String,
        atMost count: Int
    ) async throws(FileError) -> ChildProcess.Output? {
        try await ChildProcess.output(["git", "-C", folder] + arguments, atMost: count)
    }
}

/// What git was asked for so far of a revision's files. What is asked for beyond that isn't there, and is noted: the
/// manifest's reader doesn't wait for anything, and git is waited for in between.
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

    /// Whether something was asked for that git has to be asked for.
    fileprivate var isComplete: Bool { neededFolders.isEmpty && neededContents.isEmpty }

    /// Asks git for what was needed, but for no more bytes than one file may have: then it is to be read again first.
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
