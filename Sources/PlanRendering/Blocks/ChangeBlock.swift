import Diagnostics
import FlagModel
import Planning
import TerminalText

/// Makes the block of a change.
///
/// ```
/// + new-checkout-flow  "New checkout flow"                          flags.yaml:24
///     stage        Beta
///     Production   + company acme-corp, globex, initech
/// ```
struct ChangeBlock {
    /// The change, without grouped targets.
    let change: Change
    /// The layout.
    let layout: BlockLayout

    /// The block.
    var block: PlanBlock {
        let namedHead = headWithName
        let shownElsewhere = hiddenFields(nameInHead: namedHead != nil)
        let fields = change.fields.filter { !shownElsewhere.contains($0.field) }
        let column = layout.valueColumn(
            labels: fields.map(\.field.key)
                + change.targets.map { Shown.environment($0.environment, production: $0.production) }
        )
        let fieldLines = fields.flatMap {
            FieldLines(
                change: $0, isNew: change.action == .create, sign: sign, valueColumn: column, layout: layout
            ).lines
        }
        let targetLines = change.targets.flatMap {
            TargetLines(change: $0, valueColumn: column, layout: layout).lines
        }
        return PlanBlock(
            head: BlockLine(namedHead ?? head, sign),
            place: change.place,
            firstPlace: firstPlace,
            body: fieldLines + targetLines,
            tally: tally,
            flags: [change.flag],
            unnamed: 0,
            effect: BlockEffect(of: change)
        )
    }

    /// What happens to the flag.
    private var sign: BlockLine.Sign {
        switch change.action {
        case .create: .added
        case .update, .unarchive: .changed
        case .archive: .removed
        }
    }

    /// The first line of the manifest that says something of what changes; a new flag's own.
    private var firstPlace: PlanPlace? {
        guard change.action != .create else { return change.place }
        let places = change.fields.compactMap(\.place) + change.targets.compactMap(\.place)
        let own = places.filter { $0.file == change.place?.file }
        return (own.isEmpty ? places : own).min { ($0.line, $0.column) < ($1.line, $1.column) } ?? change.place
    }

    /// The sigil, the key, and what happens if the sigil doesn't say it.
    private var head: StyledText {
        let key = Shown.id(change.flag)
        switch change.action {
        case .create: return StyledText("+ \(key)", .added)
        case .update: return StyledText("~ \(key)", .changed)
        case .unarchive:
            var head = StyledText("~ \(key)", .changed)
            head.append("  unarchived")
            return head
        case .archive:
            var head = StyledText("- \(key)", .removed)
            head.append("  archived")
            return head
        }
    }

    /// The head of a new flag with its name, if the line has room for it.
    private var headWithName: StyledText? {
        guard change.action == .create,
            case .text(let name)? = change.fields.first(where: { $0.field == .name })?.after
        else { return nil }
        var head = head
        head.append("  " + SafeText.quoted(name))
        let place = change.place.map { 2 + DisplayWidth.columns(of: Shown.place($0)) } ?? 0
        return head.columns + place <= layout.width ? head : nil
    }

    /// The same count, whether a new flag's name is in the head or under it.
    private var tally: String {
        let named = hiddenFields(nameInHead: true)
        let fields = change.fields.count { !named.contains($0.field) }
        let parts = (fields == 0 ? [] : [StyledText(counted(fields, "field"))]) + BlockEffect(of: change).targetWords
        return StyledText.joined(parts, separator: " · ").written(colored: false)
    }

    /// The fields that the head shows.
    private func hiddenFields(nameInHead: Bool) -> Set<FlagField> {
        switch change.action {
        case .create: nameInHead ? [.name] : []
        case .update: []
        case .archive, .unarchive: [.archived]
        }
    }
}
