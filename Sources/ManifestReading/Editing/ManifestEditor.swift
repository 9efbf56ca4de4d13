package import Diagnostics
package import FlagModel

/// Writes flags into the files of an existing manifest, and leaves every other byte as it was.
///
/// It changes single parts (`ManifestChange`): an item of a list, a field, a day. What isn't changed like that is written
/// again in lines, the smallest part that differs and has lines of its own. In any case, the files are then read again: the
/// result must mean the same as the old manifest except for these flags, or nothing is changed.
package enum ManifestEditor {
    /// A file of a manifest.
    package typealias File = (name: String, bytes: [UInt8])

    /// The files that change when these flags are written: each replaces the flag with the same key, in that flag's file,
    /// or is added at the end of the root's `flags`.
    ///
    /// - Parameters:
    ///   - flags: The flags, each with everything to write.
    ///   - owners: What is added at the end of the root's `owners`.
    ///   - root: The manifest's bytes.
    ///   - name: The manifest's name in messages: its path.
    ///   - files: Where included files are read from.
    ///   - fields: The table of the fields that a flag has.
    /// - Throws: ``ManifestEditingProblem`` if it can't be done safely.
    package static func files(
        with flags: [ManifestFlag],
        owners: [OwnerEntry] = [],
        in root: [UInt8],
        name: String,
        from files: some FileLoading,
        fields: FlagFields = .standard
    ) throws(ManifestEditingProblem) -> [File] {
        let reading = ManifestReader.read(root, name: name, files: files, fields: fields)
        guard let manifest = reading.manifest else { throw .notRead(reading.diagnostics.sorted.map(\.message)) }
        let original = Original(manifest, files: [(name: name, bytes: root)] + reading.included)
        return try put(flags, owners, in: original, from: files, Grain.allCases).files.map { ($0.name, $0.after) }
    }

    /// The errors of what a manifest says, however it is written: a change that leads to one of them is wrong as such.
    package static let meanings: Set<DiagnosticCode> = [
        .missingRequired, .listedAndRemoved, .archiveNeedsApp, .unknownAudience, .whyTooLong, .tooLarge, .invalidPeriod,
    ]

    /// Writes flags and owners, with the first grain that leads to what is meant.
    ///
    /// - Throws: ``ManifestEditingProblem`` if none does.
    static func put(
        _ flags: [ManifestFlag],
        _ owners: [OwnerEntry],
        in original: Original,
        from files: some FileLoading,
        _ grains: [Grain]
    ) throws(ManifestEditingProblem) -> Outcome {
        let (before, manifest) = (original.files, original.manifest)
        let name = before[0].name
        var owned = manifest
        owned.owners += owners
        let wanted = Self.manifest(owned, with: flags)
        var problem = ManifestEditingProblem.notSafe(flags.map(\.key.value))
        for grain in grains {
            let after: [File]
            do throws(ManifestEditingProblem) {
                after = try edited(before, manifest, flags, owners, grain)
            } catch {
                problem = error
                continue
            }
            let again = ManifestReader.read(
                after[0].bytes, name: name, files: Edited(files, rootName: name, files: after),
                fields: manifest.fields)
            guard let found = again.manifest else {
                let errors = again.diagnostics.sorted.filter { $0.severity == .error }
                // Any other error is one of how it was written.
                if errors.allSatisfy({ meanings.contains($0.code) }) {
                    problem = .breaks(flags.map(\.key.value), errors.map(\.message))
                }
                continue
            }
            guard ManifestComparison.isSame(found, wanted) else { continue }
            let changed = zip(before, after).filter { $0.bytes != $1.bytes }
            return Outcome(files: changed.map { ($0.name, $0.bytes, $1.bytes) }, reading: again)
        }
        throw problem
    }

    /// How much is replaced.
    enum Grain: CaseIterable {
        /// Only what differs, in whatever layout it is.
        case changes
        /// The same, after it was parted from what others share.
        case parted
        /// The smallest parts with lines of their own that differ.
        case parts
        /// Whole flags.
        case flags

        /// Whether nothing is written that doesn't differ.
        var isInPlace: Bool { self == .changes || self == .parted }
    }

    /// A manifest with these flags in place of those with the same keys; a new one is in the root.
    private static func manifest(_ manifest: Manifest, with flags: [ManifestFlag]) -> Manifest {
        var manifest = manifest
        let indices = Dictionary(firstOf: manifest.flags.enumerated().map { ($1.key.value, $0) })
        for flag in flags {
            if let index = indices[flag.key.value] {
                manifest.flags[index] = ManifestFlag(key: manifest.flags[index].key, sameAs: flag)
            } else {
                manifest.flags.append(
                    ManifestFlag(key: Located(flag.key.value, at: .beginning(of: 0)), sameAs: flag))
            }
        }
        return manifest
    }

    private static func edited(
        _ before: [File],
        _ manifest: Manifest,
        _ flags: [ManifestFlag],
        _ owners: [OwnerEntry],
        _ grain: Grain
    ) throws(ManifestEditingProblem) -> [File] {
        var after = before
        if !owners.isEmpty {
            guard var text = EditedText(after[0].bytes) else { throw .notUTF8(before[0].name) }
            guard try text.add(owners) else { throw .notSafe(flags.map(\.key.value)) }
            after[0].bytes = text.bytes
        }
        let olds = Dictionary(firstOf: manifest.flags, by: \.key.value)
        var changes: [Int: [ManifestChange]] = [:]
        var rest: [(flag: ManifestFlag, old: ManifestFlag)] = []
        for flag in flags {
            let old = olds[flag.key.value]
            if let old, !grain.isInPlace {
                rest.append((flag, old))
                continue
            }
            let own =
                if let old {
                    FlagChanges.between(old, flag, manifest.fields)
                } else {
                    FlagChanges.adding(flag, manifest.fields)
                }
            let file = Int(old?.key.place.file ?? 0)
            guard let own else { throw .notLines(flag.key.value, file: before[file].name) }
            changes[file, default: []] += own
        }
        for (index, changes) in changes.sorted(by: { $0.key < $1.key }) {
            after[index].bytes = try made(changes, in: after[index], isParted: grain == .parted)
        }
        for (flag, old) in rest {
            let index = Int(old.key.place.file)
            guard var text = EditedText(after[index].bytes) else { throw .notUTF8(before[index].name) }
            guard try text.put(flag, inPlaceOf: old, grain, manifest.fields) else {
                throw text.isBroken ? .notSafe([flag.key.value]) : .notLines(flag.key.value, file: before[index].name)
            }
            after[index].bytes = text.bytes
        }
        return after
    }

    /// A file's bytes with changes.
    ///
    /// - Parameter isParted: Whether what they need is parted from what others share.
    private static func made(
        _ changes: [ManifestChange],
        in file: File,
        isParted: Bool
    ) throws(ManifestEditingProblem) -> [UInt8] {
        var text: ChangedText
        do throws(ManifestChangeProblem) {
            text = try ChangedText(file)
        } catch {
            throw .notUTF8(file.name)
        }
        if isParted { text.part(changes, .all) }
        if let failed = text.make(changes) {
            let key = failed.flag ?? ""
            throw text.sharing.isEmpty ? .notLines(key, file: file.name) : .notSafe([key])
        }
        return text.bytes
    }
}

