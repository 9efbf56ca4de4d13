import Diagnostics
package import FlagModel
import ManifestReading
package import Planning
import SystemAccess

/// What has drifted, as edits of the manifest.
package struct DriftResult: Sendable {
    /// What is written for one flag.
    package struct Step: Sendable {
        /// The flag's key.
        package let flag: Identifier
        /// The difference that it makes in the files, as lines of a unified diff.
        package let diff: [String]
    }

    /// The files that change, complete.
    package let files: [ImportFiles.File]
    /// The flags that are written, in the manifest's order.
    package let steps: [Step]
    /// The flags that can't be written safely, and why.
    package let left: [(flag: Identifier, problem: EngineError)]
    /// Warnings about what couldn't be written, and about what was.
    package let warnings: [ImportWarning]
}

/// Writes what has drifted into an existing manifest, each flag as an edit of its own; every other byte stays.
///
/// What has drifted is all that an apply of this manifest would undo: the fields and the lists that it manages, where Reflag
/// has something else. What the day causes, and who waits for Reflag to know them, hasn't drifted.
package struct DriftRun: Sendable {
    private let path: String
    private let loaded: LoadedManifest
    private let session: Session
    private let only: [KeyPattern]

    /// A run for a manifest that was read.
    ///
    /// - Parameters:
    ///   - path: The manifest's path.
    ///   - loaded: The manifest as it was read from there.
    ///   - only: The flags, as patterns of keys; none for all.
    package init(_ path: String, _ loaded: LoadedManifest, _ session: Session, only: [KeyPattern]) {
        self.path = path
        self.loaded = loaded
        self.session = session
        self.only = only
    }

    /// What earlier runs have seen, by which it is known what a day causes.
    private struct Earlier {
        /// What has waited for Reflag to know a company or user.
        let waited: Set<GrantEffect.Target>
        /// The grants whose beginning or end was live.
        let settled: Set<GrantEffect>
    }

    /// Reads, and edits the contents of the files. Only GETs are sent, and no file is written.
    ///
    /// - Throws: ``InvalidManifestError`` if the manifest has errors; ``EngineError`` if live state can't be read completely.
    package func run() async throws -> DriftResult {
        var options = PlanOptions()
        options.narrowing = Narrowing(only: only)
        let made = try await PlanRun(loaded, session, options).made()
        let app = made.live.app.id
        let earlier = Earlier(waited: session.cache.waiting(of: app), settled: session.cache.effects(of: app))
        let changes = made.result.plan.drifted(from: made.narrowed.manifest, earlier.waited, earlier.settled)
        do throws(ImportProblem) {
            return try edited(changes, made, earlier)
        } catch {
            throw EngineError(importing: error)
        }
    }

    private func edited(
        _ changes: [Change],
        _ made: PlanRun.Made,
        _ earlier: Earlier
    ) throws(ImportProblem) -> DriftResult {
        let fields = Set(ImportOptions.Field.all()).subtracting([.targets])
        var adopter = try Adopter(
            made.manifest, resolved: made.narrowed.manifest, live: made.live, ImportOptions(fields: fields))
        let folder = ManifestFolder(loaded.folder)
        var files: [ManifestEditor.File] = []
        var steps: [DriftResult.Step] = []
        var left: [(flag: Identifier, problem: EngineError)] = []
        var named: Set<Identifier> = []
        for change in changes {
            guard let flag = try adopter.flag(drifted: change) else { continue }
            let owners = adopter.owners.filter { !named.contains($0.name.value) }
            do throws(EngineError) {
                let changed = try edited(flag, owners, files, folder)
                let after = files.filter { file in !changed.contains { $0.name == file.name } } + changed
                try check(change.flag, after, folder, made, earlier)
                var diff: [String] = []
                for file in changed {
                    diff += LineDiff(file.name, try bytes(of: file.name, files, folder), file.bytes).lines
                }
                files = after
                steps.append(DriftResult.Step(flag: change.flag, diff: diff))
                named.formUnion(owners.map(\.name.value))
            } catch {
                left.append((change.flag, error))
            }
        }
        return DriftResult(
            files: files.map { ImportFiles.File(path: $0.name, bytes: $0.bytes) }, steps: steps, left: left,
            warnings: adopter.warnings)
    }

    /// The files that change when a flag is written into those that were changed before.
    private func edited(
        _ flag: ManifestFlag,
        _ owners: [OwnerEntry],
        _ files: [ManifestEditor.File],
        _ folder: ManifestFolder
    ) throws(EngineError) -> [ManifestEditor.File] {
        let root = try bytes(of: path, files, folder)
        let there = ManifestEditor.Edited(folder, rootName: path, files: files)
        do throws(ManifestEditingProblem) {
            if let both = try? ManifestEditor.files(with: [flag], owners: owners, in: root, name: path, from: there) {
                return both
            }
            return try ManifestEditor.files(with: [flag], in: root, name: path, from: there)
        } catch {
            throw EngineError(.failed, error.message, hint: error.hint)
        }
    }

    /// A file's bytes, as they were changed or as they are.
    private func bytes(
        of name: String,
        _ files: [ManifestEditor.File],
        _ folder: ManifestFolder
    ) throws(EngineError) -> [UInt8] {
        if let changed = files.first(where: { $0.name == name }) { return changed.bytes }
        do throws(FileError) {
            return try FileReading.regularFile(name, within: Bounds().bytes)
        } catch {
            throw EngineError(.failed, "\(name) can't be read: \(error.reason)")
        }
    }

    /// Checks that nothing of a flag has drifted from the manifest as it would be.
    private func check(
        _ key: Identifier,
        _ files: [ManifestEditor.File],
        _ folder: ManifestFolder,
        _ made: PlanRun.Made,
        _ earlier: Earlier
    ) throws(EngineError) {
        let root = try bytes(of: path, files, folder)
        let reading = ManifestReader.read(
            root, name: path, files: ManifestEditor.Edited(folder, rootName: path, files: files))
        let outcome = reading.manifest.map {
            Resolver.resolve($0, app: made.live.app, flags: made.live.flags, on: .today)
        }
        let resolved = outcome.flatMap { $0.manifest ?? $0.manifest(ofOnly: [key]) }
        if var resolved {
            resolved.flags = resolved.flags.filter { $0.key.value == key }
            resolved.unlisted = nil
            let context = PlanContext(
                apiURL: "", manifest: ManifestDigest(paths: [], sha256: ""), sources: reading.sources, today: .today,
                waited: earlier.waited, settled: earlier.settled)
            if let plan = try? Planner.plan(resolved, live: made.live, context: context),
                plan.drifted(from: resolved, earlier.waited, earlier.settled).isEmpty
            {
                return
            }
        }
        throw EngineError(
            .failed, "what has drifted of `\(key)` can't be written as it is",
            hint: "`hoist import --adopt \(ShellText.quoted(key.text))` writes all of the flag")
    }
}
