import Diagnostics
import FlagModel
import Planning
import TerminalText

/// The parts of a comment that can be left out: everything except the summary.
struct MarkdownContent {
    /// If there are more lines of changes than this, each flag is collapsed. Of what is collapsed anyway, only its beginning counts.
    private static let longPlan = 40

    /// The limits that the plan exceeds, and warnings.
    private let alerts: MarkdownSection
    /// Removals, archived flags and changes in production; one section, or one for each cause.
    private let grave: [MarkdownSection]
    /// The other changes, in the same way.
    private let others: [MarkdownSection]
    /// What waits until Reflag knows a company or user.
    private let waiting: MarkdownSection
    /// The notes, and possible clean-ups.
    private let notes: [MarkdownSection]

    private init(
        alerts: MarkdownSection,
        grave: [MarkdownSection],
        others: [MarkdownSection],
        waiting: MarkdownSection,
        notes: [MarkdownSection]
    ) {
        self.alerts = alerts
        self.grave = grave
        self.others = others
        self.waiting = waiting
        self.notes = notes
    }

    /// Everything in a plan.
    ///
    /// - Parameter naming: How many flags a grouped block lists; if there are more, it lists three.
    init(_ plan: Plan, naming: Int) {
        let layout = BlockLayout(width: 80, naming: naming)
        let parts = PlanParts(plan, layout: layout)
        let isLong = parts.hasMoreLines(than: Self.longPlan, countingOfEach: MarkdownBlocks.longBlock)
        var (grave, others): ([MarkdownSection], [MarkdownSection]) = ([], [])
        for part in parts.parts {
            let cause = plan.base.map { Self.cause(part, $0) } ?? ""
            let source = MarkdownBlocks(blocks: part.blocks, placeColumn: parts.placeColumn, isLong: isLong)
            var blocks: [(effect: BlockEffect, item: MarkdownSection.Item)] = []
            for number in part.blocks.numbers {
                guard let block = part.blocks[number] else { continue }
                blocks.append((block.effect, MarkdownSection.Item(number, source.content(of: block), block)))
            }
            // Sorts by the index too, because `sorted` isn't guaranteed to be stable.
            let order = blocks.indices.sorted {
                blocks[$0].effect == blocks[$1].effect ? $0 < $1 : blocks[$0].effect > blocks[$1].effect
            }
            let (first, last) = (
                order.filter { blocks[$0].effect.isGrave }, order.filter { !blocks[$0].effect.isGrave }
            )
            func section(_ order: [Int]) -> [MarkdownSection] {
                let items = order.map { blocks[$0].item }
                return items.isEmpty ? [] : [MarkdownSection(heading: cause, items: items, of: source)]
            }
            grave += section(first)
            others += section(last)
        }
        if !grave.isEmpty {
            grave[0].heading = "#### Removals, archives and production\n\n" + grave[0].heading
            if !others.isEmpty { others[0].heading = "#### Other changes\n\n" + others[0].heading }
        }
        self.grave = grave
        self.others = others
        let lines = WaitingLines(plan.waiting, layout: layout).lines
        waiting = MarkdownSection(
            heading: "#### \(WaitingLines.heading)\n\n",
            items: lines.map { lines in .init(lines.map { "!" + $0.written(colored: false).dropFirst() }) })
        let remarks = RemarkLines(plan, layout: layout)
        func items(_ remarks: [[StyledText]], _ sigil: String = "") -> [MarkdownSection.Item] {
            remarks.map { lines in .init(lines.map { sigil + $0.written(colored: false) }) }
        }
        alerts = MarkdownSection(items: items(remarks.blocked + remarks.warnings, "! "))
        notes = [
            MarkdownSection(items: plan.grants.isEmpty ? [] : [.init(plan.grants.lines)]),
            MarkdownSection(items: items(remarks.notes)),
            MarkdownSection(
                heading: "#### \(RemarkLines.cleanupHeading)\n\n", items: items(remarks.cleanup)),
        ]
    }

    /// The heading of the changes of one cause.
    private static func cause(_ part: PlanParts.Part, _ base: PlanBase) -> String {
        let revision = MarkdownText.span(shortened(SafeText.visible(base.revision)))
        let what =
            switch part.cause {
            case .branch: "What this branch changes, against \(revision)"
            case .due: "What is due by now"
            case .drift: "What has drifted from \(revision)"
            }
        return "##### \(what)\n\n"
    }

    /// The first 80 scalars of a text.
    static func shortened(_ text: String) -> String {
        let scalars = text.unicodeScalars
        return scalars.count <= 80 ? text : String(scalars.prefix(80)) + "…"
    }

    private var sections: [MarkdownSection] { [alerts] + grave + others + [waiting] + notes }

    /// The Markdown.
    var text: String { sections.map(\.text).joined() }

