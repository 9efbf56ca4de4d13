package import Diagnostics
package import FlagModel

extension ManifestEditor {
    /// A manifest as it was read, with the bytes of its files.
    package struct Original {
        /// What it says.
        package let manifest: Manifest
        /// The root, then the files that it includes.
        package let files: [File]

        /// A manifest from its parts.
        package init(_ manifest: Manifest, files: [File]) {
            self.manifest = manifest
            self.files = files
        }
    }

    /// What came of changes.
    package struct Outcome {
        /// The files that differ, each with its bytes before and after.
        package let files: [(name: String, before: [UInt8], after: [UInt8])]
        /// The manifest that the files say now; its places are those of the new texts.
        package let reading: ManifestReader.Reading
    }

    /// Makes changes in the texts of a manifest's files; every byte that isn't part of a change stays.
    ///
    /// What was written is read again: it must mean what the changes mean, and nothing else.
    ///
    /// - Parameters:
    ///   - changes: The changes, in their order.
    ///   - original: The manifest before.
    ///   - loader: Where included files are read from.
    ///   - parting: What may be parted from what others share; see ``Parting``.
    /// - Returns: Nil if nothing changes.
    /// - Throws: ``ManifestChangeProblem`` if it can't be done like that; then nothing is.
    package static func make(
        _ changes: [ManifestChange],
        in original: Original,
        from loader: some FileLoading,
        parting: Parting = .values
    ) throws(ManifestChangeProblem) -> Outcome? {
        var meant = ChangedManifest(original.manifest)
        var fileOf = FileOfChange(meant)
        var byFile: [Int: [ManifestChange]] = [:]
        for change in changes {
            byFile[fileOf.number(of: change), default: []].append(change)
            meant.make(change)
        }
        let all = byFile.sorted { $0.key < $1.key }
        var tried: [File]?
        var problem: ManifestChangeProblem?
        for way in Way.all(parting) where way != .aliases || changes.contains(where: \.isRenaming) {
            do throws(ManifestChangeProblem) {
                let after = try texts(after: all, in: original, way)
                // What was no proof is none again.
                if let tried, zip(tried, after).allSatisfy({ $0.bytes == $1.bytes }) { continue }
                tried = after
                return try proved(after, by: all, meaning: meant.manifest, in: original, from: loader)
            } catch {
                // The places are those of the text as it is.
                if problem == nil || !way.isParting { problem = error }
            }
        }
        throw problem ?? .notSafe(changes)
    }

    /// How changes are made in a text; where one doesn't lead to what is meant, the next one may.
    enum Way: Equatable {
        /// In the lines of each flag, if these are alone; the rest in the whole text.
        case lines
        /// In the whole text; where an id gets another one, aliases of it stay.
        case aliases
        /// In the whole text; where an id gets another one, it is written in place of aliases.
        case whole
        /// In the whole text, after what they need was parted from others.
        case parted(Parting)

        /// Those that part no more than they may.
        static func all(_ parting: Parting) -> [Way] {
            [.lines, .aliases, .whole, .parted(.values)] + (parting == .all ? [.parted(.all)] : [])
        }

        fileprivate var isParting: Bool { if case .parted = self { true } else { false } }

        /// Whether aliases of an id stay where that gets another one.
        fileprivate var keepsAliases: Bool {
            switch self {
            case .lines, .aliases: true
            case .whole, .parted: false
            }
        }
    }

    /// The files with changes, not yet read again.
    ///
    /// - Parameter changes: The changes of each file.
    /// - Throws: ``ManifestChangeProblem`` if a change isn't found where it should be.
    static func texts(
        after changes: [(key: Int, value: [ManifestChange])],
        in original: Original,
        _ way: Way
    ) throws(ManifestChangeProblem) -> [File] {
        var after = original.files
        for (file, changes) in changes {
            var rest = changes
            if way == .lines { (after[file].bytes, rest) = byLines(changes, in: file, original) }
            guard !rest.isEmpty else { continue }
            var text = try ChangedText(after[file], keepsAliases: way.keepsAliases)
            if case .parted(let parting) = way { text.part(rest, parting) }
            if let failed = text.make(rest) {
                throw problem(
                    text.sharing.map { (file, $0.sharing, $0.change) }, original,
                    .notFound(failed, file: after[file].name))
            }
            after[file].bytes = text.bytes
        }
        return after
    }

