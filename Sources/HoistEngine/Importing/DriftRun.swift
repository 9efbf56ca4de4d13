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
    /// Warnings about what couldn't be written, about what was, and about what hasn't drifted although an apply changes it.
    package let warnings: [ImportWarning]
}

/// Writes what has drifted into an existing manifest, each flag as an edit in place; every other byte stays. Where one flag
/// can't be written like that, none is.
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
    /// - `manifest`: The manifest.
    /// - `only`: The flags, as patterns of keys; none for all.
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
    /// - Throws: ``InvalidManifestError`` if the manifest has errors; ``EngineError`` if live state can't be read completely;
    ///   ``DriftProblems`` if a flag can't be written in place.
    package func run() async throws -> DriftResult {
        var options = PlanOptions()
        options.narrowing = Narrowing(only: only)
        let made = try await PlanRun(loaded, session, options).made()
        let app = made.live.app.id
        let earlier = Earlier(waited: session.cache.waiting(of: app), settled: session.cache.effects(of: app))
        let changes = made.result.plan.drifted(from: made.narrowed.manifest, earlier.waited, earlier.settled)
        do {
            return try edited(changes, made, earlier)
        } catch let problem as ImportProblem {
            throw EngineError(importing: problem)
        }
    }

    private func edited(_ changes: [Change], _ made: PlanRun.Made, _ earlier: Earlier) throws -> DriftResult {
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
        guard result.left.isEmpty else {
            throw DriftProblems(
                errors: result.left.map { left in
                    error(left.problem, additions.first { $0.flag.key.value == left.flag }?.flag, left.flag, original)
                }, others: result.written)
        }
        let due = ImportWarning(due: made.result.plan.dueGrants(earlier.settled))
        return DriftResult(
            files: zip(files, result.original.files).filter { $0.bytes != $1.bytes }
                .map { ImportFiles.File(path: $1.name, bytes: $1.bytes) },
            steps: DriftSteps.steps(of: result.written, from: original, to: result.original),
            warnings: adopter.warnings + [due].compactMap(\.self))
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

    /// Why a flag isn't written, as an edit says it.
    private func error(
        _ problem: ManifestEditingProblem?,
        _ flag: ManifestFlag?,
        _ key: Identifier,
        _ original: ManifestEditor.Original
    ) -> EngineError {
        if case .breaks? = problem { return EngineError(editing: problem, of: key) }
        let folder = ManifestFolder(loaded.folder)
        guard let changes = flag.flatMap({ ManifestEditor.changes(to: $0, in: original.manifest) }) else {
            return EngineError(editing: problem, of: key)
        }
        do throws(ManifestChangeProblem) {
            _ = try ManifestEditor.make(changes, in: original, from: folder, parting: .all)
            return EngineError(editing: problem, of: key)
        } catch {
            let edit = EditProblem(error, of: changes, in: original, loaded.sources, from: folder)
            return edit.error as? EngineError ?? EngineError(editing: problem, of: key)
        }
    }
}

/// The flags whose drift can't be written in place: nothing is written.
package struct DriftProblems: Error {
    /// Why, a flag each.
    package let errors: [EngineError]
    /// The flags that could be written.
    package let others: [Identifier]
}

extension EngineError {
    /// That the drift of a flag isn't written.
    fileprivate init(editing problem: ManifestEditingProblem?, of key: Identifier) {
        self.init(
            .notEditable, problem?.message ?? "what has drifted of `\(key)` can't be written as it is",
            hint: problem?.hint ?? "`hoist import --adopt \(ShellText.quoted(key.text))` writes all of the flag")
    }
}

extension ImportWarning {
    /// That the next apply acts on grants that somebody may have acted against in Reflag; nil if there are none.
    fileprivate init?(due: [String]) {
        guard !due.isEmpty else { return nil }
        let (hasnt, them) =
            due.count == 1 ? ("1 target isn't adopted", "it") : ("\(due.count) targets aren't adopted", "them")
        let shown = due.prefix(20)
        self.init(
            message: "\(hasnt): the day of the grant is past, and the next apply changes \(them)",
            notes: shown + (due.count > 20 ? ["\(due.count - 20) more"] : []),
            help: "what is live is kept by `hoist edit grant` for who has it, and by `hoist edit revoke` for who hasn't"
        )
    }
}
