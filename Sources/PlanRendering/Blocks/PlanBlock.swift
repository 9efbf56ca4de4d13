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
    let head: BlockLine
    /// The place in the manifest that causes it.
    let place: PlanPlace?
    /// Where an annotation is shown: the first line that says something of what changes.
    let firstPlace: PlanPlace?
    /// The indented lines under it.
    let body: [BlockLine]
    /// A count of what the body has: `2 fields · production +3 −1 targets`, `on 30 flags · production +30 targets`; empty if there
    /// is nothing to count.
    let tally: String
    /// The flags in it.
    let flags: Set<Identifier>
    /// How many of the flags are counted but not listed.
    let unnamed: Int
    /// How much it does.
    let effect: BlockEffect

    /// Whether it archives, removes targets or changes production: a reviewer should see these blocks first.
    var isGrave: Bool { effect.isGrave }

    /// The head with its place, and the body.
    func lines(placeColumn: Int) -> [BlockLine] {
        var first = head
        if let place {
            first.text.pad(to: placeColumn, least: 2)
            first.text.append(Shown.place(place), .faint)
        }
        return [first] + body
    }
}

/// The blocks of changes: first the flags in the plan's order, then the groups. Each is made when it is asked for, so that
/// those of a large plan are never in memory together.
struct PlanBlocks: Sequence {
    private let folded: FoldedChanges
    private let layout: BlockLayout

    /// The blocks of changes, laid out.
    init(_ changes: [Change], layout: BlockLayout) {
        folded = FoldedChanges(changes)
        self.layout = layout
    }

    /// Whether there is none.
    var isEmpty: Bool { folded.changes.isEmpty }

    /// The blocks, in their order.
    func makeIterator() -> Iterator { Iterator(blocks: self) }

    /// Makes one block after the other.
    struct Iterator: IteratorProtocol {
        fileprivate let blocks: PlanBlocks
        private var number = 0

        fileprivate init(blocks: PlanBlocks) { self.blocks = blocks }

        mutating func next() -> PlanBlock? {
            while number < blocks.numbers.upperBound {
                defer { number += 1 }
                if let block = blocks[number] { return block }
            }
            return nil
        }
    }

    /// The numbers of the blocks; there is none for a change all of whose targets are in groups.
    var numbers: Range<Int> { 0..<folded.changes.count + folded.folds.count }

    /// The block of a number; nil if there is none.
    subscript(number: Int) -> PlanBlock? {
        guard number < folded.changes.count else {
            return FoldBlock(fold: folded.folds[number - folded.changes.count], layout: layout).block
        }
        return folded.rest(of: folded.changes[number]).map { ChangeBlock(change: $0, layout: layout).block }
    }

    /// The flags in the block of a number, without making it.
    func flags(of number: Int) -> Set<Identifier> {
        guard number < folded.changes.count else {
            return Set(folded.folds[number - folded.changes.count].environments.lazy.flatMap(\.flags))
        }
        return [folded.changes[number].flag]
    }

    /// The width of the widest place, in columns.
    fileprivate var widestPlace: Int {
        let changes = folded.changes.lazy.filter { folded.rest(of: $0) != nil }.map(\.place)
        let folds = folded.folds.lazy.map { FoldBlock(fold: $0, layout: layout).place }
        func widest(_ places: some Sequence<PlanPlace?>) -> Int {
            places.reduce(0) { Swift.max($0, $1.map { DisplayWidth.columns(of: Shown.place($0)) } ?? 0) }
        }
        return Swift.max(widest(changes), widest(folds))
    }
}

/// The blocks of a plan, separated by cause if it was compared with another revision.
struct PlanParts {
    /// Why a plan has a change.
    enum Cause {
        /// The manifest changes it since the revision that it is compared with; without one, all of it.
        case branch
        /// A grant has begun or ended.
        case due
        /// Somebody changed it elsewhere.
        case drift
    }

    /// Blocks with the same cause.
    struct Part {
        /// Their heading; nil if the plan isn't separated.
        let heading: String?
        /// What they have in common.
        let cause: Cause
        /// The blocks.
        let blocks: PlanBlocks

        /// The line over the blocks; nil if the plan isn't separated.
        var headingLine: StyledText? { heading.map { StyledText($0 + ":", .strong) } }
    }

    /// The parts that aren't empty: what the branch changes, what is due, then drift.
    let parts: [Part]
    /// The column of the places, the same in all parts.
    let placeColumn: Int

    /// The parts of a plan, laid out.
    init(_ plan: Plan, layout: BlockLayout) {
        let (branch, due, drifted) = plan.parts
        let base = plan.base.map { Shown.name($0.revision) }
        let all = [
            Part(
                heading: base.map { "What this branch changes, against \($0)" }, cause: .branch,
                blocks: PlanBlocks(branch, layout: layout)),
            Part(
                heading: base.map { _ in "What is due by now" }, cause: .due,
                blocks: PlanBlocks(due, layout: layout)),
            Part(
                heading: base.map { "What has drifted from \($0)" }, cause: .drift,
                blocks: PlanBlocks(drifted, layout: layout)),
        ]
        parts = all.filter { !$0.blocks.isEmpty }
        placeColumn = layout.placeColumn(widestPlace: parts.map(\.blocks.widestPlace).max() ?? 0)
    }

    /// Whether there are more lines than this, headings included.
    ///
    /// - `most`: How many lines of each block's body count: the rest is collapsed anyway.
    func hasMoreLines(than count: Int, countingOfEach most: Int) -> Bool {
        var lines = 0
        for part in parts {
            if part.heading != nil { lines += 1 }
            for block in part.blocks {
                lines += 1 + min(block.body.count, most)
                if lines > count { return true }
            }
        }
        return lines > count
    }
}
