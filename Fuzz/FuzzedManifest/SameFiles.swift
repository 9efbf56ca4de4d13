import ManifestReading

/// A folder in which every file is the input itself.
struct SameFiles: FileLoading {
    let bytes: [UInt8]

    func entries(of folder: String) throws(FileLoadingProblem) -> [FolderEntry]? {
        guard folder.isEmpty else { return nil }
        return ["flags.yaml", "a.yaml", "b.yaml"].map { FolderEntry(name: $0, kind: .file, target: $0) }
    }

    func bytes(of file: String, atMost count: Int) throws(FileLoadingProblem) -> [UInt8] {
        Array(bytes.prefix(count))
    }
}
