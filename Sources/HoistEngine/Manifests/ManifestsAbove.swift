import FlagModel
import ManifestReading
import SystemAccess

/// Finds the manifest that includes a file: in the file's folder, or in one above it up to the root of the git work tree.
///
/// A glob of `include` matches files under the manifest's own folder alone, so it can't be elsewhere. Without a work tree
/// the search ends at the working folder.
struct ManifestsAbove {
    /// How many files of a folder are looked at.
    private static let most = 200

    private let today: CalendarDate?
    /// The manifests with includes that were found in a folder, by the folder's real path.
    private var known: [String: [CheckedFile]] = [:]

    /// Nothing found yet.
    init(today: CalendarDate?) {
        self.today = today
    }

    /// The nearest manifest that includes a file; nil if there is none, or the file is standard input.
    mutating func manifest(including file: CheckedFile) -> CheckedFile? {
        guard file.path != "-" else { return nil }
        var next: String? = LoadedManifest.folder(of: file.path)
        let root = Self.root(around: next ?? ".")
        while let folder = next, let real = FileReading.realPath(folder) {
            let found = manifests(in: folder, real).first { $0.includes.contains(file.id) && $0.id != file.id }
            if found != nil || real.utf8.elementsEqual(root.utf8) { return found }
            next = LoadedManifest.parent(of: folder)
        }
        return nil
    }

    /// The last folder to look in.
    private static func root(around folder: String) -> String {
        if let root = WorkTree.root(around: folder) { return root }
        let real = FileReading.realPath(folder) ?? folder
        guard let working = FileReading.realPath("."), (real + "/").utf8.starts(with: (working + "/").utf8) else {
            return real
        }
        return working
    }

    /// The manifests in a folder that include others, `flags.yaml` first.
    private mutating func manifests(in folder: String, _ real: String) -> [CheckedFile] {
        if let known = known[real] { return known }
        let entries = (try? FolderReading.entries(folder)) ?? []
        let names = entries.filter { $0.kind == .file && !$0.isLink && Self.mayBeManifest($0.name) }.map(\.name)
            .sorted { ($0 == "flags.yaml" ? 0 : 1, $0) < ($1 == "flags.yaml" ? 0 : 1, $1) }
        let prefix = LoadedManifest.prefix(of: folder)
        let manifests = names.prefix(Self.most).map { prefix + $0 }.filter(Self.speaksOfIncludes)
            .map { CheckedFile($0, today: today) }.filter { !$0.isPart && !$0.includes.isEmpty }
        known[real] = manifests
        return manifests
    }

    private static func mayBeManifest(_ name: String) -> Bool {
        !name.hasPrefix(".") && [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) }
    }

    /// Whether a file has the word `include` in it; anything else isn't worth being parsed.
    private static func speaksOfIncludes(_ path: String) -> Bool {
        guard let bytes = try? FileReading.beginning(of: path, atMost: Bounds().bytes) else { return false }
        return String(decoding: bytes, as: UTF8.self).utf8.firstRange(of: "include".utf8) != nil
    }
}