    /// The number of bytes of the Markdown.
    var size: Int { sections.reduce(0) { $0 + $1.size } }

    /// The content that fits into a number of bytes: the most important parts first, alerts up to half of the space.
    func fitting(_ bytes: Int) -> MarkdownContent {
        let alerts = alerts.fitting(bytes / 2)
        var room = bytes - alerts.size
        func fitted(_ sections: [MarkdownSection]) -> [MarkdownSection] {
            sections.map { section in
                let fitting = section.fitting(room)
                room -= fitting.size
                return fitting
            }
        }
        let grave = fitted(grave)
        let others = fitted(others)
        let waiting = fitted([waiting])[0]
        return MarkdownContent(
            alerts: alerts, grave: grave, others: others, waiting: waiting, notes: fitted(notes))
    }

    /// The number of flags that are counted, but not listed.
    var unnamed: Int { (grave + others).reduce(0) { $0 + $1.unnamed } }

    /// What was left out: `12 changes, 3 of them removals, archives or in production, 1 note`; nil if nothing was.
    ///
    /// A change counts if anything of it was left out, except the flag's name in a grouped block; such names are
    /// counted separately.
    var leftOut: String? {
        let graveFlags = grave.reduce(into: Set<Identifier>()) { $0.formUnion($1.flagsLeftOut) }
        let flags = others.reduce(into: graveFlags) { $0.formUnion($1.flagsLeftOut) }
        let notesLeftOut = notes.reduce(0) { $0 + $1.leftOut.count }
        let parts = [
            flags.isEmpty ? nil : counted(flags.count, "change"),
            graveFlags.isEmpty ? nil : "\(graveFlags.count) of them removals, archives or in production",
            alerts.leftOut.isEmpty ? nil : counted(alerts.leftOut.count, "warning"),
            waiting.leftOut.isEmpty ? nil : "\(waiting.leftOut.count) waiting",
            notesLeftOut == 0 ? nil : counted(notesLeftOut, "note"),
            unnamed == 0 ? nil : "the names of \(counted(unnamed, "flag"))",
        ]
        let words = parts.compactMap { $0 }
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }
}

/// A part of a comment that consists of items, any of which can be left out.
struct MarkdownSection {
    /// The text of an item.
    struct Content {
        /// Its lines, each with a line break.
        let lines: String
        /// The HTML summary of the collapsed item; nil if it is part of a common block.
        let summary: String?
        /// The longest run of backticks in its lines.
        let longestRun: Int

        init(_ lines: [String], summary: String? = nil) {
            self.lines = lines.map { $0 + "\n" }.joined()
            self.summary = summary
            longestRun = MarkdownText.longestRun(in: self.lines)
        }

        /// The item under its summary; empty if it has none.
        var folded: String {
            guard let summary else { return "" }
            let block = MarkdownSection.fenced(lines, longestRun: longestRun)
            return "<details><summary>\(summary)</summary>\n\n\(block)\n</details>\n\n"
        }
    }

    /// An item, which is shown completely or not at all: what is known of its text, which is only made if it is shown.
    struct Item {
        /// Where its text comes from.
        fileprivate enum Source {
            case content(Content)
            /// The block of this number.
            case block(Int)
        }

        fileprivate let source: Source
        /// The bytes of its lines in a common block; nil if it is collapsed.
        fileprivate let bytes: Int?
        /// The bytes of the collapsed item; 0 if it is part of a common block.
        fileprivate let foldedBytes: Int
        /// The longest run of backticks in its lines.
        fileprivate let longestRun: Int
        /// How many of the flags are counted but not listed.
        fileprivate let unnamed: Int

        /// An item in a common block.
        init(_ lines: [String]) {
            let content = Content(lines)
            self.init(.content(content), content, unnamed: 0)
        }

        /// The item of a block.
        ///
        /// - `number`: The block's number.
        /// - `content`: Its text.
        init(_ number: Int, _ content: Content, _ block: PlanBlock) {
            self.init(.block(number), content, unnamed: block.unnamed)
        }

        private init(_ source: Source, _ content: Content, unnamed: Int) {
            self.source = source
            bytes = content.summary == nil ? content.lines.utf8.count : nil
            foldedBytes = content.folded.utf8.count
            longestRun = content.longestRun
            self.unnamed = unnamed
        }
    }

    /// The heading, including line breaks; empty for none.
    var heading: String
    /// The items, the most important first.
    private var items: [Item]
    /// The items that were left out.
    private(set) var leftOut: [Item] = []
    /// Where the text of items comes from that are blocks.
    private let source: MarkdownBlocks?

    /// A section with an optional heading, and items.
    init(heading: String = "", items: [Item], of source: MarkdownBlocks? = nil) {
        self.heading = heading
        self.items = items
        self.source = source
    }

