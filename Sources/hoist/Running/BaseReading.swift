import Diagnostics
import FlagModel
import ManifestReading

/// Reads the manifest of another git revision, without touching the work tree.
struct BaseReading {
    /// The revision as the user named it.
    let revision: String
    /// The manifest's path, as the user named it.
    let path: String

    /// The manifest at that revision; nil in it where there is none at that path.
    ///
    /// - Throws: ``RunFailure`` where there is no such revision, or its manifest can't be read.
    func read() throws(RunFailure) -> BaseManifest {
        guard path != "-" else {
            throw RunFailure(
                status: .usage, message: "--base needs a manifest in a file, not on standard input",
                hint: "name the manifest with --manifest")
        }
        let folder = LoadedManifest.folder(of: path)
        let commit = try commit(in: folder)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard let bytes = try git(["cat-file", "blob", "\(commit):./\(name)"], in: folder) else {
            return BaseManifest(revision: revision, manifest: nil)
        }
        let reading = ManifestReader.read(bytes, name: "\(revision):\(path)")
        guard let manifest = reading.manifest else {
            throw RunFailure(
                status: .failed, message: "the manifest at \(revision) has \(reading.diagnostics.errors) errors",
                hint: "name a revision whose manifest is valid, or leave out --base")
        }
        return BaseManifest(revision: revision, manifest: manifest)
    }

    private func commit(in folder: String) throws(RunFailure) -> String {
        // What begins with a dash would be an option to git.
        let answer =
            revision.isEmpty || revision.utf8.first == UInt8(ascii: "-")
            ? nil : try git(["rev-parse", "--verify", "--quiet", revision + "^{commit}"], in: folder)
        let text = answer.map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard let commit = text.split(separator: "\n").first, commit.utf8.count >= 40 else {
            throw RunFailure(
                status: .failed, message: "git knows no revision `\(revision)` here",
                hint: "fetch it first (in CI: `fetch-depth: 0`, or `git fetch origin main`)")
        }
        return String(commit)
    }

    private func git(_ arguments: [String], in folder: String) throws(RunFailure) -> [UInt8]? {
        do {
            return try ChildProcess.output(["git", "-C", folder] + arguments)
        } catch {
            throw RunFailure(
                status: .failed, message: "git can't be run: \(error.reason)", hint: "install git, or leave out --base")
        }
    }
}
