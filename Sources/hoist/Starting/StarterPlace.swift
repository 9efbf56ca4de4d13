import SystemAccess

/// Where the files of a new project go: the manifest where it was asked for, the others at the repository's root.
struct StarterPlace {
    /// The manifest's path in the repository.
    let manifest: String
    private let folder: String
    private let asked: String
    private let root: String
    private let current: String?

    /// - Parameters:
    ///   - manifest: The manifest's path as the user gave it.
    ///   - folder: The folder that it stands in, which is there.
    init(manifest: String, folder: String, survey: ProjectSurvey) {
        let real = FileReading.realPath(folder) ?? folder
        self.folder = folder
        asked = manifest.lastIndex(of: "/").map { String(manifest[...$0]) } ?? ""
        root = survey.root ?? real
        current = FileReading.realPath(".")
        let name = manifest.lastIndex(of: "/").map { String(manifest[manifest.index(after: $0)...]) } ?? manifest
        self.manifest = Self.relative(real + "/" + name, to: root) ?? name
    }

    /// The path of a file by its path in the repository.
    func path(_ name: String) -> String { (root == "/" ? "" : root) + "/" + name }

    /// The path of a file by its path from the manifest's folder.
    func beside(_ name: String) -> String { folder + "/" + name }

    /// What such a file is called to the user.
    func nameBeside(_ name: String) -> String { asked + name }

    /// What a file is called to the user: by its path from the current folder, where it is in or under that.
    func name(_ name: String) -> String {
        let path = path(name)
        return current.flatMap { Self.relative(path, to: $0) } ?? path
    }

    private static func relative(_ path: String, to folder: String) -> String? {
        let prefix = folder == "/" ? "/" : folder + "/"
        return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : nil
    }
}