    /// The number of flags that the items count but don't list.
    var unnamed: Int { items.reduce(0) { $0 + $1.unnamed } }

    /// The flags in the items that were left out.
    var flagsLeftOut: Set<Identifier> {
        leftOut.reduce(into: []) { flags, item in
            if case .block(let number) = item.source { flags.formUnion(source?.flags(of: number) ?? []) }
        }
    }

    /// The Markdown: the items in their order, those in the common block where the first of them is; empty without items.
    var text: String {
        guard !items.isEmpty else { return "" }
        let together = items.filter { $0.bytes != nil }
        guard let first = items.firstIndex(where: { $0.bytes != nil }) else { return heading + folded(items[...]) }
        let lines = together.map { content(of: $0).lines }.joined()
        let block = Self.fenced(lines, longestRun: Self.longestRun(in: together)) + "\n"
        return heading + folded(items[..<first]) + block + folded(items[first...])
    }

    /// The collapsed ones of some items.
    private func folded(_ items: ArraySlice<Item>) -> String {
        items.lazy.filter { $0.bytes == nil }.map { content(of: $0).folded }.joined()
    }

    /// The number of bytes of the Markdown.
    var size: Int {
        guard !items.isEmpty else { return 0 }
        let together = items.filter { $0.bytes != nil }
        let lines = together.reduce(0) { $0 + ($1.bytes ?? 0) }
        let block = together.isEmpty ? 0 : Self.cost(of: lines, longestRun: Self.longestRun(in: together))
        return heading.utf8.count + block + items.reduce(0) { $0 + $1.foldedBytes }
    }

    /// The section with the items that fit into a number of bytes, in their order. The most important are chosen first; an
    /// item that doesn't fit is skipped.
    func fitting(_ bytes: Int) -> MarkdownSection {
        var section = MarkdownSection(heading: heading, items: [], of: source)
        var apart = heading.utf8.count
        var together = 0
        var longestRun = 0
        var isChosen = Array(repeating: false, count: items.count)
        for (index, item) in items.enumerated() {
            var next = (apart: apart + item.foldedBytes, together: together, longestRun: longestRun)
            if let lines = item.bytes {
                next.together += lines
                next.longestRun = max(longestRun, item.longestRun)
            }
            let block = next.together == 0 ? 0 : Self.cost(of: next.together, longestRun: next.longestRun)
            if next.apart + block <= bytes {
                (apart, together, longestRun) = next
                isChosen[index] = true
            }
        }
        for (item, isChosen) in zip(items, isChosen) {
            if isChosen { section.items.append(item) } else { section.leftOut.append(item) }
        }
        return section
    }

    private func content(of item: Item) -> Content {
        switch item.source {
        case .content(let content): content
        case .block(let number): source?.content(of: number) ?? Content([])
        }
    }

    private static func longestRun(in items: [Item]) -> Int { items.map(\.longestRun).max() ?? 0 }

    /// The size of a common block with this number of bytes in its lines, including the empty line under it.
    private static func cost(of lines: Int, longestRun: Int) -> Int {
        lines + 2 * MarkdownText.fenceLength(longestRun: longestRun) + "diff\n\n\n".utf8.count
    }

    private static func fenced(_ lines: String, longestRun: Int) -> String {
        let fence = String(repeating: "`", count: MarkdownText.fenceLength(longestRun: longestRun))
        return "\(fence)diff\n\(lines)\(fence)\n"
    }
}

/// The blocks of a part of a plan, as Markdown; each is made when it is asked for.
struct MarkdownBlocks {
    /// The blocks.
    let blocks: PlanBlocks
    /// The column of the places.
    let placeColumn: Int
    /// Whether each block with lines under its head is collapsed; otherwise only those that are long themselves, such as a list
    /// of very many flags.
    let isLong: Bool

    /// If there are more lines under a block's head than this, it is collapsed.
    static let longBlock = 15

    /// The text of the block of a number.
    fileprivate func content(of number: Int) -> MarkdownSection.Content? { blocks[number].map(content) }

    /// The text of a block.
    func content(of block: PlanBlock) -> MarkdownSection.Content {
        MarkdownSection.Content(
            block.lines(placeColumn: placeColumn).map(\.inDiff),
            summary: block.body.count > (isLong ? 0 : Self.longBlock) ? block.summary : nil)
    }

    /// The flags in the block of a number.
    fileprivate func flags(of number: Int) -> Set<Identifier> { blocks.flags(of: number) }
}

extension PlanBlock {
    /// The HTML summary of a collapsed block. In `<code>`, nothing becomes a mention or a link.
    fileprivate var summary: String {
        let head = "<code>\(MarkdownText.html(head.inDiff))</code>"
        return tally.isEmpty ? head : "\(head) \(tally)"
    }
}
