import Diagnostics
import FlagModel
import Planning
import TerminalText

/// The parts of a comment that can be left out: everything except the summary.
struct MarkdownContent {
    /// If there are more lines of changes than this, each flag is collapsed.
    private static let longPlan = 40

    /// The limits that the plan exceeds, and warnings.
    private let alerts: MarkdownSection
    /// Removals, archived flags and changes in production; one section, or one for each cause.
    private let grave: [MarkdownSection]
    /// The other changes, in the same way.
    private let others: [MarkdownSection]
    /// The notes, and possible clean-ups.
    private let notes: [MarkdownSection]

    private init(
        alerts: MarkdownSection,
        grave: [MarkdownSection],
        others: [MarkdownSection],
        notes: [MarkdownSection]
    ) {
        self.alerts = alerts
        self.grave = grave
        self.others = others
        self.notes = notes
    }

    /// Everything in a plan.
    ///
    /// - Parameter naming: How many flags a grouped block lists; if there are more, it lists three.
    init(_ plan: Plan, naming: Int) {
        let layout = BlockLayout(width: 80, naming: naming)
        let parts = PlanParts(plan, layout: layout)
        let isLong = parts.sections.reduce(0) { $0 + $1.count } > Self.longPlan
        func sections(_ heading: String?, _ isIncluded: (PlanBlock) -> Bool) -> [MarkdownSection] {
            var heading = heading.map { "#### \($0)\n\n" } ?? ""
            return parts.parts.compactMap { part in
                let items = part.blocks.filter(isIncluded).map { block in
                    MarkdownSection.Item(
                        block.lines(placeColumn: parts.placeColumn).map { $0.written(colored: false) },
                        summary: isLong && !block.body.isEmpty ? block.summary : nil,
                        flags: block.flags,
                        unnamed: block.unnamed
                    )
                }
                guard !items.isEmpty else { return nil }
                defer { heading = "" }
                return MarkdownSection(heading: heading + (plan.base.map { Self.cause(part, $0) } ?? ""), items: items)
            }
        }
        grave = sections("Removals, archives and production", \.isGrave)
        others = sections(grave.isEmpty ? nil : "Other changes") { !$0.isGrave }
        let remarks = RemarkLines(plan, layout: layout)
        func items(_ remarks: [[StyledText]], _ sigil: String = "") -> [MarkdownSection.Item] {
            remarks.map { lines in .init(lines.map { sigil + $0.written(colored: false) }) }
        }
        alerts = MarkdownSection(items: items(remarks.blocked + remarks.warnings, "! "))
        notes = [
            MarkdownSection(items: items(remarks.notes)),
            MarkdownSection(
                heading: "#### \(RemarkLines.cleanupHeading)\n\n", items: items(remarks.cleanup)),
        ]
    }

    /// The heading of the changes of one cause.
    private static func cause(_ part: PlanParts.Part, _ base: PlanBase) -> String {
        let revision = MarkdownText.span(shortened(SafeText.visible(base.revision)))
        return part.isDrift
            ? "##### What has drifted from \(revision)\n\n" : "##### What this branch changes, against \(revision)\n\n"
    }

    /// The first 80 scalars of a text.
    static func shortened(_ text: String) -> String {
        let scalars = text.unicodeScalars
        return scalars.count <= 80 ? text : String(scalars.prefix(80)) + "…"
    }

    /// The Markdown.
    var text: String { alerts.text + (grave + others + notes).map(\.text).joined() }

    /// The content that fits into a number of bytes: the most important parts first, alerts up to half of the space.
    func fitting(_ bytes: Int) -> MarkdownContent {
        let alerts = alerts.fitting(bytes / 2)
        var room = bytes - alerts.text.utf8.count
        func fitted(_ sections: [MarkdownSection]) -> [MarkdownSection] {
            sections.map { section in
                let fitting = section.fitting(room)
                room -= fitting.text.utf8.count
                return fitting
            }
        }
        let grave = fitted(grave)
        let others = fitted(others)
        return MarkdownContent(alerts: alerts, grave: grave, others: others, notes: fitted(notes))
    }

    /// The number of flags that are counted, but not listed.
    var unnamed: Int { (grave + others).reduce(0) { $0 + $1.unnamed } }

