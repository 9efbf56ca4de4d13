import Diagnostics
import FlagModel
import Planning
import TerminalText

/// What stands together in a plan for people: a flag or a fold with its sigil, and the lines under it.
///
/// ```
/// ~ huddles                                                         flags.yaml:41
///     description  "Old text" → "New text"
///     Production   - company hooli
/// ```
struct PlanBlock {
    /// The sigil and what it is about; column 0 belongs to the sigil.
    let head: StyledText
    /// Where the manifest causes it.
    let place: PlanPlace?
    /// The same, or where the manifest names the first of what has many causes.
    let firstPlace: PlanPlace?
    /// The lines under it, each indented.
    let body: [StyledText]
    /// What the body holds, counted: `2 fields · production +3 −1 targets`; empty where there is nothing to count.
    let tally: String
    /// The flags that it tells of.
    let flags: Set<Identifier>
    /// How many of the flags it counts without naming them.
    let unnamed: Int
    /// Whether it archives, takes targets away or touches production: what a reviewer should see before the rest.
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

/// The blocks of a plan, parted by cause where it was held against another revision.
struct PlanParts {
    /// Blocks that have one cause.
    struct Part {
        /// What stands above them; nil where the plan isn't parted.
        let heading: String?
        /// Whether they have drifted.
        let isDrift: Bool
        /// The blocks.
        let blocks: [PlanBlock]
    }

    /// The parts that hold anything: what the branch changes, then what has drifted.
    let parts: [Part]
    /// Where the places stand, the same in all parts.
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

    /// The lines of each part, under its heading where it has one.
    var sections: [[StyledText]] {
        parts.map { part in
            (part.heading.map { [StyledText($0 + ":", .strong)] } ?? [])
                + part.blocks.flatMap { $0.lines(placeColumn: placeColumn) }
        }
    }
}
