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

    /// The roots of all work trees that a folder is in, the innermost first: a submodule is in the work tree around it.
    ///
    /// - Parameter folder: The folder, which exists.
    package static func roots(around folder: String) -> [String] {
        guard var path = try? LibC.realPath(FilePath(folder)) else { return [] }
        var roots: [String] = []
        while let root = root(around: path) {
            roots.append(root.string)
            path = root
            guard path.removeLastComponent() else { break }
        }
        return roots
    }

    /// Checks the way to a path: a link in a work tree, on the way or at its end, mustn't lead out of that work tree.
    /// Otherwise a repository that somebody else wrote could have any of the user's files read or written.
    ///
    /// - Parameter path: The path, which needn't exist.
    /// - Throws: ``FileError`` for such a link. What doesn't exist is left to whoever opens it.
    package static func check(_ path: String) throws(FileError) { try check(FilePath(path)) }

    /// The same for a path of swift-system.
    static func check(_ path: FilePath) throws(FileError) {
        for link in links(on: path) {
            guard let root = link.root, !link.target.starts(with: root) else { continue }
            let name = link.name == path.lastComponent ? "it" : "`\(link.name)` on the way to it"
            throw FileError(reason: "\(name) is a link that leads out of the git work tree")
        }
    }

    /// Whether a link that stands in a work tree is on the way to a path, or at its end.
    ///
    /// - Parameter path: The path, which needn't exist.
    package static func hasLink(on path: String) -> Bool { links(on: FilePath(path)).contains { $0.root != nil } }

    /// A link on the way to a path.
    private struct Link {
        let name: FilePath.Component
        /// Where it leads, without further links.
        let target: FilePath
        /// The root of the work tree that it stands in, if it is in one.
        let root: FilePath?
    }

    /// The links on the way to a path and at its end, as far as it exists.
    private static func links(on path: FilePath) -> [Link] {
        if LibC.isReal(path) { return [] }
        var links: [Link] = []
        var current: FilePath = "/"
        if path.isRelative {
            guard let folder = try? LibC.realPath(".") else { return [] }
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
            guard let status = try? next.stat(followTargetSymlink: false) else { break }
            guard status.type == .symbolicLink else {
                current = next
                continue
            }
            guard let target = try? LibC.realPath(next) else { break }
            links.append(Link(name: component, target: target, root: root(around: current)))
            current = target
        }
        return links
    }
}
