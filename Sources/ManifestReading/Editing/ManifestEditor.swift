import Diagnostics
package import FlagModel

/// Puts flags into the texts of a manifest that exists, leaving every other byte as it was.
///
/// It works on lines that libyaml's marks lead to: the smallest part that differs is replaced (an item of a list, a
/// list, an environment, a field, the flag), and where that isn't written so that a line is its own, the next larger.
/// Whatever was done, the texts are read again: they must mean the old manifest but for these flags, or nothing comes
/// of it.
package enum ManifestEditor {
    /// A file of a manifest.
    package typealias File = (name: String, bytes: [UInt8])

    /// The files that differ once these flags stand in the manifest: in place of the flag with the same key, in the file
    /// where that is, else at the end of the root's `flags`.
    ///
    /// - Parameters:
    ///   - flags: The flags, each with all that is to be written of it.
    ///   - root: The manifest's bytes.
    ///   - name: What messages call it: its path.
    ///   - files: Where included files come from.
    /// - Throws: ``ManifestEditingProblem`` where it can't be done safely.
    package static func files(
        with flags: [ManifestFlag],
        in root: [UInt8],
        name: String,
        from files: some FileLoading
    ) throws(ManifestEditingProblem) -> [File] {
        let reading = ManifestReader.read(root, name: name, files: files)
        guard let manifest = reading.manifest else { throw .notRead(reading.diagnostics.sorted.map(\.message)) }
        let before = [(name: name, bytes: root)] + reading.included
        let wanted = ManifestMeaning(manifest).with(flags)
        var problem = ManifestEditingProblem.notSafe(flags.map(\.key.value))
        for grain in Grain.allCases {
            let after: [File]
            do throws(ManifestEditingProblem) {
                after = try edited(before, manifest, flags, grain)
            } catch {
                problem = error
                continue
            }
            let again = ManifestReader.read(
                after[0].bytes, name: name, files: Edited(files, rootName: name, files: after))
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

    /// How much is replaced at most.
    enum Grain: CaseIterable {
        /// The parts that differ.
        case parts
        /// Flags as a whole.
        case flags
    }

    private static func edited(
        _ before: [File],
        _ manifest: Manifest,
        _ flags: [ManifestFlag],
        _ grain: Grain
    ) throws(ManifestEditingProblem) -> [File] {
        var after = before
        for flag in flags {
            let old = manifest.flags.first { $0.key.value == flag.key.value }
            let index = Int(old?.key.place.file ?? 0)
            guard var text = EditedText(after[index].bytes) else { throw .notUTF8(before[index].name) }
            guard try text.put(flag, inPlaceOf: old, grain) else {
                guard let broken = text.broken else { throw .notLines(flag.key.value, file: before[index].name) }
                let reported = ManifestReader.read(broken, name: before[index].name).diagnostics.sorted
                throw .breaks([flag.key.value], reported.filter { $0.severity == .error }.map(\.message))
            }
            after[index].bytes = text.bytes
        }
        return after
    }
}

/// Why flags can't be put into a manifest.
package enum ManifestEditingProblem: Error, Hashable {
    /// The manifest isn't right as it is.
    case notRead([String])
    /// A file isn't UTF-8.
    case notUTF8(String)
    /// The flag, or `flags`, isn't written in lines of its own: in braces, behind an alias or an anchor.
    case notLines(Identifier, file: String)
    /// Other parts of the manifest would change their meaning.
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
    /// The files around a manifest, some of them edited.
    package struct Edited<Files: FileLoading>: FileLoading {
        private let files: Files
        private let edited: [Identifier: [UInt8]]

        /// Files over others.
        ///
        /// - Parameters:
        ///   - files: Those beneath.
        ///   - rootName: What messages call the root: its path.
        ///   - edited: By the names that messages give them.
        package init(_ files: Files, rootName: String, files edited: [File]) {
            self.files = files
            let folder = rootName.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(rootName[...$0]) } ?? ""
            self.edited = Dictionary(
                edited.map { (Identifier(String($0.name.dropFirst(folder.count))), $0.bytes) },
                uniquingKeysWith: { first, _ in first })
        }

        /// What is in a folder of the files beneath.
        package func entries(of folder: String) throws(FileLoadingProblem) -> [FolderEntry]? {
            try files.entries(of: folder)
        }

        /// The bytes of a file, as edited where it is.
        package func bytes(of file: String, atMost count: Int) throws(FileLoadingProblem) -> [UInt8] {
            if let bytes = edited[Identifier(file)] { return Array(bytes.prefix(count)) }
            return try files.bytes(of: file, atMost: count)
        }
    }
}

/// What a manifest means, places aside: two that mean the same are written the same.
struct ManifestMeaning: Equatable {
    private struct Flag: Equatable {
        var text: Identifier
        /// The file that it stands in, which decides its `create`.
        let file: UInt32
    }

    private let rest: Identifier
    private let creates: [UInt32: Identifier]
    private var flags: [Identifier: Flag]
    /// The flags in their order; those that were put in have no place in it.
    private var order: [Identifier]

    init(_ manifest: Manifest) {
        var bare = manifest
        bare.flags = []
        bare.includedCreate = [:]
        rest = Self.text(bare)
        creates = manifest.includedCreate.mapValues { Self.text(Manifest(create: $0)) }
        flags = Dictionary(
            manifest.flags.map { ($0.key.value, Flag(text: Self.text($0), file: $0.key.place.file)) },
            uniquingKeysWith: { first, _ in first })
        order = manifest.flags.map(\.key.value)
    }

    /// The same with these flags in place of those with their keys; a new one is in the root.
    func with(_ others: [ManifestFlag]) -> ManifestMeaning {
        var meaning = self
        for flag in others {
            let key = flag.key.value
            meaning.flags[key] = Flag(text: Self.text(flag), file: meaning.flags[key]?.file ?? 0)
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

    private static func text(_ flag: ManifestFlag) -> Identifier {
        Identifier((try? ManifestWriter.entry(of: flag, indentation: 0)) ?? "")
    }
}
