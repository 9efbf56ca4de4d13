import Planning

/// The blocks of changes: first the flags in the plan's order, then what is folded.
struct PlanBlocks {
    /// The blocks, in the order in which they are shown.
    let blocks: [PlanBlock]

    /// The blocks of changes, laid out.
    init(_ changes: [Change], layout: BlockLayout) {
        let folded = FoldedChanges(changes)
        let flags = folded.changes.map { ChangeBlock(change: $0, layout: layout).block }
        let folds = folded.folds.map { FoldBlock(fold: $0, layout: layout).block }
        blocks = flags + folds
    }
}
