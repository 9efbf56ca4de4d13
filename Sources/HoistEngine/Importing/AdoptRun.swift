import Diagnostics
import FlagModel
import ManifestReading
import Planning
import SystemAccess
import TerminalText

/// `hoist import --adopt KEY`: what is live of some flags into a manifest that exists.
struct AdoptRun {
    /// The manifest.
    let path: String
    let loaded: LoadedManifest
    let keys: [Identifier]
    let options: ImportOptions
    let surroundings: Surroundings

    /// Reads, and writes the files that change: all of them or none.
    ///
    /// - Throws: ``RunFailure`` where a flag can't be adopted; then nothing is written.
    func run(_ manifest: Manifest, _ reading: ImportReading) async throws {
        do {
            var resolved = ResolvedManifest()
            let live = try await reading.read { listing in
                resolved = try resolve(manifest, listing, loaded.sources, orWithoutNames: true)
                return try Adopter.readSet(of: keys, in: listing, resolved, options)
            }
            var adopter = try Adopter(manifest, resolved: resolved, live: live, options)
            var flags: [ManifestFlag] = []
            for key in keys where !flags.contains(where: { $0.key.value == key }) {
                flags.append(try adopter.flag(key))
            }
            let files = try edited(flags, live)
            ImportRun.tell(adopter.warnings, surroundings.console)
            try ImportFiles.write(files)
            tell(files)
        } catch let problem as ImportProblem {
            throw RunFailure(importing: problem)
        }
    }

    private func resolve(
        _ manifest: Manifest,
        _ live: LiveState,
        _ sources: Sources,
        orWithoutNames: Bool = false
    ) throws -> ResolvedManifest {
        let outcome = Resolver.resolve(manifest, app: live.app, flags: live.flags)
        var found = outcome.manifest
        if found == nil, orWithoutNames {
            let bare = Adopter.withoutNames(manifest, of: keys)
            found = Resolver.resolve(bare, app: live.app, flags: live.flags).manifest
        }
        guard let resolved = found else {
            var diagnostics = loaded.diagnostics
            diagnostics.add(contentsOf: outcome.diagnostics)
            throw ManifestMistakes(diagnostics: diagnostics, sources: sources)
        }
        return resolved
    }

    /// The files with the flags in them, of which it is sure that a plan for these flags is empty.
    private func edited(_ flags: [ManifestFlag], _ live: LiveState) throws -> [ImportFiles.File] {
        let folder = ManifestFolder(loaded.folder)
        let root: [UInt8]
        do throws(FileError) {
            root = try FileReading.bytes(path)
        } catch {
            throw RunFailure(status: .failed, message: "\(path) can't be read: \(error.reason)")
        }
        let files: [ManifestEditor.File]
        do throws(ManifestEditingProblem) {
            files = try ManifestEditor.files(with: flags, in: root, name: path, from: folder)
        } catch {
            throw RunFailure(
                status: .failed, message: error.message, hint: error.hint, details: ["nothing was written"])
        }
        try check(files, root, folder, live)
        return files.map { ImportFiles.File(path: $0.name, bytes: $0.bytes) }
    }

    private func check(
        _ files: [ManifestEditor.File],
        _ root: [UInt8],
        _ folder: ManifestFolder,
        _ live: LiveState
    ) throws {
        let bytes = files.first { $0.name == path }?.bytes ?? root
        let reading = ManifestReader.read(
            bytes, name: path, files: ManifestEditor.Edited(folder, rootName: path, files: files))
        guard let manifest = reading.manifest else {
            throw ManifestMistakes(diagnostics: reading.diagnostics, sources: reading.sources)
        }
        var resolved = try resolve(manifest, live, reading.sources)
        resolved.flags = resolved.flags.filter { keys.contains($0.key.value) }
        resolved.unlisted = nil
        let context = PlanContext(
            apiURL: "", manifest: ManifestDigest(paths: [], sha256: ""), sources: reading.sources)
        let plan: Plan
        do throws(PlanningError) {
            plan = try Planner.plan(resolved, live: live, context: context)
        } catch {
            throw RunFailure(error)
        }
        // A run that is held to some fields or environments leaves the others as they differ.
        guard let other = plan.changes.first?.flag, !options.isNarrow else { return }
        throw RunFailure(
            status: .failed, message: "a plan for `\(other)` wouldn't be empty, though all of it was taken over",
            hint: "`hoist import -f - --only \(other)` prints the flag", details: ["nothing was written"])
    }

    private func tell(_ files: [ImportFiles.File]) {
        let names = keys.map { "`\($0)`" }.joined(separator: ", ")
        guard !files.isEmpty else {
            surroundings.console.product(SafeText.visible("\(path) says already what is live of \(names)") + "\n")
            return
        }
        let paths = files.map(\.path).joined(separator: ", ")
        surroundings.console.product(SafeText.visible("\(paths): adopted \(names)") + "\n")
    }
}
