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

/// A file's text while changes are made in it.
struct ChangedText {
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    /// What is before the text that is changed.
    private let before: [UInt8]
    /// How many bytes of the text aren't the file's.
    private let extra: Int
    private let keepsAliases: Bool
    /// The text so far.
    private var text: [UInt8]
    /// The tree of the text; nil once the text has changed.
    private var tree: LayoutTree?
    private let style: LayoutStyle
    /// What the changed parts may share with others, as they were at the beginning.
    private(set) var sharing: [(sharing: LayoutTree.Sharing, change: ManifestChange)] = []

    /// The text of a whole file.
    ///
    /// - Parameter keepsAliases: Whether aliases of an id stay where that gets another one.
    /// - Throws: ``ManifestChangeProblem/notUTF8(_:)`` if it isn't UTF-8.
    init(_ file: ManifestEditor.File, keepsAliases: Bool = false) throws(ManifestChangeProblem) {
        let (text, hasMark) = Self.unmarked(file.bytes)
        guard String(validating: text, as: UTF8.self) != nil, let tree = LayoutTree(text) else {
            throw .notUTF8(file.name)
        }
        before = hasMark ? Self.mark : []
        extra = 0
        self.keepsAliases = keepsAliases
        style = LayoutStyle(of: tree)
        self.text = text
        self.tree = tree
    }

    /// The lines of a flag in a file; nil if they aren't YAML.
    ///
    /// - Parameter style: The style of the file.
    init?(_ file: ManifestEditor.File, _ lines: FlagLines, _ style: LayoutStyle) {
        let isWindows = file.bytes.firstIndex(of: 0x0A).map { $0 > 0 && file.bytes[$0 - 1] == 0x0D } ?? false
        let head = Array((RootField.flags.rawValue + (isWindows ? ":\r\n" : ":\n")).utf8)
        let text = head + file.bytes[lines.range]
        guard String(validating: text, as: UTF8.self) != nil, let tree = LayoutTree(text) else { return nil }
        before = []
        extra = head.count
        keepsAliases = false
        self.style = style
        self.text = text
        self.tree = tree
    }

    /// A text without its byte order mark.
    static func unmarked(_ bytes: [UInt8]) -> (text: [UInt8], hasMark: Bool) {
        bytes.starts(with: mark) ? (Array(bytes.dropFirst(3)), true) : (bytes, false)
    }

    /// The bytes of the file, or of the flag's lines.
    var bytes: [UInt8] { before + text.dropFirst(extra) }

    /// Parts what changes need from what others share, in steps that each mean the same as before; what can't be parted stays.
    mutating func part(_ changes: [ManifestChange], _ parting: Parting) {
        // Each step takes an alias, an anchor or a merge key out of a change's way; what they lead to is bounded in depth.
        for _ in 0..<Self.mostPartings {
            guard let tree = tree ?? LayoutTree(text) else { return }
            let edit = LayoutEdit(tree, style, isIndexed: changes.count > 4, keepsAliases: keepsAliases)
            var round = Round()
            for change in changes {
                let step = edit.parting(of: change, parting)
                if !step.isEmpty { round.candidates.append((change, step, false)) }
            }
            guard !round.candidates.isEmpty else { return }
            text = Replacement.apply(round.free.replacements, to: text)
            self.tree = nil
        }
    }

    private static let mostPartings = 200

    /// Makes changes in rounds: in each, those that don't get in each other's way.
    ///
    /// - Returns: The first change that can't be made; nil if all were.
    mutating func make(_ changes: [ManifestChange]) -> ManifestChange? {
        var pending = changes
        var isFirst = true
        while !pending.isEmpty {
            guard let tree = tree ?? LayoutTree(text) else { return pending.first }
            let edit = LayoutEdit(tree, style, isIndexed: pending.count > 4, keepsAliases: keepsAliases)
            var round = Round()
            var containers: Set<Int> = []
            var rest: [ManifestChange] = []
            var impossible: ManifestChange?
            var isAdding = false
            var lists: Set<ListAddress> = []
            for change in pending {
                // All flags are added to one mapping.
                if case .addFlag = change, isAdding {
                    rest.append(change)
                    continue
                }
                // What a list is changed to depends on the changes before.
                if let list = change.list, lists.contains(list) {
                    rest.append(change)
                    continue
                }
                let (step, shared) = edit.step(change)
                if isFirst { sharing += shared.map { ($0, change) } }
                switch step {
                case .done: break
                case .impossible:
                    impossible = impossible ?? change
                    rest.append(change)
                case .edit(let new, let container, let isLast):
                    if let list = change.list { lists.insert(list) }
                    if case .addFlag = change { isAdding = true }
                    if containers.insert(container).inserted {
                        round.candidates.append((change, new, isLast))
                    } else {
                        rest.append(change)
                    }
                }
            }
            let (replacements, postponed) = round.free
            guard !replacements.isEmpty else { return impossible }
            text = Replacement.apply(replacements, to: text)
            self.tree = nil
            pending = postponed + rest
            isFirst = false
        }
        return nil
    }

    /// The changes of a round, each with what it replaces.
    private struct Round {
        var candidates: [(change: ManifestChange, replacements: [Replacement], isLast: Bool)] = []

        /// The replacements of those that don't get in each other's way, the first one's at least; and the changes that have
        /// to be looked at again.
        var free: (replacements: [Replacement], rest: [ManifestChange]) {
            let all = candidates.enumerated().flatMap { number, candidate in
                candidate.replacements.map { (number, $0) }
            }.sorted { ($0.1.range.lowerBound, $0.1.range.upperBound) < ($1.1.range.lowerBound, $1.1.range.upperBound) }
            var postponed: Set<Int> = []
            var last: (number: Int, replacement: Replacement)?
            for (number, replacement) in all where !postponed.contains(number) {
                if let before = last, before.number != number, !postponed.contains(before.number),
                    before.replacement.touches(replacement)
                {
                    postponed.insert(max(number, before.number))
                    if number > before.number { continue }
                }
                last = (number, replacement)
            }
            let done = candidates.indices.filter { !postponed.contains($0) }
            return (
                done.flatMap { candidates[$0].replacements },
                candidates.indices.filter { postponed.contains($0) || !candidates[$0].isLast }
                    .map { candidates[$0].change }
            )
        }
    }
}
