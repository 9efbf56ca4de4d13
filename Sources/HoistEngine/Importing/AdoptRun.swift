import Diagnostics
package import FlagModel
import LiveReading
import ManifestReading
package import Planning
import SystemAccess

/// What an adoption changes.
package struct AdoptResult: Sendable {
    /// The files that change, complete; empty if the manifest already says what is live.
    package let files: [ImportFiles.File]
    /// Warnings about what couldn't be written, and about what was.
    package let warnings: [ImportWarning]
}

/// Writes what is live for some flags into an existing manifest; every other byte of it stays.
package struct AdoptRun: Sendable {
    private let path: String
    private let loaded: LoadedManifest
    private let keys: [Identifier]
    private let options: ImportOptions
    private let session: Session

    /// An adoption of some flags.
    ///
    /// - Parameters:
    ///   - keys: The flags.
    ///   - path: The manifest's path.
    ///   - loaded: The manifest as it was read from there.
    package init(
        _ keys: [Identifier],
        into path: String,
        _ loaded: LoadedManifest,
        _ session: Session,
        _ options: ImportOptions
    ) {
        self.keys = keys
        self.path = path
        self.loaded = loaded
        self.session = session
        self.options = options
    }

    /// Reads, and edits the contents of the files. Only GETs are sent, and no file is written.
    ///
    /// - Throws: ``InvalidManifestError`` if the manifest has errors; ``EngineError`` if a flag can't be adopted.
    package func run() async throws -> AdoptResult {
        let manifest = try loaded.checked()
        do {
            var resolved = ResolvedManifest()
            var live = try await session.live { listing in
                resolved = try resolve(manifest, listing, loaded.sources, orWithoutNames: true)
                return try Adopter.readSet(of: keys, in: listing, resolved, options)
            }
            if resolved.entities == .wait {
                let absent = try Adopter(manifest, resolved: resolved, live: live, options).absent(keys)
                try await findWaiting(absent, in: &live)
            }
            var adopter = try Adopter(manifest, resolved: resolved, live: live, options)
            var flags: [ManifestFlag] = []
            for key in keys where !flags.contains(where: { $0.key.value == key }) {
                flags.append(try adopter.flag(key))
            }
            let (files, warning) = try edited(flags, adopter.owners, live)
            return AdoptResult(files: files, warnings: adopter.warnings + (warning.map { [$0] } ?? []))
        } catch let problem as ImportProblem {
            throw EngineError(importing: problem)
        }
    }

    /// Records who of those that aren't live can't be, since Reflag doesn't know them: whom it is asked about (the first are),
    /// and whom earlier runs have found unknown, and no apply has sent since.
    private func findWaiting(_ absent: [EntityAddress], in live: inout LiveState) async throws {
        guard !absent.isEmpty else { return }
        let waiting = Set(session.cache.waiting(of: live.app.id).map(\.entity))
        do throws(LiveReadingError) {
            _ = try await session.readEntities(absent, atMost: PlanOptions.usualEntityReads, into: &live)
        } catch {
            throw EngineError(error)
        }
        for entity in absent where waiting.contains(entity) { live.entities[entity] = false }
    }

    private func resolve(
        _ manifest: Manifest,
        _ live: LiveState,
        _ sources: Sources,
        orWithoutNames: Bool = false
    ) throws -> ResolvedManifest {
        let outcome = Resolver.resolve(manifest, app: live.app, flags: live.flags, on: .today)
        var found = outcome.manifest ?? outcome.manifest(ofOnly: keys)
        if found == nil, orWithoutNames {
            let bare = Adopter.withoutNames(manifest, of: keys)
            found = Resolver.resolve(bare, app: live.app, flags: live.flags, on: .today).manifest(ofOnly: keys)
        }
        guard let resolved = found else {
            var diagnostics = loaded.diagnostics
            diagnostics.add(contentsOf: outcome.diagnostics)
            throw InvalidManifestError(diagnostics: diagnostics, sources: sources)
        }
        return resolved
    }

    /// The files with the flags and their owners in them, checked: a plan for these flags is empty. Where `owners` can't be
    /// edited, the warning says so.
    private func edited(
        _ flags: [ManifestFlag],
        _ owners: [OwnerEntry],
        _ live: LiveState
    ) throws -> ([ImportFiles.File], ImportWarning?) {
        let folder = ManifestFolder(loaded.folder)
        let root: [UInt8]
        do throws(FileError) {
            root = try FileReading.regularFile(path, within: Bounds().bytes)
        } catch {
            throw EngineError(.failed, "\(path) can't be read: \(error.reason)")
        }
        let files: [ManifestEditor.File]
        var warning: ImportWarning?
        do throws(ManifestEditingProblem) {
            if let both = try? ManifestEditor.files(with: flags, owners: owners, in: root, name: path, from: folder) {
                files = both
            } else {
                files = try ManifestEditor.files(with: flags, in: root, name: path, from: folder)
                warning = ImportWarning(ownersLeftOut: owners)
            }
        } catch {
            throw EngineError(
                .notEditable, error.message, hint: error.hint, details: ["nothing was written"])
        }
        try check(files, root, folder, live)
        return (files.map { ImportFiles.File(path: $0.name, bytes: $0.bytes) }, warning)
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
            throw InvalidManifestError(diagnostics: reading.diagnostics, sources: reading.sources)
        }
        var resolved = try resolve(manifest, live, reading.sources)
        resolved.flags = resolved.flags.filter { keys.contains($0.key.value) }
        resolved.unlisted = nil
        let context = PlanContext(
            apiURL: "", manifest: ManifestDigest(paths: [], sha256: ""), sources: reading.sources, today: .today)
        let plan: Plan
        do throws(PlanningError) {
            plan = try Planner.plan(resolved, live: live, context: context)
        } catch {
            throw EngineError(error)
        }
        // A run that is narrowed to some fields or environments leaves differences in the others.
        guard let other = plan.changes.first?.flag, !options.isNarrow else { return }
        throw EngineError(
            .failed, "a plan for `\(other)` wouldn't be empty, although all of it was imported",
            hint: "`hoist import -f - --only \(ShellText.quoted(other.text))` prints the flag",
            details: ["nothing was written"])
    }
}

extension ImportWarning {
    /// That `owners` isn't written in lines, so that nothing was added to it.
    fileprivate init(ownersLeftOut owners: [OwnerEntry]) {
        self.init(
            message: "`owners` isn't written in lines, so nobody was added to it",
            notes: owners.map { "`\($0.name.value)` is `\($0.id.value)`" },
            help: "add them: an owner who loses their last flag isn't known otherwise")
    }
}
