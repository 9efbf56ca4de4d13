import ManifestReading
import SystemAccess

/// A folder of the work tree as it was at a git revision. The work tree isn't touched.
struct GitRevision: FileLoading {
    /// The commit's id.
    private let commit: String
    /// The folder in the work tree.
    private let folder: String

    /// Finds a revision by the name that a user gave it.
    ///
    /// - Throws: ``RunFailure`` where git knows no such revision, or can't be run.
    init(_ name: String, in folder: String) throws(RunFailure) {
        // What begins with a dash would be an option to git.
        let isName = !name.isEmpty && name.utf8.first != UInt8(ascii: "-")
        let answer: [UInt8]?
        do {
            answer =
                isName ? try Self.git(["rev-parse", "--verify", "--quiet", name + "^{commit}"], in: folder) : nil
        } catch {
            throw RunFailure(
                status: .failed, message: "git can't be run: \(error.reason)", hint: "install git, or leave out --base")
        }
        let text = answer.map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard let commit = text.split(separator: "\n").first, commit.utf8.count >= 40 else {
            throw RunFailure(
                status: .failed, message: "git knows no revision `\(name)` here",
                hint: "fetch it first (in CI: `fetch-depth: 0`, or `git fetch origin main`)")
        }
        self.commit = String(commit)
        self.folder = folder
    }

    /// What is in a folder at that revision; nil where there is none. A link is told as what it is: where it leads at
    /// that revision isn't looked up.
    func entries(of path: String) throws(FileLoadingProblem) -> [FolderEntry]? {
        // Without --full-tree the folder that git runs in would be looked for under the one that is asked for.
        guard let answer = try run(["ls-tree", "--full-tree", "-z", "\(commit):./\(path)"]) else { return nil }
        // An entry is `100644 blob ID<tab>name`, and ends with NUL.
        return answer.split(separator: 0).compactMap { line in
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
    func bytes(of path: String, atMost count: Int) throws(FileLoadingProblem) -> [UInt8] {
        guard let bytes = try run(["cat-file", "blob", "\(commit):./\(path)"]) else {
            throw FileLoadingProblem(reason: "it isn't there at that revision", isMissing: true)
        }
        return bytes.count > count ? Array(bytes.prefix(count)) : bytes
    }

    private func run(_ arguments: [String]) throws(FileLoadingProblem) -> [UInt8]? {
        do throws(FileError) {
            return try Self.git(arguments, in: folder)
        } catch {
            throw FileLoadingProblem(reason: "git can't be run: \(error.reason)")
        }
    }

    private static func git(_ arguments: [String], in folder: String) throws(FileError) -> [UInt8]? {
        try ChildProcess.output(["git", "-C", folder] + arguments)
    }
}
