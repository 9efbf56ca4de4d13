import FlagModel
import LiveReading
import ManifestReading
package import Planning

/// What an import found, written as a manifest.
package struct ImportResult: Sendable {
    /// The app's name.
    package let appName: String
    /// The manifest as text.
    package let root: String
    /// The files that it includes: paths from its folder, and their text.
    package let included: [(path: String, text: String)]
    /// Warnings about what couldn't be written, and about what was.
    package let warnings: [ImportWarning]
    /// How many flags are in it.
    package let flags: Int
    /// How many targets were read.
    package let targets: Int

    /// The files as they are written: the manifest comes last, since until it is there, nothing includes the others.
    ///
    /// - Parameter path: The manifest's path.
    package func files(manifestAt path: String) -> [ImportFiles.File] {
        let below = LoadedManifest.prefix(of: LoadedManifest.folder(of: path))
        return included.map { ImportFiles.File(path: below + $0.path, bytes: Array($0.text.utf8)) }
            + [ImportFiles.File(path: path, bytes: Array(root.utf8))]
    }
}

/// Imports live state: reads it, selects from it, writes it as a manifest.
package struct ImportRun: Sendable {
    /// Where editors find the JSON Schema, from the manifest.
    private static let schema = "./schema/flags.schema.json"

    private let session: Session
    private let options: ImportOptions

    /// An import of what the options select.
    package init(_ session: Session, _ options: ImportOptions) {
        self.session = session
        self.options = options
    }

    /// Reads. Only GETs are sent, and no file is written.
    ///
    /// - Throws: ``EngineError`` if live state can't be read completely, or the options name what doesn't exist.
    package func run() async throws -> ImportResult {
        let (live, outcome) = try await read()
        var extras = ManifestExtras()
        extras.schema = "." + Self.schema + "#/$defs/includedFile"
        return ImportResult(
            appName: live.app.name,
            root: try root(outcome, live.app),
            included: try outcome.files.map { ($0.path, try text($0.manifest, as: .included, extras)) },
            warnings: outcome.warnings, flags: outcome.flags,
            targets: live.targets.values.reduce(0) { $0 + $1.companies.count + $1.users.count })
    }

    private func read() async throws -> (LiveState, Importer.Outcome) {
        do {
            let live = try await session.live { try ImportSelection(from: $0, options).readSet }
            return (live, try Importer.manifest(of: live, try ImportSelection(from: live, options), options))
        } catch let problem as ImportProblem {
            throw EngineError(importing: problem)
        }
    }

    private func root(_ outcome: Importer.Outcome, _ app: App) throws(EngineError) -> String {
        var extras = ManifestExtras()
        extras.schema = Self.schema
        extras.header = """
            The flags of \(app.name), as `hoist import` found them. What is written here is managed;
            what is left out is left alone.
            """
        extras.include = outcome.files.map(\.path)
        extras.writesTargetsMode = true
        extras.comments[.policyTargets] = """
            exact: a list is complete; an apply removes the targets that aren't in it.
            additive: a list is a minimum; other targets stay. A list that isn't written is left
            alone either way. By environment: {Production: additive, "*": exact}
            """
        return try text(outcome.root, as: .root, extras)
    }

    private func text(
        _ manifest: Manifest,
        as role: ManifestWriter.Role,
        _ extras: ManifestExtras
    ) throws(EngineError) -> String {
        do throws(ManifestWritingError) {
            return try ManifestWriter.text(manifest, as: role, extras: extras)
        } catch {
            throw EngineError(.failed, "the manifest can't be written: \(error)")
        }
    }
}

extension Session {
    /// The app and its flags, with the targets that `wanted` names, from the cache if they haven't changed, as a phase of
    /// the run.
    ///
    /// - Throws: ``EngineError`` if live state can't be read completely, and what `wanted` throws.
    func live(_ wanted: (LiveState) throws -> ReadSet) async throws -> LiveState {
        try await observer.measure(.read) {
            do {
                var live = try await reader.listing(of: try await appID())
                try await readTargets(try wanted(live), into: &live)
                return live
            } catch let error as LiveReadingError {
                throw EngineError(error)
            }
        }
    }
}

extension EngineError {
    /// Why nothing was imported: in most cases the options are the problem.
    init(importing problem: ImportProblem) {
        let isUsage = if case .targetsNotRead = problem { false } else { true }
        self.init(isUsage ? .usage : .failed, problem.message, hint: problem.hint)
    }
}
