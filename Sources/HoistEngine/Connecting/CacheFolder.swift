import SystemAccess

/// Where the cache of targets and the locks of applies are: outside of the repository, where a pull request can't plant one.
///
/// The first of these that is set: `$HOIST_CACHE_DIR`, `$HOIST_DIR/cache`, `$XDG_CACHE_HOME/hoist`, `~/.cache/hoist`
/// (`~/Library/Caches/hoist` on macOS). A relative path in one of hoist's own variables is one from the working folder; in
/// the other two it counts as not set.
package struct CacheFolder: Sendable {
    /// Its path; nil if no variable names one.
    package let path: String?
    /// The variable of hoist's own that names it; nil if it is the user's usual one.
    package let variable: String?
    /// Why nothing in it is believed, in words that follow "the cache isn't used:"; nil if it is.
    package let distrust: String?

    /// A folder that is believed.
    package init(_ path: String) {
        self.path = path
        variable = nil
        distrust = nil
    }

    private init(_ path: String?, _ variable: String?, _ distrust: String?) {
        self.path = path
        self.variable = variable
        self.distrust = distrust
    }

    /// Finds the folder, and whether what is in it is believed.
    ///
    /// - Parameter environment: The variables.
    package static func find(_ environment: [String: String]) async -> CacheFolder {
        let (path, variable) = named(environment)
        guard let path else {
            return CacheFolder(nil, nil, "there is no folder for it, since neither HOIST_CACHE_DIR nor HOME is set")
        }
        return CacheFolder(path, variable, await distrust(path))
    }

    /// The folder, and the variable of hoist's own that names it.
    static func named(_ environment: [String: String]) -> (path: String?, variable: String?) {
        if let named = environment["HOIST_CACHE_DIR"], !named.isEmpty { return (named, "HOIST_CACHE_DIR") }
        if let named = environment["HOIST_DIR"], !named.isEmpty { return (inside(named, "cache"), "HOIST_DIR") }
        return (UserFolders.caches(environment).map { inside($0, "hoist") }, nil)
    }

    private static func inside(_ folder: String, _ name: String) -> String {
        folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }

    // MARK: What is believed

    /// Why what is in a folder isn't believed; nil if only this user can have put it there.
    private static func distrust(_ path: String) async -> String? {
        do throws(FileError) {
            try WorkTree.check(path)
        } catch {
            return "\(path): \(error.reason)"
        }
        guard let real = FileReading.realPath(path) else { return nil }
        guard FileReading.kind(real) == .folder else { return "\(path) isn't a folder" }
        switch FolderExposure.of(real) {
        case .ofAnotherUser: return "\(path) belongs to another user"
        case .writableByOthers: return "others can write to \(path); fix that with: chmod go-w \(path)"
        case nil: break
        }
        for root in WorkTree.roots(around: real) {
            if let reason = await distrust(path, real, in: root) { return reason }
        }
        return nil
    }

    /// The same for a folder in a git work tree, where whoever writes a commit could have put something into it.
    private static func distrust(_ path: String, _ real: String, in root: String) async -> String? {
        if WorkTree.hasLink(on: path) { return "\(path) is reached by a link that stands in the git work tree \(root)" }
        guard let git = Git(around: root), let inside = git.path(of: real) else {
            return "\(path) is in the git work tree \(root), which can't be read"
        }
        // Where the file system ignores case, so does whoever plants a file.
        let arguments = ["ls-files", "-z", "--", ":(top,literal,icase)\(inside)"]
        guard let tracked = try? await git.output(arguments, atMost: 1) else {
            return "\(path) is in the git work tree \(root), and git doesn't say whether it tracks anything there"
        }
        return tracked.bytes.isEmpty ? nil : "\(path) is in the git work tree \(root), and git tracks files there"
    }
}

extension CacheFolder {
    /// Reports why the cache isn't used, and a cache in the place where earlier versions had it, which may come from anyone
    /// who writes to the repository.
    ///
    /// - Parameters:
    ///   - folder: The manifest's folder.
    ///   - observer: Gets the remarks.
    package func report(besideManifestIn folder: String, _ observer: EngineObserver) {
        if let distrust { observer.remark(.info, "the cache isn't used: \(distrust)") }
        let old = RunFolder.path(beside: folder, environment: [:]) + "/cache"
        guard let there = FileReading.realPath(old), there != path.flatMap(FileReading.realPath) else { return }
        let now = path.map { "the cache is in \($0)" } ?? "no cache is in the repository any more"
        observer.remark(.info, "\(old) isn't used: \(now); remove the old one, from git too if it is there")
    }
}