    /// What was left out: `12 changes, 3 of them removals, archives or in production, 1 note`; nil if nothing was.
    ///
    /// A change counts if anything of it was left out, except the flag's name in a grouped block; such names are
    /// counted separately.
    var leftOut: String? {
        let graveFlags = grave.flatMap(\.leftOut).reduce(into: []) { $0.formUnion($1.flags) } as Set
        let flags = others.flatMap(\.leftOut).reduce(into: graveFlags) { $0.formUnion($1.flags) }
        let notesLeftOut = notes.reduce(0) { $0 + $1.leftOut.count }
        let parts = [
            flags.isEmpty ? nil : counted(flags.count, "change"),
            graveFlags.isEmpty ? nil : "\(graveFlags.count) of them removals, archives or in production",
            alerts.leftOut.isEmpty ? nil : counted(alerts.leftOut.count, "warning"),
            notesLeftOut == 0 ? nil : counted(notesLeftOut, "note"),
            unnamed == 0 ? nil : "the names of \(counted(unnamed, "flag"))",
        ]
        let words = parts.compactMap { $0 }
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }
}

extension PlanBlock {
    /// The HTML summary of a collapsed block. In `<code>`, nothing becomes a mention or a link.
    fileprivate var summary: String {
        let head = "<code>\(MarkdownText.html(head.written(colored: false)))</code>"
        return tally.isEmpty ? head : "\(head) \(tally)"
    }
}

/// A part of a comment that consists of items, any of which can be left out.
struct MarkdownSection {
    /// An item, which is shown completely or not at all.
    struct Item {
        /// Its lines, each with a line break.
        let lines: String
        /// The HTML summary of the collapsed item; nil if it is part of a common block.
        let summary: String?
        /// The flags in it.
        let flags: Set<Identifier>
        /// How many of the flags are counted but not listed.
        let unnamed: Int
        /// The longest run of backticks in its lines.
        let longestRun: Int

        /// An item in a common block, or collapsed under a summary.
        init(_ lines: [String], summary: String? = nil, flags: Set<Identifier> = [], unnamed: Int = 0) {
            self.lines = lines.map { $0 + "\n" }.joined()
            self.summary = summary
            self.flags = flags
            self.unnamed = unnamed
            longestRun = MarkdownText.longestRun(in: self.lines)
        }
    }

    /// The heading, including line breaks; empty for none.
    private let heading: String
    /// The items.
    private var items: [Item]
    /// The number of flags that the items count but don't list.
    var unnamed: Int { items.reduce(0) { $0 + $1.unnamed } }
    /// The items that were left out.
    private(set) var leftOut: [Item] = []

    /// A section with an optional heading, and items.
    init(heading: String = "", items: [Item]) {
        self.heading = heading
        self.items = items
    }

    /// The Markdown: first the items in a common block; empty without items.
    var text: String {
        guard !items.isEmpty else { return "" }
        let together = items.filter { $0.summary == nil }
        let block = together.isEmpty ? "" : Self.fenced(together) + "\n"
        return heading + block + items.map(Self.folded).joined()
    }

    /// The section with the items that fit into a number of bytes, in their order. Items with the most flags are chosen
    /// first; an item that doesn't fit is skipped.
    func fitting(_ bytes: Int) -> MarkdownSection {
        var section = MarkdownSection(heading: heading, items: [])
        var apart = heading.utf8.count
        var together = 0
        var longestRun = 0
        var isChosen = Array(repeating: false, count: items.count)
        // Sorts by the index too, because `sorted` isn't guaranteed to be stable.
        let order = items.indices.sorted { (-items[$0].flags.count, $0) < (-items[$1].flags.count, $1) }
        for index in order {
            let item = items[index]
            var next = (apart: apart, together: together, longestRun: longestRun)
            if item.summary == nil {
                next.together += item.lines.utf8.count
                next.longestRun = max(longestRun, item.longestRun)
            } else {
                next.apart += Self.folded(item).utf8.count
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

    /// The size of a common block with this number of bytes in its lines, including the empty line under it.
    private static func cost(of lines: Int, longestRun: Int) -> Int {
        lines + 2 * MarkdownText.fenceLength(longestRun: longestRun) + "diff\n\n\n".utf8.count
    }

    private static func fenced(_ items: [Item]) -> String {
        let length = MarkdownText.fenceLength(longestRun: items.map(\.longestRun).max() ?? 0)
        let fence = String(repeating: "`", count: length)
        return "\(fence)diff\n\(items.map(\.lines).joined())\(fence)\n"
    }

    /// An item under its summary; empty if it has none.
    private static func folded(_ item: Item) -> String {
        guard let summary = item.summary else { return "" }
        return "<details><summary>\(summary)</summary>\n\n\(fenced([item]))\n</details>\n\n"
    }
}