    /// Reads files again, and compares what they say with what is meant.
    ///
    /// - Parameters:
    ///   - after: The files, the root first.
    ///   - changes: The changes of each file.
    ///   - meant: What they mean.
    /// - Returns: Nil if no file differs.
    /// - Throws: ``ManifestChangeProblem`` if they say something else.
    private static func proved(
        _ after: [File],
        by changes: [(key: Int, value: [ManifestChange])],
        meaning meant: Manifest,
        in original: Original,
        from loader: some FileLoading
    ) throws(ManifestChangeProblem) -> Outcome? {
        let changed = zip(original.files, after).filter { $0.bytes != $1.bytes }
        guard !changed.isEmpty else {
            // What stays as it is may not be what is meant: an alias that was left, and its anchor isn't changed.
            if ManifestComparison.isSame(original.manifest, meant) { return nil }
            throw .notSafe(changes.flatMap(\.value))
        }
        let reading = ManifestReader.read(
            after[0].bytes, name: after[0].name,
            files: Edited(loader, rootName: after[0].name, files: after), fields: original.manifest.fields)
        if let found = reading.manifest, ManifestComparison.isSame(found, meant) {
            return Outcome(files: changed.map { ($0.name, $0.bytes, $1.bytes) }, reading: reading)
        }
        var sharing: [(file: Int, sharing: LayoutTree.Sharing, change: ManifestChange)] = []
        for (file, changes) in changes {
            guard var text = try? ChangedText(original.files[file], keepsAliases: false) else { continue }
            _ = text.make(changes)
            sharing += text.sharing.map { (file, $0.sharing, $0.change) }
        }
        throw problem(
            sharing, original,
            reading.manifest == nil
                ? .breaks(changes.flatMap(\.value), reading.diagnostics, reading.sources)
                : .notSafe(changes.flatMap(\.value)))
    }

    /// A file's bytes with the changes that can be made in the lines of their flags alone, and the other changes.
    private static func byLines(
        _ changes: [ManifestChange],
        in file: Int,
        _ original: Original
    ) -> (bytes: [UInt8], rest: [ManifestChange]) {
        var byFlag: [Identifier: [ManifestChange]] = [:]
        var others: Set<Identifier> = []
        for change in changes {
            guard let key = change.flag else { continue }
            byFlag[key, default: []].append(change)
            switch change {
            case .addFlag, .removeFlag: others.insert(key)
            default: break
            }
        }
        let keys = original.manifest.flags.lazy.map(\.key).filter { $0.place.file == file }
            .sorted { $0.place.start < $1.place.start }
        let own = keys.indices.filter { byFlag[keys[$0].value] != nil && !others.contains(keys[$0].value) }
        let (name, bytes) = original.files[file]
        let found = FlagLines.all(
            of: own.map { (keys[$0].place, $0 + 1 < keys.count ? keys[$0 + 1].place : nil) }, in: bytes)
        let style = LayoutStyle(ofHead: ChangedText.unmarked(bytes).text)
        var replacements: [Replacement] = []
        var done: Set<Identifier> = []
        for (index, lines) in zip(own, found) {
            let key = keys[index].value
            guard let lines, let changes = byFlag[key], var text = ChangedText((name, bytes), lines, style),
                text.make(changes) == nil
            else { continue }
            replacements.append(Replacement(range: lines.range, bytes: text.bytes))
            done.insert(key)
        }
        let rest = changes.filter { change in change.flag.map { !done.contains($0) } ?? true }
        return (Replacement.apply(replacements, to: bytes), rest)
    }

