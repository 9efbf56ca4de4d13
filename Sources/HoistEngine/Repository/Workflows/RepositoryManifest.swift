import FlagModel
import ManifestReading
import Planning
import SystemAccess

/// A manifest in a repository, by its paths from the repository's root. git records the change of a file under the path that
/// it has without links, whatever link the manifest or its `include` names it by.
package struct RepositoryManifest: Sendable {
    /// The repository's root, without links.
    private let root: String
    /// Its path.
    package let name: String
    /// Its path with links followed; its path if it doesn't exist.
    private let real: String

    /// - Parameters:
    ///   - root: The repository's root, without links.
    ///   - name: The manifest's path from there; its folder's has no links.
    package init(root: String, name: String) {
        self.root = root
        self.name = name
        real = Self.real(name, root) ?? name
    }

    /// The manifest that was read from a path; nil outside of the repository.
    init?(_ manifest: LoadedManifest, root: String) {
        guard let path = manifest.digest.paths.first, path != "-",
            let folder = Git(around: manifest.folder)?.path(of: manifest.folder)
        else { return nil }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        self.init(root: root, name: folder.isEmpty ? name : folder + "/" + name)
    }

    /// Its folder's path with a slash; empty for the root.
    private var prefix: String { name.lastIndex(of: "/").map { String(name[...$0]) } ?? "" }

    /// Whether a path from the root, as a workflow has it, is this manifest's, by a link too.
    func isNamed(by path: String) -> Bool {
        let path = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
        if path.isSame(as: name) || path.isSame(as: real) { return true }
        // Most words of a workflow are no paths.
        guard path.contains("."), path.hasSuffix(Self.ending(name)) || path.hasSuffix(Self.ending(real)) else {
            return false
        }
        return Self.real(path, root)?.isSame(as: real) ?? false
    }

    private static func ending(_ path: String) -> Substring { path.lastIndex(of: ".").map { path[$0...] } ?? "" }

    // MARK: What changes with it

    /// The paths of its own file: the link, and what it leads to.
    var files: [String] { real.isSame(as: name) ? [name] : [name, real] }

    /// Paths that a glob of its `include` matches: made up ones, in folders without links, and what files that are there lead
    /// to.
    func examples(of glob: String) -> [String] {
        madeUp(by: glob).map(\.real) + targets(of: glob)
    }

    /// Filters of GitHub's workflows for what links lead to: the manifest's own file, and what it includes.
    package func linkedPatterns(of globs: [String]) -> [String] {
        var patterns = files.dropFirst().map(FileGlob.gitHubPattern(ofPath:))
        for glob in globs {
            for (path, real) in madeUp(by: glob) where !real.isSame(as: path) {
                let folder = real.lastIndex(of: "/").map { String(real[...$0]) } ?? ""
                patterns.append((folder.isEmpty ? "" : FileGlob.gitHubPattern(ofPath: folder) + "/") + "**")
            }
            patterns += targets(of: glob).map(FileGlob.gitHubPattern(ofPath:))
        }
        var seen: Set<Identifier> = []
        return patterns.filter { seen.insert(Identifier($0)).inserted }
    }

    private func madeUp(by glob: String) -> [(path: String, real: String)] {
        FileGlob.examples(of: glob).map { example in
            let path = prefix + example
            let parts = path.split(separator: "/")
            for count in stride(from: parts.count - 1, to: 0, by: -1) {
                guard let folder = Self.real(parts[..<count].joined(separator: "/"), root) else { continue }
                let rest = parts[count...].joined(separator: "/")
                return (path, folder.isEmpty ? rest : folder + "/" + rest)
            }
            return (path, path)
        }
    }

    /// What links lead to that a glob matches, where the path of such a file differs for that.
    private func targets(of glob: String) -> [String] {
        FileGlob.linkTargets(of: glob, in: ManifestFolder(root + "/" + prefix)).map { prefix + $0 }
    }

    /// A path from the root with links followed; nil if it doesn't exist, or is elsewhere.
    private static func real(_ path: String, _ root: String) -> String? {
        let start = root == "/" ? root : root + "/"
        guard let real = FileReading.realPath(start + path) else { return nil }
        if real.isSame(as: root) { return "" }
        return real.utf8.starts(with: start.utf8) ? String(real.utf8.dropFirst(start.utf8.count)) : nil
    }
}
