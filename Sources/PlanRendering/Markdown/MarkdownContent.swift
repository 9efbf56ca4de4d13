import Diagnostics
import FlagModel
import Planning
import TerminalText

/// What of a comment can be left out: everything but the summary.
struct MarkdownContent {
    /// Above so many lines of changes each flag is folded away.
    private static let longPlan = 40

    /// The limits that the plan is past, and warnings.
    private let alerts: MarkdownSection
    /// What archives, takes away or touches production; one section, or one for each cause.
    private let grave: [MarkdownSection]
    /// The other changes, in the same way.
    private let others: [MarkdownSection]
    /// The notes, and what is worth cleaning up.
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

    /// All that a plan has.
    ///
    /// - Parameter naming: How many flags a folded block names; of more it counts all but three.
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

    /// What stands above the changes of one cause.
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

    /// As it is written.
    var text: String { alerts.text + (grave + others + notes).map(\.text).joined() }

    /// What fits into so many bytes: what weighs most is chosen first, alerts up to half of the room.
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

    /// How many flags are counted, but not named, in what is there.
    var unnamed: Int { (grave + others).reduce(0) { $0 + $1.unnamed } }

    /// What was left out: `12 changes, 3 of them removals, archives or in production, 1 note`; nil for nothing.
    ///
    /// A change counts where anything of it was left out but the flag's name in a folded block; such names are counted
    /// on their own.
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
    /// The HTML that stands for the block while it is folded away. In `<code>` nothing becomes a mention or a link.
    fileprivate var summary: String {
        let head = "<code>\(MarkdownText.html(head.written(colored: false)))</code>"
        return tally.isEmpty ? head : "\(head) \(tally)"
    }
}

/// A part of a comment that is made of items, any of which can be left out.
struct MarkdownSection {
    /// An item, whole or not at all.
    struct Item {
        /// Its lines, each with its line end.
        let lines: String
        /// The HTML of the line that stands for it while it is folded away; nil in a common block.
        let summary: String?
        /// The flags that it tells of.
        let flags: Set<Identifier>
        /// How many of the flags it counts without naming them.
        let unnamed: Int
        /// The longest run of backticks in its lines.
        let longestRun: Int

        /// An item that stands in a common block, or folded away under a summary.
        init(_ lines: [String], summary: String? = nil, flags: Set<Identifier> = [], unnamed: Int = 0) {
            self.lines = lines.map { $0 + "\n" }.joined()
            self.summary = summary
            self.flags = flags
            self.unnamed = unnamed
            longestRun = MarkdownText.longestRun(in: self.lines)
        }
    }

    /// What stands above the items, with its line ends; empty for nothing.
    private let heading: String
    /// The items.
    private var items: [Item]
    /// How many flags the items count without naming them.
    var unnamed: Int { items.reduce(0) { $0 + $1.unnamed } }
    /// The items that were left out.
    private(set) var leftOut: [Item] = []

    /// A section with a heading, where it is to have one, and items.
    init(heading: String = "", items: [Item]) {
        self.heading = heading
        self.items = items
    }

    /// The section as it is written: first the items that stand in a common block; empty without items.
    var text: String {
        guard !items.isEmpty else { return "" }
        let together = items.filter { $0.summary == nil }
        let block = together.isEmpty ? "" : Self.fenced(together) + "\n"
        return heading + block + items.map(Self.folded).joined()
    }

    /// The section with the items that fit into so many bytes, in their order. Those that tell of most flags are chosen
    /// first, else the first; an item that doesn't fit is passed over.
    func fitting(_ bytes: Int) -> MarkdownSection {
        var section = MarkdownSection(heading: heading, items: [])
        var apart = heading.utf8.count
        var together = 0
        var longestRun = 0
        var isChosen = Array(repeating: false, count: items.count)
        // Sorting by the index as well, for `sorted` needn't keep the order of equals.
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

    /// The bytes of a common block of so many bytes of lines, with the empty line under it.
    private static func cost(of lines: Int, longestRun: Int) -> Int {
        lines + 2 * MarkdownText.fenceLength(longestRun: longestRun) + "diff\n\n\n".utf8.count
    }

    private static func fenced(_ items: [Item]) -> String {
        let length = MarkdownText.fenceLength(longestRun: items.map(\.longestRun).max() ?? 0)
        let fence = String(repeating: "`", count: length)
        return "\(fence)diff\n\(items.map(\.lines).joined())\(fence)\n"
    }

    /// An item under its summary; empty where it has none.
    private static func folded(_ item: Item) -> String {
        guard let summary = item.summary else { return "" }
        return "<details><summary>\(summary)</summary>\n\n\(fenced([item]))\n</details>\n\n"
    }
}
