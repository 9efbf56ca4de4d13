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
