import SystemAccess

/// Finds the manifest for a run in a subfolder.
package enum NearestManifest {
    /// The manifest's name.
    private static let name = "flags.yaml"

    /// `flags.yaml` in the working folder; if it isn't there, in the nearest folder above it, up to the root of the git work
    /// tree: `../../flags.yaml`. The former if it is in none of them, or there is no work tree.
    package static func path() -> String { found() ?? name }

    /// The same; nil if it is nowhere.
    ///
    /// Above the working folder, a file of another user isn't one, unless the working folder is theirs too: a folder that
    /// everybody may write to could have been made a work tree by anybody.
    package static func found() -> String? {
        if FileReading.isTaken(name) { return name }
        guard let root = WorkTree.root(around: ".") else { return nil }
        var folder = "."
        while let real = FileReading.realPath(folder), !real.utf8.elementsEqual(root.utf8),
            let above = LoadedManifest.parent(of: folder)
        {
            folder = above
            let path = folder + "/" + name
            if FileReading.isTaken(path) { return FileReading.isOfUser(path, orOwnerOf: ".") ? path : nil }
        }
        return nil
    }
}
