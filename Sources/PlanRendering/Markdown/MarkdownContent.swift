import Diagnostics
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
