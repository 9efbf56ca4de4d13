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

/// Writes what has drifted into an existing manifest, each flag as an edit of its own where they can't be made together; every
/// other byte stays.
///
/// What has drifted is all that an apply of this manifest would undo: the fields and the lists that it manages, where Reflag
/// has something else. What the day causes, and who waits for Reflag to know them, hasn't drifted.
package struct DriftRun: Sendable {
    private let loaded: LoadedManifest
    private let files: [ManifestEditor.File]
    private let session: Session
    private let only: [KeyPattern]

    /// A run for a manifest that was read.
    ///
    /// - Parameters:
    ///   - manifest: The manifest.
    ///   - only: The flags, as patterns of keys; none for all.
    package init(_ manifest: EditableManifest, _ session: Session, only: [KeyPattern]) {
        loaded = manifest.loaded
        files = manifest.files
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
        var additions: [ManifestEditor.Addition] = []
        for change in changes {
            if let flag = try adopter.flag(drifted: change) { additions.append((flag, adopter.owners)) }
        }
        let original = ManifestEditor.Original(made.manifest, files: files)
        let result = ManifestEditor.put(each: additions, in: original, from: ManifestFolder(loaded.folder)) {
            isRight($0, $1, made, earlier)
        }
        return DriftResult(
            files: zip(files, result.original.files).filter { $0.bytes != $1.bytes }
                .map { ImportFiles.File(path: $1.name, bytes: $1.bytes) },
            steps: DriftSteps.steps(of: result.written, from: original, to: result.original),
            left: result.left.map { ($0.flag, Self.error($0.flag, $0.problem)) }, warnings: adopter.warnings)
    }

    /// Whether nothing of some flags has drifted from a manifest as it would be.
    private func isRight(
        _ reading: ManifestReader.Reading,
        _ keys: [Identifier],
        _ made: PlanRun.Made,
        _ earlier: Earlier
    ) -> Bool {
        guard let manifest = reading.manifest else { return false }
        let outcome = Resolver.resolve(manifest, app: made.live.app, flags: made.live.flags, on: .today)
        guard var resolved = outcome.manifest ?? outcome.manifest(ofOnly: keys) else { return false }
        let wanted = Set(keys)
        resolved.flags = resolved.flags.filter { wanted.contains($0.key.value) }
        resolved.unlisted = nil
        let context = PlanContext(
            apiURL: "", manifest: ManifestDigest(paths: [], sha256: ""), sources: reading.sources, today: .today,
            waited: earlier.waited, settled: earlier.settled)
        guard let plan = try? Planner.plan(resolved, live: made.live, context: context) else { return false }
        return plan.drifted(from: resolved, earlier.waited, earlier.settled).isEmpty
    }

    private static func error(_ key: Identifier, _ problem: ManifestEditingProblem?) -> EngineError {
        if let problem { return EngineError(.failed, problem.message, hint: problem.hint) }
        return EngineError(
            .failed, "what has drifted of `\(key)` can't be written as it is",
            hint: "`hoist import --adopt \(ShellText.quoted(key.text))` writes all of the flag")
    }
}
