/// Access to the files of a manifest's folder; the reader uses it instead of the disk.
///
/// Paths are relative to the folder of the manifest, separated by `/`; the folder itself is the empty path.
package protocol FileLoading {
    /// The entries of a folder, in any order; nil if there is no such folder.
    ///
    /// - Throws: ``FileLoadingProblem`` if it can't be read.
    func entries(of folder: String) throws(FileLoadingProblem) -> [FolderEntry]?

    /// The bytes of a file, at most the first `count`.
    ///
    /// - Throws: ``FileLoadingProblem`` if it can't be read.
    func bytes(of file: String, atMost count: Int) throws(FileLoadingProblem) -> [UInt8]
}

/// Something in a folder.
package struct FolderEntry: Hashable, Sendable {
    /// The kind of an entry, with links followed.
    package enum Kind: Hashable, Sendable {
        case file
        case folder
        /// A device, a pipe or a socket.
        case other
        /// What can't be found out, with the system's message: a link that leads nowhere or in a circle, or something in a
        /// folder that can't be searched.
        case unknown(reason: String)
    }

    /// The name in the folder.
    package let name: String
    /// What it is.
    package let kind: Kind
    /// Whether it is a link.
    package let isLink: Bool
    /// The path with all links followed; nil if that isn't under the manifest's folder.
    package let target: String?

    /// An entry.
    package init(name: String, kind: Kind, isLink: Bool = false, target: String?) {
        self.name = name
        self.kind = kind
        self.isLink = isLink
        self.target = target
    }
}

/// Why a file or folder can't be read.
package struct FileLoadingProblem: Error, Hashable, Sendable {
    /// The system's message.
    package let reason: String
    /// Whether there is no such file.
    package let isMissing: Bool

    /// A problem with the system's message.
    package init(reason: String, isMissing: Bool = false) {
        self.reason = reason
        self.isMissing = isMissing
    }
}

/// No files, for a manifest without includes.
package struct NoFiles: FileLoading {
    /// Nothing.
    package init() {}

    /// The manifest's folder is empty, and there are no others.
    package func entries(of folder: String) throws(FileLoadingProblem) -> [FolderEntry]? {
        folder.isEmpty ? [] : nil
    }

    /// There are no files.
    package func bytes(of file: String, atMost count: Int) throws(FileLoadingProblem) -> [UInt8] {
        throw FileLoadingProblem(reason: "there are no files here")
    }
}
