import FlagModel
import Planning
import TerminalText

/// The lines of one environment under a flag.
///
/// ```
///     Production   + company acme-corp, globex, initech
///                  - company hooli
/// ```
struct TargetLines {
    /// The environment's targets, without grouped ones.
    let change: TargetsChange
    /// The column of the values.
    let valueColumn: Int
    /// The layout.
    let layout: BlockLayout

    /// Additions, then removals.
    var lines: [BlockLine] {
        let lists: [(sign: BlockLine.Sign, kind: TargetKind, ids: [Identifier], style: StyledText.Style)] = [
            (.added, .company, change.companies.add, .plain),
            (.added, .user, change.users.add, .plain),
            (.removed, .company, change.companies.remove, .removed),
            (.removed, .user, change.users.remove, .removed),
        ]
        var lines: [BlockLine] = []
        for list in lists where !list.ids.isEmpty {
            var lead = lines.isEmpty ? label : StyledText(String(repeating: " ", count: label.columns))
            lead.append("\(list.sign.rawValue) \(list.kind.rawValue) ", list.style)
            lines += layout.list(list.ids.map(Shown.id), after: lead, style: list.style).signed(list.sign)
        }
        return lines
    }

    private var label: StyledText {
        layout.label(
            Shown.environment(change.environment, production: change.production),
            change.production ? .strong : .plain,
            valueColumn: valueColumn
        )
    }
}