/// Why flags can't be written into a manifest.
package enum ManifestEditingProblem: Error, Hashable {
    /// The manifest has errors already.
    case notRead([String])
    /// A file isn't UTF-8.
    case notUTF8(String)
    /// The flag, or `flags`, doesn't have lines of its own: it is in braces, or has an alias or an anchor.
    case notLines(Identifier, file: String)
    /// The meaning of other parts of the manifest would change.
    case notSafe([Identifier])
    /// The manifest would have errors.
    case breaks([Identifier], [String])
    /// The YAML can't be written.
    case notWritten(ManifestWritingError)

    /// What is wrong, in one line without a full stop.
    package var message: String {
        switch self {
        case .notRead: "the manifest has errors"
        case .notUTF8(let file): "\(file) isn't UTF-8"
        case .notLines(let key, let file): "`\(key)` can't be put into \(file): its `flags` aren't written in lines"
        case .notSafe(let keys): "\(Self.list(keys)) can't be adopted without changing what other parts mean"
        case .breaks(let keys, let errors):
            "with \(Self.list(keys)) as live, the manifest would have an error: \(errors.first ?? "")"
        case .notWritten(let error): error.description
        }
    }

    /// What to do.
    package var hint: String {
        switch self {
        case .notRead: "see `hoist validate`"
        case .notUTF8: "save the file as UTF-8"
        case .notLines:
            "write `flags` in block style: no braces, no anchor and no alias, each flag's key at the beginning of a line; "
                + "`hoist import -f - --only KEY` prints the flag"
        case .notSafe:
            "an anchor, an alias or a merge key shares what would change: write it out for the flag, and adopt again; "
                + "`hoist import -f - --only KEY` prints the flag"
        case .breaks:
            "fix that in the manifest or in Reflag, and adopt again"
        case .notWritten: "`hoist import -f - --only KEY` prints the flag"
        }
    }

    private static func list(_ keys: [Identifier]) -> String {
        keys.map { "`\($0)`" }.joined(separator: ", ")
    }
}

extension ManifestEditor {
    /// The files of a manifest, some of them edited.
    package struct Edited<Files: FileLoading>: FileLoading {
        private let files: Files
        private let edited: [Identifier: [UInt8]]

        /// Edited files on top of others.
        ///
        /// - Parameters:
        ///   - files: The original files.
        ///   - rootName: The root's name in messages: its path.
        ///   - edited: The edited files, by their names in messages.
        package init(_ files: Files, rootName: String, files edited: [File]) {
            self.files = files
            let folder = rootName.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(rootName[...$0]) } ?? ""
            self.edited = Dictionary(
                firstOf: edited.map { (Identifier(String($0.name.dropFirst(folder.count))), $0.bytes) })
        }

        /// The entries of a folder of the original files.
        package func entries(of folder: String) throws(FileLoadingProblem) -> [FolderEntry]? {
            try files.entries(of: folder)
        }

        /// The bytes of a file, as edited if it is.
        package func bytes(of file: String, atMost count: Int) throws(FileLoadingProblem) -> [UInt8] {
            if let bytes = edited[Identifier(file)] { return Array(bytes.prefix(count)) }
            return try files.bytes(of: file, atMost: count)
        }
    }
}
