import SystemAccess

/// The commit and the branch that are checked out.
struct GitHead {
    /// The commit's id.
    let commit: String
    /// The branch's name; nil where none is checked out.
    let branch: String?

    /// Reads them from the `.git` folder at or above a folder, without running git; nil where there is none. In a linked
    /// work tree or a submodule `.git` is a file that names the folder.
    static func find(from folder: String) -> GitHead? {
        var folder = folder
        while true {
            if let git = gitFolder(folder), let head = line(git + "/HEAD") { return read(head, git) }
            guard folder != "/", let slash = folder.lastIndex(of: "/") else { return nil }
            folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
        }
    }

    private static func gitFolder(_ folder: String) -> String? {
        let git = folder + "/.git"
        guard let named = line(git), named.hasPrefix("gitdir: ") else { return git }
        return absolute(String(named.dropFirst(8)), in: folder)
    }

    private static func absolute(_ path: String, in folder: String) -> String {
        path.hasPrefix("/") ? path : folder + "/" + path
    }

    private static func read(_ head: String, _ git: String) -> GitHead? {
        guard head.hasPrefix("ref: ") else { return GitHead(commit: head, branch: nil) }
        let reference = String(head.dropFirst(5))
        let prefix = "refs/heads/"
        let branch = reference.hasPrefix(prefix) ? String(reference.dropFirst(prefix.count)) : reference
        // A linked work tree has a HEAD of its own and shares the branches.
        let git = line(git + "/commondir").map { absolute($0, in: git) } ?? git
        if let commit = line(git + "/" + reference) { return GitHead(commit: commit, branch: branch) }
        // A reference that was packed stands in one file with the others.
        guard let packed = try? FileReading.bytes(git + "/packed-refs") else { return nil }
        for entry in String(decoding: packed, as: UTF8.self).split(separator: "\n") {
            let words = entry.split(separator: " ")
            if words.count == 2, words[1] == reference { return GitHead(commit: String(words[0]), branch: branch) }
        }
        return nil
    }

    private static func line(_ path: String) -> String? {
        guard let bytes = try? FileReading.bytes(path) else { return nil }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(String.init)
    }
}
