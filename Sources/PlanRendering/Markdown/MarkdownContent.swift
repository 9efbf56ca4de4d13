import Planning

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
    init(_ plan: Plan) {
        let parts = PlanParts(plan, layout: BlockLayout(width: 80, naming: 60))
        let isLong = parts.sections.reduce(0) { $0 + $1.count } > Self.longPlan
        func sections(_ heading: String?, _ isIncluded: (PlanBlock) -> Bool) -> [MarkdownSection] {
            var heading = heading.map { "#### \($0)\n\n" } ?? ""
            return parts.parts.compactMap { part in
                let items = part.blocks.filter(isIncluded).map { block in
                    MarkdownSection.Item(
                        block.lines(placeColumn: parts.placeColumn).map { $0.written(colored: false) },
                        summary: isLong && !block.body.isEmpty ? block.summary : nil,
                        flags: block.flags
                    )
                }
                guard !items.isEmpty else { return nil }
                defer { heading = "" }
                let cause = part.isDrift ? Self.driftHeading : Self.branchHeading
                return MarkdownSection(
                    heading: part.heading == nil ? heading : heading + "##### \(cause)\n\n", items: items)
            }
        }
        grave = sections("Removals, archives and production", \.isGrave)
        others = sections(grave.isEmpty ? nil : "Other changes") { !$0.isGrave }
        let remarks = RemarkLines(plan)
        alerts = MarkdownSection(
            items: (remarks.blocked + remarks.warnings).map { .init(["! " + $0.written(colored: false)]) }
        )
        notes = [
            MarkdownSection(items: remarks.notes.map { .init([$0.written(colored: false)]) }),
            MarkdownSection(
                heading: "#### \(RemarkLines.cleanupHeading)\n\n",
                items: remarks.cleanup.map { .init([$0.written(colored: false)]) }),
        ]
    }

    private static let branchHeading = "What this branch changes"
    private static let driftHeading = "What has drifted"

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

    /// What was left out: `12 changes, 3 of them removals, archives or in production, 1 note`; nil for nothing.
    ///
    /// A change counts where anything of it was left out.
    var leftOut: String? {
        let graveFlags = grave.flatMap(\.leftOut).reduce(into: []) { $0.formUnion($1.flags) } as Set
        let flags = others.flatMap(\.leftOut).reduce(into: graveFlags) { $0.formUnion($1.flags) }
        let notesLeftOut = notes.reduce(0) { $0 + $1.leftOut.count }
        let parts = [
            flags.isEmpty ? nil : counted(flags.count, "change"),
            graveFlags.isEmpty ? nil : "\(graveFlags.count) of them removals, archives or in production",
            alerts.leftOut.isEmpty ? nil : counted(alerts.leftOut.count, "warning"),
            notesLeftOut == 0 ? nil : counted(notesLeftOut, "note"),
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
