/// The files around a manifest: what reading is handed in place of a disk.
///
/// Paths are relative to the folder of the manifest, with `/` between their parts; the folder itself is the empty
/// path.
package protocol FileLoading {
    /// What is in a folder; nil where there is no such folder. In any order.
    ///
    /// - Throws: ``FileLoadingProblem`` where it can't be read.
    func entries(of folder: String) throws(FileLoadingProblem) -> [FolderEntry]?

    /// The bytes of a file, or of its first bytes where it has more than so many.
    ///
    /// - Throws: ``FileLoadingProblem`` where it can't be read.
    func bytes(of file: String, atMost count: Int) throws(FileLoadingProblem) -> [UInt8]
}

/// Something in a folder.
package struct FolderEntry: Hashable, Sendable {
    /// What it is, where links are followed.
    package enum Kind: Sendable {
        case file
        case folder
        /// A device, a pipe, or a link that leads nowhere.
        case other
    }

    /// Its name in the folder.
    package let name: String
    /// What it is.
    package let kind: Kind
    /// Whether it is a link.
    package let isLink: Bool
    /// The path that it has when every link is followed; nil where that isn't under the manifest's folder.
    package let target: String?

    /// An entry from its parts.
    package init(name: String, kind: Kind, isLink: Bool = false, target: String?) {
        self.name = name
        self.kind = kind
        self.isLink = isLink
        self.target = target
    }
}

/// Why a file or folder can't be read, in the system's words.
package struct FileLoadingProblem: Error, Hashable, Sendable {
    /// The system's words.
    package let reason: String
    /// Whether there is no such file.
    package let isMissing: Bool

    /// A problem from the system's words.
    package init(reason: String, isMissing: Bool = false) {
        self.reason = reason
        self.isMissing = isMissing
    }
}

/// No files at all: for a manifest that stands alone.
package struct NoFiles: FileLoading {
    /// Nothing.
    package init() {}

    /// There is an empty folder, and no other.
    package func entries(of folder: String) throws(FileLoadingProblem) -> [FolderEntry]? {
        folder.isEmpty ? [] : nil
    }

    /// There are no files.
    package func bytes(of file: String, atMost count: Int) throws(FileLoadingProblem) -> [UInt8] {
        throw FileLoadingProblem(reason: "there are no files here")
    }
}
