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
            FieldLines(change: $0, isNew: change.action == .create, valueColumn: column, layout: layout).lines
        }
        let targetLines = change.targets.flatMap {
            TargetLines(change: $0, valueColumn: column, layout: layout).lines
        }
        return PlanBlock(
            head: namedHead ?? head,
            place: change.place,
            firstPlace: change.place,
            body: fieldLines + targetLines,
            tally: tally,
            flags: [change.flag],
            unnamed: 0,
            isGrave: change.isGrave
        )
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
        let summary = PlanSummary(changes: [change], calls: [], unchanged: 0, unlisted: 0)
        let parts = (fields == 0 ? [] : [StyledText(counted(fields, "field"))]) + summary.targetWords
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

extension Change {
    /// Whether it archives, removes targets or changes production.
    var isGrave: Bool {
        action == .archive
            || targets.contains { $0.production || !$0.companies.remove.isEmpty || !$0.users.remove.isEmpty }
    }
}
