package import Diagnostics
package import FlagModel
import ManifestReading
import Planning
import SystemAccess

/// What an edit comes to, before anything is written.
package struct EditResult: Sendable {
    /// A file that changes.
    package struct File: Sendable {
        /// Its path.
        package let path: String
        /// Its bytes before.
        package let before: [UInt8]
        /// Its bytes after.
        package let after: [UInt8]
        /// The lines that differ.
        package let diff: LineDiff
    }

    /// The files that change; none if everything is so already.
    package let files: [File]
    /// What is done, in the imperative.
    package let done: [String]
    /// What didn't need to be done.
    package let already: [String]
    /// What is worth knowing.
    package let notes: [String]
    /// Warnings about the manifest that there weren't before.
    package let warnings: DiagnosticBag
    /// The texts after the edit, which the warnings refer to.
    package let sources: Sources
    /// The message of a commit of it; nil if nothing changes.
    package let message: String?
}

/// `hoist edit`: changes the text of a manifest; every byte that isn't part of the edit stays.
package struct EditRun: Sendable {
    private let edit: Edit
    private let path: String
    private let today: CalendarDate

    /// An edit of the manifest at a path.
    package init(_ edit: Edit, of path: String, today: CalendarDate) {
        self.edit = edit
        self.path = path
        self.today = today
    }

    /// Reads the manifest, and edits the contents of its files. No file is written.
    ///
    /// - Throws: ``InvalidManifestError`` if the manifest has errors, or would have; ``EngineError`` if something that is
    ///   named isn't there, or the edit can't be made.
    package func run() throws -> EditResult {
        let editable = try EditableManifest.load(path)
        let loaded = editable.loaded
        let manifest = try loaded.checked()
        var draft = EditDraft(manifest, loaded.sources, today: today)
        try draft.decide(edit)
        if let error = EngineError(draft.refusals) { throw error }
        let original = ManifestEditor.Original(manifest, files: editable.files)
        let folder = ManifestFolder(loaded.folder)
        let outcome: ManifestEditor.Outcome?
        do throws(ManifestChangeProblem) {
            outcome = try ManifestEditor.make(draft.changes, in: original, from: folder)
        } catch {
            throw EditProblem(error, of: draft.changes, in: original, loaded.sources, from: folder).error
        }
        let changed = (outcome?.files ?? []).map {
            EditResult.File(
                path: $0.name, before: $0.before, after: $0.after, diff: LineDiff($0.name, $0.before, $0.after))
        }
        return EditResult(
            files: changed, done: changed.isEmpty ? [] : draft.done, already: draft.already, notes: draft.notes,
            warnings: Self.newWarnings(outcome?.reading, draft, since: loaded.diagnostics),
            sources: outcome?.reading.sources ?? loaded.sources,
            message: changed.isEmpty ? nil : EditMessage.text(of: draft.done, notes: draft.reasons))
    }

    /// Writes the files of an edit: all of them or none.
    ///
    /// - Throws: ``EngineError`` if one can't be written, or isn't as it was any more.
    package static func write(_ result: EditResult) throws(EngineError) {
        for file in result.files {
            let now = try? ManifestFolder.bytes(of: file.path, atMost: Bounds().bytes)
            guard now == file.before else {
                throw EngineError(
                    .failed, "\(file.path) was changed while the edit was made", hint: "run it again",
                    details: ["nothing was written"])
            }
        }
        try ImportFiles.write(result.files.map { ImportFiles.File(path: $0.path, bytes: $0.after) })
    }

    /// The warnings that there weren't before, and those of ids that look like slips.
    private static func newWarnings(
        _ after: ManifestReader.Reading?,
        _ draft: EditDraft,
        since before: DiagnosticBag
    ) -> DiagnosticBag {
        struct Warning: Hashable {
            let code: String
            let message: String
        }
        var bag = DiagnosticBag()
        guard let after, let manifest = after.manifest else { return bag }
        let known = Set(before.sorted.map { Warning(code: $0.code.rawValue, message: $0.message) })
        bag.add(
            contentsOf: after.diagnostics.sorted.filter {
                !known.contains(Warning(code: $0.code.rawValue, message: $0.message))
            })
        for slip in SuspiciousIDs.slips(among: draft.written, addedTo: draft.manifest) {
            guard let place = manifest.place(of: slip.target) else { continue }
            bag.add(
                Diagnostic(
                    .warning, .suspiciousID, slip.message, at: place, help: slip.help, notes: [SuspiciousID.note]))
        }
        return bag
    }
}

extension Manifest {
    /// Where a company or a user is first.
    fileprivate func place(of target: TargetID) -> Place? {
        func first(_ ids: [Located<Identifier>], _ grants: [Grant]) -> Place? {
            ids.first { $0.value == target.id }?.place
                ?? grants.first { $0.kind == target.kind && $0.id.value == target.id }?.id.place
        }
        for audience in audiences {
            if let place = first(audience.list(target.kind), audience.grants) { return place }
        }
        for targets in flags.lazy.flatMap(\.targets) {
            let ids = (targets.list(target.kind)?.value ?? []) + targets.removals(target.kind)
            if let place = first(ids, targets.grants) { return place }
        }
        return nil
    }
}

extension EditDraft {
    /// The companies and users whose ids are written.
    var written: [TargetID] {
        changes.compactMap { change in
            let (id, list): (Identifier, ListAddress)
            switch change {
            case .put(let item, let address): (id, list) = (item.id, address)
            case .rename(_, let new, let address): (id, list) = (new, address)
            default: return nil
            }
            switch list.list {
            case .audiences: return nil
            case .targets(let kind), .removals(let kind): return TargetID(kind, id)
            }
        }
    }
}
