import Planning

/// What of a comment can be left out: everything but the summary.
struct MarkdownContent {
    /// Above so many lines of changes each flag is folded away.
    private static let longPlan = 40

    /// The limits that the plan is past, and warnings.
    private let alerts: MarkdownSection
    /// What archives, takes away or touches production.
    private let grave: MarkdownSection
    /// The other changes.
    private let others: MarkdownSection
    /// The notes.
    private let notes: MarkdownSection

    private init(alerts: MarkdownSection, grave: MarkdownSection, others: MarkdownSection, notes: MarkdownSection) {
        self.alerts = alerts
        self.grave = grave
        self.others = others
        self.notes = notes
    }

    /// All that a plan has.
    init(_ plan: Plan) {
        let blocks = PlanBlocks(plan, layout: BlockLayout(width: 80, naming: 60))
        let isLong = blocks.lines.count > Self.longPlan
        func items(_ isIncluded: (PlanBlock) -> Bool) -> [MarkdownSection.Item] {
            blocks.blocks.filter(isIncluded).map { block in
                MarkdownSection.Item(
                    block.lines(placeColumn: blocks.placeColumn).map { $0.written(colored: false) },
                    summary: isLong && !block.body.isEmpty ? block.summary : nil,
                    flags: block.flags
                )
            }
        }
        let graveItems = items(\.isGrave)
        grave = MarkdownSection(heading: "#### Removals, archives and production\n\n", items: graveItems)
        others = MarkdownSection(
            heading: graveItems.isEmpty ? "" : "#### Other changes\n\n",
            items: items { !$0.isGrave }
        )
        let remarks = RemarkLines(plan)
        alerts = MarkdownSection(
            items: (remarks.blocked + remarks.warnings).map { .init(["! " + $0.written(colored: false)]) }
        )
        notes = MarkdownSection(items: remarks.notes.map { .init([$0.written(colored: false)]) })
    }

    /// As it is written.
    var text: String { alerts.text + grave.text + others.text + notes.text }

    /// What fits into so many bytes: what weighs most is chosen first, alerts up to half of the room.
    func fitting(_ bytes: Int) -> MarkdownContent {
        let alerts = alerts.fitting(bytes / 2)
        var room = bytes - alerts.text.utf8.count
        let grave = grave.fitting(room)
        room -= grave.text.utf8.count
        let others = others.fitting(room)
        room -= others.text.utf8.count
        return MarkdownContent(alerts: alerts, grave: grave, others: others, notes: notes.fitting(room))
    }

    /// What was left out: `12 changes, 3 of them removals, archives or in production, 1 note`; nil for nothing.
    ///
    /// A change counts where anything of it was left out.
    var leftOut: String? {
        let graveFlags = grave.leftOut.reduce(into: []) { $0.formUnion($1.flags) } as Set
        let flags = others.leftOut.reduce(into: graveFlags) { $0.formUnion($1.flags) }
        let parts = [
            flags.isEmpty ? nil : counted(flags.count, "change"),
            graveFlags.isEmpty ? nil : "\(graveFlags.count) of them removals, archives or in production",
            alerts.leftOut.isEmpty ? nil : counted(alerts.leftOut.count, "warning"),
            notes.leftOut.isEmpty ? nil : counted(notes.leftOut.count, "note"),
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
