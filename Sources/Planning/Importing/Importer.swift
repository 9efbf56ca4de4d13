package import FlagModel

/// Turns live state into the manifest that says what is live, so that a plan with it is empty.
///
/// Pure: what is to be written where, and how, is decided elsewhere.
package enum Importer {
    /// The result of an import.
    package struct Outcome: Sendable {
        /// The manifest, without the flags of the files.
        package let root: Manifest
        /// The files that it includes, in the order of their paths; empty if everything is in one file.
        package let files: [File]
        /// What couldn't be written, and what is worth knowing about what was.
        package let warnings: [ImportWarning]

        /// How many flags there are in all files.
        package var flags: Int { root.flags.count + files.reduce(0) { $0 + $1.manifest.flags.count } }
    }

    /// A file that the manifest includes.
    package struct File: Sendable {
        /// Its path from the manifest's folder: lowercase letters, digits and dashes, or what a map says.
        package let path: String
        /// What is in it.
        package let manifest: Manifest
    }

    /// The manifest of what was selected.
    ///
    /// - Parameter live: The app, all its flags, and the targets of the selection's read set.
    /// - Throws: ``ImportProblem/targetsNotRead(_:)`` if targets of the selection are missing.
    package static func manifest(
        of live: LiveState,
        _ selection: ImportSelection,
        _ options: ImportOptions
    ) throws(ImportProblem) -> Outcome {
        var writing = FlagImporter(
            names: ImportNames(app: live.app, flags: live.flags), options,
            environments: selection.environments)
        var flags: [(live: LiveFlag, written: ManifestFlag)] = []
        for flag in selection.flags {
            if let written = try writing.flag(flag, targets: live.targets) { flags.append((flag, written)) }
        }
        var root = Manifest(
            apps: live.app.id.isWritableID ? [.imported(live.app.id)] : [], fields: options.table)
        root.owners = writing.owners.ownerEntries
        var written = flags.map(\.written)
        if options.audiences {
            let found = AudienceFinder(written, live: live)
            root.audiences = found.audiences
            written = found.flags
        }
        guard let by = options.split else {
            root.flags = written
            return Outcome(root: root, files: [], warnings: writing.tally.warnings)
        }
        let split = FileSplit.files(zip(flags.map(\.live), written).map { ($0, $1) }, by: by, options.table)
        root.flags = split.rest
        var warnings = writing.tally.warnings
        if case .map(let map) = options.split {
            let unused = map.unused(by: flags.map(\.live))
            if !unused.isEmpty { warnings.append(ImportWarning(unused: unused)) }
        }
        return Outcome(root: root, files: split.files, warnings: warnings)
    }
}
