import Diagnostics
import Planning
import TerminalText

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
