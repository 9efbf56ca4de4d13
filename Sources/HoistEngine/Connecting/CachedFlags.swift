import APIAccess
package import FlagModel
import LiveReading
import SystemAccess

/// What the cache knows of flags, for a shell that completes their keys while somebody types.
package enum CachedFlags {
    /// How many bytes a file may have: somebody waits for the answer.
    private static let bound = 4 << 20

    /// The keys of the flags whose targets earlier runs have read, sorted; none if the cache can't be used.
    ///
    /// Neither Reflag nor git is asked: a cache in a git work tree counts as empty, except the sandbox's own.
    ///
    /// - Parameters:
    ///   - options: What was chosen for the run, of which app and URL count.
    ///   - permitted: Which app what the run works from is for.
    ///   - folder: The manifest's folder.
    ///   - ofSandbox: Whether the run is one with the embedded sandbox.
    ///   - context: The environment.
    package static func keys(
        _ options: ConnectionOptions,
        for permitted: PermittedApps,
        folder: String,
        ofSandbox: Bool,
        _ context: EngineContext
    ) -> [Identifier] {
        guard let place = place(folder, ofSandbox: ofSandbox, context),
            let target = try? Settings.target(options, for: permitted, folder: folder, context), let app = target.app
        else { return [] }
        let url = ofSandbox ? Settings.sandboxName : target.endpoint.text
        let path = place + "/" + Snapshot.fileName(apiURL: url, app: app)
        guard let bytes = try? FileReading.regularFile(path, within: bound) else { return [] }
        return (try? Snapshot.flagKeys(decoding: bytes, apiURL: url, app: app)) ?? []
    }

    /// The folder of the files; nil if there is none, or somebody else can have put them there.
    private static func place(_ folder: String, ofSandbox: Bool, _ context: EngineContext) -> String? {
        if ofSandbox { return RunFolder.path(beside: folder, environment: context.environment) }
        guard let path = CacheFolder.named(context.environment).path, let real = FileReading.realPath(path),
            FolderExposure.of(real) == nil, WorkTree.roots(around: real).isEmpty
        else { return nil }
        return real
    }
}
