import Diagnostics
package import FlagModel
import ManifestReading
package import Planning

/// The manifest of another git revision, which `--base` compares a plan with.
package struct BaseManifest: Sendable {
    /// What there is at the revision.
    package enum Content: Sendable {
        /// The manifest.
        case manifest(Manifest)
        /// No manifest at that path.
        case missing
        /// One with errors.
        case invalid(errors: Int)
    }

    /// The revision as the user wrote it.
    package let revision: String
    /// What there is at it.
    package let content: Content
    /// The files that were read, and a digest of their bytes; nil if there is no manifest.
    package let digest: ManifestDigest?

    /// Reads the manifest at a git revision, with what it included then, without touching the work tree.
    ///
    /// - Parameters:
    ///   - revision: The revision as the user wrote it.
    ///   - path: The manifest's path, as the user wrote it.
    ///   - asCheckedOut: Whether a file that is the same in the commit that is checked out is read as it is in the work tree,
    ///     where git has converted it.
    /// - Throws: ``EngineError`` if there is no such revision, or it can't be read. A manifest that was invalid then isn't
    ///   an error: what fixes it has to be planned too.
    package static func read(
        _ revision: String,
        manifestAt path: String,
        asCheckedOut: Bool = false
    ) async throws(EngineError) -> BaseManifest {
        guard path != "-" else {
            throw EngineError(
                .usage, "--base needs a manifest in a file, not on standard input",
                hint: "name the manifest with --manifest")
        }
        let folder = LoadedManifest.folder(of: path)
        let git = try await GitRevision(revision, in: folder)
        let checkedOut = asCheckedOut ? await CheckedOut(folder) : nil
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let bounds = Bounds()
        let (bytes, reading): ([UInt8], ManifestReader.Reading)
        do throws(FileLoadingProblem) {
            (bytes, reading) = try await git.reading(as: checkedOut) { files throws(FileLoadingProblem) in
                let bytes = try files.bytes(of: name, atMost: bounds.bytes + 1)
                return (bytes, ManifestReader.read(bytes, name: path, files: files, bounds: bounds))
            }
        } catch {
            guard error.isMissing else {
                throw EngineError(
                    .failed, "the manifest at \(revision) can't be read: \(error.reason)",
                    hint: "run again, or leave out --base")
            }
            return BaseManifest(revision: revision, content: .missing, digest: nil)
        }
        return BaseManifest(
            revision: revision,
            content: reading.manifest.map(Content.manifest) ?? .invalid(errors: reading.diagnostics.errors),
            digest: ManifestDigest(files: [(path, bytes)] + reading.included))
    }

    /// The manifest with the app's ids for its names.
    func resolved(for live: LiveState, _ narrowing: Narrowing, on day: CalendarDate?) -> ResolvedBase {
        switch content {
        case .missing: return ResolvedBase(revision: revision, content: .manifest(nil))
        case .invalid(let errors):
            return ResolvedBase(
                revision: revision, content: .unusable("has \(errors) \(errors == 1 ? "error" : "errors")"))
        case .manifest(let manifest):
            let outcome = Resolver.resolve(manifest, app: live.app, flags: live.flags, on: day)
            // With a pattern that matches nothing there, there is nothing to narrow.
            let narrowed = try? outcome.narrowed(by: narrowing, live: live)
            if let narrowed, !narrowed.diagnostics.contains(where: { $0.severity == .error }) {
                return ResolvedBase(revision: revision, content: .manifest(narrowed.narrowed.manifest))
            }
            guard narrowed == nil, let resolved = outcome.manifest else {
                return ResolvedBase(revision: revision, content: .unusable("names what the app doesn't have"))
            }
            return ResolvedBase(revision: revision, content: .manifest(resolved))
        }
    }
}

/// The manifest of another revision, resolved.
struct ResolvedBase {
    /// What a plan is compared with.
    enum Content {
        /// The manifest; nil if the revision has none.
        case manifest(ResolvedManifest?)
        /// One that can't be used, and what is wrong with it.
        case unusable(String)
    }

    let revision: String
    let content: Content

    /// Ends a run that depends on what has drifted, if that can't be told.
    func checkUsable(for drift: DriftHandling) throws(EngineError) {
        guard case .unusable(let reason) = content else { return }
        throw EngineError(
            .stale, "the manifest at `\(revision)` \(reason), so it isn't known what has drifted; nothing was applied",
            hint: "name another revision with --base, or leave out --drift \(drift.rawValue)")
    }

    /// Divides a plan's changes by their cause; a base that can't be used divides nothing and adds a remark.
    func divide(_ plan: Plan, live: LiveState, context: PlanContext) throws(PlanningError) -> Plan {
        switch content {
        case .manifest(let manifest): return try plan.compared(with: revision, manifest, live: live, context: context)
        case .unusable(let reason):
            var plan = plan
            plan.notes.append(
                PlanRemark(
                    code: "base-unusable",
                    message:
                        "the manifest at `\(revision)` \(reason), so what has drifted isn't separated from what this "
                        + "branch changes"))
            return plan
        }
    }
}