    /// The changes that make a flag of a manifest what it is to be, part by part; nil if the manifest hasn't that flag, or these
    /// aren't changes of single parts.
    package static func changes(to flag: ManifestFlag, in manifest: Manifest) -> [ManifestChange]? {
        manifest.flags.first { $0.key.value == flag.key.value }
            .flatMap { FlagChanges.between($0, flag, manifest.fields) }
    }

    /// What would make changes that can't be made in place: texts that mean the changes alone, with what is shared written out
    /// where the changes need it, or else with whole flags written again.
    ///
    /// - Returns: Nil if there is no such text that is known.
    package static func proposal(
        for changes: [ManifestChange],
        in original: Original,
        from loader: some FileLoading
    ) -> Outcome? {
        if let outcome = try? make(changes, in: original, from: loader, parting: .all) { return outcome }
        var meant = ChangedManifest(original.manifest)
        for change in changes { meant.make(change) }
        let keys = changes.compactMap(\.flag)
        let flags = Set(keys).sorted().compactMap { meant.flag($0) }
        guard keys.count == changes.count, flags.count == Set(keys).count else { return nil }
        return try? put(flags, [], in: original, from: loader, [.parts, .flags])
    }

    /// The problem that a part shares something with others, if that may be the reason; else another one.
    private static func problem(
        _ all: [(file: Int, sharing: LayoutTree.Sharing, change: ManifestChange)],
        _ original: Original,
        _ other: ManifestChangeProblem
    ) -> ManifestChangeProblem {
        guard let file = all.first?.file,
            let tree = LayoutTree(ChangedText.unmarked(original.files[file].bytes).text)
        else { return other }
        let here = all.filter { $0.file == file && $0.sharing.offset <= tree.text.count }
        // An alias or a merge key says where the part comes from; of anchors, the nearest one that is referred to.
        let source = here.first { $0.sharing.kind != .anchor }
        let referred = Set(tree.nodes.compactMap(\.target).map { tree.nodes[$0].start })
        guard let first = source ?? here.last(where: { referred.contains($0.sharing.offset) }) ?? here.first else {
            return other
        }
        let kind: ManifestChangeProblem.Sharing =
            switch first.sharing.kind {
            case .alias: .alias
            case .merge: .mergeKey
            case .anchor: .anchor
            }
        return .shared(
            kind, file: original.files[first.file].name, line: tree.line(of: first.sharing.offset) + 1,
            column: tree.column(of: first.sharing.offset) + 1, with: tree.parts(sharing: first.sharing, first.change),
            first.change)
    }
}

/// Why changes can't be made in a text.
package enum ManifestChangeProblem: Error {
    /// What a part of a manifest shares with others.
    package enum Sharing: Sendable {
        /// It is an alias of something.
        case alias
        /// It comes from a merge key.
        case mergeKey
        /// Aliases refer to it.
        case anchor
    }

    /// A file isn't UTF-8.
    case notUTF8(String)
    /// The part that would change is what others have too: flags, audiences, other keys, and other parts of the same flag.
    case shared(Sharing, file: String, line: Int, column: Int, with: [String], ManifestChange)
    /// A part that would change isn't where it should be.
    case notFound(ManifestChange, file: String)
    /// The text would mean something else.
    case notSafe([ManifestChange])
    /// The manifest would have errors.
    case breaks([ManifestChange], DiagnosticBag, Sources)
}

/// Which file a change is made in.
private struct FileOfChange {
    private let original: ChangedManifest
    private var added: [Identifier: Int] = [:]

    init(_ original: ChangedManifest) { self.original = original }

    mutating func number(of change: ManifestChange) -> Int {
        if case .addFlag(let key, let file) = change { added[key] = Int(file) }
        if let key = change.flag { return added[key] ?? original.flag(key).map { Int($0.key.place.file) } ?? 0 }
        guard case .audience(let name)? = change.list?.holder else { return 0 }
        return original.audience(name).map { Int($0.name.place.file) } ?? 0
    }
}
