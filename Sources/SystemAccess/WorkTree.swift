import SystemPackage

/// The git work tree around a path. What is in it may come from somebody else, such as the author of a pull request.
package enum WorkTree {
    /// The root of the work tree that a folder is in, absolute and without links: the nearest folder above it, or itself,
    /// that has `.git`. nil if there is none, or no such folder.
    package static func root(around folder: String) -> String? {
        guard let real = try? LibC.realPath(FilePath(folder)) else { return nil }
        return root(around: real)?.string
    }

    /// The same for a real path.
    static func root(around folder: FilePath) -> FilePath? {
        var folder = folder
        while true {
            if (try? folder.appending(".git").stat(followTargetSymlink: false)) != nil { return folder }
            guard folder.removeLastComponent() else { return nil }
        }
    }

    /// Checks the way to a path: a link in a work tree, on the way or at its end, mustn't lead out of that work tree.
    /// Otherwise a repository that somebody else wrote could have any of the user's files written.
    ///
    /// - Throws: `FileError` for such a link. What doesn't exist is left to whoever opens it.
    static func check(_ path: FilePath) throws(FileError) {
        var current: FilePath = "/"
        if path.isRelative {
            guard let folder = try? LibC.realPath(".") else { return }
            current = folder
        }
        for component in path.components {
            switch component.kind {
            case .currentDirectory: continue
            case .parentDirectory:
                current.removeLastComponent()
                continue
            case .regular: break
            }
            let next = current.appending(component)
            guard let status = try? next.stat(followTargetSymlink: false) else { return }
            guard status.type == .symbolicLink else {
                current = next
                continue
            }
            guard let target = try? LibC.realPath(next) else { return }
            if let root = root(around: current), !target.starts(with: root) {
                let name = component == path.lastComponent ? "it" : "`\(component)` on the way to it"
                throw FileError(reason: "\(name) is a link that leads out of the git work tree")
            }
            current = target
        }
    }
}
