import FlagModel

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
    /// - `style`: The style of the file.
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
