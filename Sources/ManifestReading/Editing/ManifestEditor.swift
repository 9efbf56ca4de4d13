import Diagnostics
package import FlagModel

/// Writes flags into the files of an existing manifest, and leaves every other byte as it was.
///
/// It works on lines, which it finds by libyaml's marks: it replaces the smallest part that differs (an item of a list, a
/// list, an environment, a field, the flag); if that doesn't have lines of its own, the next larger part. In any case, the
/// files are then read again: the result must mean the same as the old manifest except for these flags, or nothing is
/// changed.
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
        let before = [(name: name, bytes: root)] + reading.included
        var owned = manifest
        owned.owners += owners
        let wanted = ManifestMeaning(owned).with(flags)
        var problem = ManifestEditingProblem.notSafe(flags.map(\.key.value))
        for grain in Grain.allCases {
            let after: [File]
            do throws(ManifestEditingProblem) {
                after = try edited(before, manifest, flags, owners, grain)
            } catch {
                problem = error
                continue
            }
            let again = ManifestReader.read(
                after[0].bytes, name: name, files: Edited(files, rootName: name, files: after), fields: fields)
            guard let found = again.manifest else {
                let errors = again.diagnostics.sorted.filter { $0.severity == .error }.map(\.message)
                problem = .breaks(flags.map(\.key.value), errors)
                continue
            }
            guard ManifestMeaning(found) == wanted else { continue }
            return zip(before, after).filter { $0.bytes != $1.bytes }.map { $1 }
        }
        throw problem
    }

    /// How much is replaced.
    enum Grain: CaseIterable {
        /// Only the parts that differ.
        case parts
        /// Whole flags.
        case flags
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
        for flag in flags {
            let old = manifest.flags.first { $0.key.value == flag.key.value }
            let index = Int(old?.key.place.file ?? 0)
            guard var text = EditedText(after[index].bytes) else { throw .notUTF8(before[index].name) }
            guard try text.put(flag, inPlaceOf: old, grain, manifest.fields) else {
                guard let broken = text.broken else { throw .notLines(flag.key.value, file: before[index].name) }
                let reported = ManifestReader.read(broken, name: before[index].name, fields: manifest.fields)
                    .diagnostics
                    .sorted
                throw .breaks([flag.key.value], reported.filter { $0.severity == .error }.map(\.message))
            }
            after[index].bytes = text.bytes
        }
        return after
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
            "fix that in the manifest or in Reflag, and adopt again; where an alias refers to an anchor that was in the "
                + "flag, move the anchor"
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

/// The meaning of a manifest, without locations: manifests with the same meaning are written the same.
struct ManifestMeaning: Equatable {
    private struct Flag: Equatable {
        var text: Identifier
        /// The file that it is in, which decides its `create`.
        let file: UInt32
    }

    private let fields: FlagFields
    private let rest: Identifier
    private let creates: [UInt32: Identifier]
    private var flags: [Identifier: Flag]
    /// The order of the flags; added ones aren't in it.
    private var order: [Identifier]

    init(_ manifest: Manifest) {
        var bare = manifest
        bare.flags = []
        bare.includedCreate = [:]
        let fields = manifest.fields
        self.fields = fields
        rest = Self.text(bare)
        creates = manifest.includedCreate.mapValues { Self.text(Manifest(create: $0, fields: fields)) }
        flags = Dictionary(
            firstOf: manifest.flags.map {
                ($0.key.value, Flag(text: Self.text($0, fields), file: $0.key.place.file))
            })
        order = manifest.flags.map(\.key.value)
    }

    /// The same with these flags in place of those with the same keys; a new one is in the root.
    func with(_ others: [ManifestFlag]) -> ManifestMeaning {
        var meaning = self
        for flag in others {
            let key = flag.key.value
            meaning.flags[key] = Flag(text: Self.text(flag, fields), file: meaning.flags[key]?.file ?? 0)
        }
        return meaning
    }

    static func == (left: ManifestMeaning, right: ManifestMeaning) -> Bool {
        let known = Set(left.order).intersection(right.order)
        return left.rest == right.rest && left.creates == right.creates && left.flags == right.flags
            && left.order.filter(known.contains) == right.order.filter(known.contains)
    }

    private static func text(_ manifest: Manifest) -> Identifier {
        Identifier((try? ManifestWriter.text(manifest)) ?? "")
    }

    private static func text(_ flag: ManifestFlag, _ fields: FlagFields) -> Identifier {
        Identifier((try? ManifestWriter.entry(of: flag, indentation: 0, fields: fields)) ?? "")
    }
}
