import SystemPackage

/// What to do if something can't be written, by the system's error: a row for each that has a help of its own.
enum WritingHelp {
    /// The help for every other error.
    static let standard = "check the file, its folder and their permissions"

    /// The help for an error.
    static func text(for error: Errno) -> String { table.first { $0.error == error }?.help ?? standard }

    private static let table: [(error: Errno, help: String)] = [
        (.noSuchFileOrDirectory, "check that the folder is there"),
        (.permissionDenied, "check the permissions of the file and of its folder"),
        (.notPermitted, "check the permissions of the file and of its folder"),
        (.readOnlyFileSystem, "that file system is read-only: name a file on another one"),
        (.noSpace, "the disk is full: make room on it, or name a file on another one"),
        (.diskQuotaExceeded, "your share of the disk is used up: make room on it, or name a file on another one"),
        (.fileTooLarge, "the size of files is limited here: raise the limit (`ulimit -f`)"),
        (.isDirectory, "that is a folder: name a file in it"),
        (.notDirectory, "a part of the path is a file and not a folder: check the path"),
        (.fileNameTooLong, "choose a shorter name"),
        (.tooManySymbolicLinkLevels, "a link leads in a circle: fix it, or name another file"),
        (.tooManyOpenFiles, "too many files are open: raise the limit (`ulimit -n`)"),
        (.tooManyOpenFilesInSystem, "too many files are open on this machine: end other programs"),
        (.ioError, "the disk reports an error: name a file on another one"),
        (.badFileDescriptor, "that stream isn't open for writing: name a file"),
    ]
}
