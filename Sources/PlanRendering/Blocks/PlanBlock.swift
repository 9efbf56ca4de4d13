import Diagnostics
import FlagModel
import Planning
import TerminalText

/// A block of a plan for people: a flag or a group with its sigil, and the lines under it.
///
/// ```
/// ~ huddles                                                         flags.yaml:41
///     description  "Old text" → "New text"
///     Production   - company hooli
/// ```
struct PlanBlock {
    /// The sigil and the subject; column 0 is the sigil.
    let head: StyledText
    /// The place in the manifest that causes it.
    let place: PlanPlace?
    /// The same, or the first place if there are several causes.
    let firstPlace: PlanPlace?
    /// The indented lines under it.
    let body: [StyledText]
    /// A count of what the body has: `2 fields · production +3 −1 targets`; empty if there is nothing to count.
    let tally: String
    /// The flags in it.
    let flags: Set<Identifier>
    /// How many of the flags are counted but not listed.
    let unnamed: Int
    /// Whether it archives, removes targets or changes production: a reviewer should see these blocks first.
    let isGrave: Bool

    /// The head with its place, and the body.
    func lines(placeColumn: Int) -> [StyledText] {
        var first = head
        if let place {
            first.pad(to: placeColumn, least: 2)
            first.append(Shown.place(place), .faint)
        }
        return [first] + body
    }
}

/// The blocks of changes: first the flags in the plan's order, then the groups.
struct PlanBlocks {
    /// The blocks, in display order.
    let blocks: [PlanBlock]

    /// The blocks of changes, laid out.
    init(_ changes: [Change], layout: BlockLayout) {
        let folded = FoldedChanges(changes)
        let flags = folded.changes.map { ChangeBlock(change: $0, layout: layout).block }
        let folds = folded.folds.map { FoldBlock(fold: $0, layout: layout).block }
        blocks = flags + folds
    }
}

/// The blocks of a plan, separated by cause if it was compared with another revision.
struct PlanParts {
    /// Blocks with the same cause.
    struct Part {
        /// Their heading; nil if the plan isn't separated.
        let heading: String?
        /// Whether they are drift.
        let isDrift: Bool
        /// The blocks.
        let blocks: [PlanBlock]
    }

    /// The parts that aren't empty: what the branch changes, then drift.
    let parts: [Part]
    /// The column of the places, the same in all parts.
    let placeColumn: Int

    /// The parts of a plan, laid out.
    init(_ plan: Plan, layout: BlockLayout) {
        let (branch, drifted) = plan.parts
        let base = plan.base.map { Shown.name($0.revision) }
        let all = [
            Part(
                heading: base.map { "What this branch changes, against \($0)" }, isDrift: false,
                blocks: PlanBlocks(branch, layout: layout).blocks),
            Part(
                heading: base.map { "What has drifted from \($0)" }, isDrift: true,
                blocks: PlanBlocks(drifted, layout: layout).blocks),
        ]
        parts = all.filter { !$0.blocks.isEmpty }
        placeColumn = layout.placeColumn(parts.flatMap(\.blocks))
    }

    /// The lines of each part, under its heading if it has one.
    var sections: [[StyledText]] {
        parts.map { part in
            (part.heading.map { [StyledText($0 + ":", .strong)] } ?? [])
                + part.blocks.flatMap { $0.lines(placeColumn: placeColumn) }
        }
    }
}
