import Planning

/// The blocks of a plan: first the flags in the plan's order, then what is folded.
struct PlanBlocks {
    /// The blocks, in the order in which they are shown.
    let blocks: [PlanBlock]
    /// Where the places stand.
    let placeColumn: Int

    /// The blocks of a plan, laid out.
    init(_ plan: Plan, layout: BlockLayout) {
        let folded = FoldedChanges(plan.changes)
        let flags = folded.changes.map { ChangeBlock(change: $0, layout: layout).block }
        let folds = folded.folds.map { FoldBlock(fold: $0, layout: layout).block }
        blocks = flags + folds
        placeColumn = layout.placeColumn(blocks)
    }

    /// All lines, one block after another.
    var lines: [StyledText] {
        blocks.flatMap { $0.lines(placeColumn: placeColumn) }
    }
}
