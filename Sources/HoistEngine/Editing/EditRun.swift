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
        let outcome: ManifestEditor.Outcome?
        do throws(ManifestChangeProblem) {
            outcome = try ManifestEditor.make(draft.changes, in: original, from: ManifestFolder(loaded.folder))
        } catch {
            throw Self.error(error, draft)
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

    private static func error(_ problem: ManifestChangeProblem, _ draft: EditDraft) -> any Error {
        func notEditable(_ message: String, _ hint: String, _ changes: [ManifestChange], place: Bool = true)
            -> EngineError
        {
            let details = changes.prefix(5).flatMap { change in
                (place ? draft.place(of: change).map { ["the place is \($0)"] } ?? [] : []) + draft.lines(of: change)
            }
            return EngineError(.notEditable, message, hint: hint, details: details + ["nothing was written"])
        }
        switch problem {
        case .notUTF8(let file): return notEditable("\(file) isn't UTF-8", "save the file as UTF-8", [])
        case .breaks(let changes, let diagnostics, let sources):
            let errors = diagnostics.sorted.filter { $0.severity == .error }
            guard let change = changes.first, !errors.allSatisfy({ meanings.contains($0.code) }) else {
                return InvalidManifestError(diagnostics: diagnostics, sources: sources)
            }
            return notEditable(
                "\(draft.name(of: change)) can't be changed in place: how it is written leaves no safe way",
                "write it by hand", changes)
        case .shared(let sharing, let file, let line, let column, let change):
            let what =
                switch sharing {
                case .alias: "is an alias"
                case .mergeKey: "comes from a merge key"
                case .anchor: "has an anchor"
                }
            return notEditable(
                "\(draft.name(of: change)) \(what) at \(file):\(line):\(column): a change there would be one of other parts "
                    + "too", "write it out for this part, and edit again", [change], place: false)
        case .notFound(let change, let file):
            return notEditable(
                "\(draft.name(of: change)) can't be changed in place in \(file)", "write it by hand", [change])
        case .notSafe(let changes):
            return notEditable(
                (changes.first.map { draft.name(of: $0) } ?? "the manifest")
                    + " can't be changed without changing what other parts mean", "write it by hand", changes)
        }
    }

    /// The errors of what a manifest says, however it is written: an edit that leads to one of them is wrong as such.
    private static let meanings: Set<DiagnosticCode> = [
        .missingRequired, .listedAndRemoved, .archiveNeedsApp, .unknownAudience, .whyTooLong, .tooLarge, .invalidPeriod,
    ]
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

    /// What a change is made in, in words.
    func name(of change: ManifestChange) -> String {
        switch change {
        case .put(_, let list), .remove(_, let list), .drop(_, let list), .rename(_, _, let list), .empty(let list),
            .unmanage(let list):
            let what =
                switch list.list {
                case .audiences: "the list of audiences"
                case .targets(let kind): "the list of \(kind.plural)"
                case .removals(let kind): "`remove` of \(kind.plural)"
                }
            switch list.holder {
            case .audience(let name): return "\(what) of the audience `\(name)`"
            case .flag(let key, let environment): return "\(what) of `\(key)` in \(environment)"
            }
        case .set(let field, _, let key), .unset(let field, let key): return "`\(field.key)` of `\(key)`"
        case .expires(_, let key): return "`expires` of `\(key)`"
        case .addFlag(let key, _), .removeFlag(let key): return "`\(key)`"
        }
    }

    /// The place of what a change is made in: the list or the field, else the flag, the environment or the audience; nil for
    /// what isn't there.
    func place(of change: ManifestChange) -> String? {
        let flags = manifest.flags
        func flag(_ key: Identifier) -> ManifestFlag? { flags.first { $0.key.value == key } }
        let place: Place?
        switch change {
        case .put(_, let list), .remove(_, let list), .drop(_, let list), .rename(_, _, let list), .empty(let list),
            .unmanage(let list):
            switch list.holder {
            case .audience(let name): place = manifest.audiences.first { $0.name.value == name }?.name.place
            case .flag(let key, let environment):
                let targets = flag(key)?.targets.first { $0.environment.value == environment }
                let own: Place? =
                    switch list.list {
                    case .audiences: targets?.audiences?.place
                    case .targets(let kind): targets?.list(kind)?.place
                    case .removals: nil
                    }
                place = own ?? targets?.environment.place ?? flag(key)?.key.place
            }
        case .set(let field, _, let key), .unset(let field, let key):
            place = flag(key)?[field]?.place ?? flag(key)?.key.place
        case .expires(_, let key): place = flag(key)?.expires?.place ?? flag(key)?.key.place
        case .addFlag: place = nil
        case .removeFlag(let key): place = flag(key)?.key.place
        }
        return place.map { self.place($0) }
    }

    /// The lines that a person would write for a change.
    func lines(of change: ManifestChange) -> [String] {
        let lines: [String] =
            switch change {
            case .put(_, let list), .remove(_, let list), .drop(_, let list), .rename(_, _, let list),
                .empty(let list), .unmanage(let list):
                ManifestEditor.lines(of: list, in: changed)
            case .set(let field, let value, _):
                ["\(field.key): " + (value.text ?? value.truth.map { $0 ? "true" : "false" } ?? "null")]
            case .expires(let day?, _): ["expires: \(day)"]
            case .addFlag(let key, _): ManifestEditor.lines(of: key)
            case .unset, .expires, .removeFlag: []
            }
        if lines.isEmpty { return ["the lines of \(name(of: change)) go"] }
        return ["the lines to write:"] + lines.map { "  " + $0 }
    }
}
