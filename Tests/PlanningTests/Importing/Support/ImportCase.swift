import Diagnostics
import FlagModel
import FlagTestKit
import ManifestReading
import Planning
import Testing

/// An import, all the way through text and back to a plan.
struct ImportCase {
    /// What went wrong.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    let live: LiveState
    let options: ImportOptions
    let selection: ImportSelection
    let outcome: Importer.Outcome
    /// The text of the manifest, then of each file that it includes.
    let texts: [String]

    init(_ live: LiveState, _ options: ImportOptions = ImportOptions()) throws {
        self.live = live
        self.options = options
        let selection = try ImportSelection(from: LiveState(app: live.app, flags: live.flags), options)
        var read = live
        // What wasn't asked for isn't there.
        let asked = Set(selection.readSet.addresses)
        read.targets = live.targets.filter { asked.contains($0.key) }
        let outcome = try Importer.manifest(of: read, selection, options)
        self.selection = selection
        self.outcome = outcome
        var extras = ManifestExtras()
        extras.include = outcome.files.map(\.path)
        extras.writesTargetsMode = true
        texts =
            [try ManifestWriter.text(outcome.root, extras: extras)]
            + (try outcome.files.map { try ManifestWriter.text($0.manifest, as: .included) })
    }

    /// What the text means.
    func reading() throws -> (manifest: Manifest, sources: Sources) {
        let files = MemoryFiles(files: zip(outcome.files.map(\.path), texts.dropFirst()).map { ($0, $1) })
        let reading = ManifestReader.read(Array(texts[0].utf8), name: "flags.yaml", files: files)
        guard let manifest = reading.manifest, reading.diagnostics.sorted.isEmpty else {
            throw Fault(description: "it isn't read back: \(reading.diagnostics.sorted.map(\.message))")
        }
        return (manifest, reading.sources)
    }

    /// The plan of the text against a live state.
    func plan(against live: LiveState) throws -> Plan {
        let (manifest, sources) = try reading()
        let resolution = Resolver.resolve(manifest, app: live.app, flags: live.flags, on: nil)
        guard let resolved = resolution.manifest, resolution.diagnostics.isEmpty else {
            throw Fault(description: "it isn't resolved: \(resolution.diagnostics.map(\.message))")
        }
        let more = Set(resolution.readSet.addresses).subtracting(selection.readSet.addresses)
        guard more.isEmpty else { throw Fault(description: "a plan reads what the import didn't: \(more)") }
        let context = PlanContext(
            apiURL: "https://app.reflag.com/api",
            manifest: ManifestDigest(paths: ["flags.yaml"], sha256: String(repeating: "0f", count: 32)),
            sources: sources)
        return try Planner.plan(resolved, live: live, context: context)
    }
}

/// The files that a manifest includes, in memory.
struct MemoryFiles: FileLoading {
    let files: [(path: String, text: String)]

    func entries(of folder: String) throws(FileLoadingProblem) -> [FolderEntry]? {
        let prefix = folder.isEmpty ? "" : folder + "/"
        var seen: Set<String> = []
        return files.filter { $0.path.hasPrefix(prefix) }.compactMap { file in
            let parts = file.path.dropFirst(prefix.count).split(separator: "/").map(String.init)
            guard seen.insert(parts[0]).inserted else { return nil }
            return FolderEntry(name: parts[0], kind: parts.count > 1 ? .folder : .file, target: prefix + parts[0])
        }
    }

    func bytes(of path: String, atMost count: Int) throws(FileLoadingProblem) -> [UInt8] {
        guard let file = files.first(where: { $0.path == path }) else {
            throw FileLoadingProblem(reason: "No such file or directory", isMissing: true)
        }
        return Array(file.text.utf8.prefix(count))
    }
}
