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
    var lines: [StyledText] {
        let lists: [(sigil: String, kind: TargetKind, ids: [Identifier], style: StyledText.Style)] = [
            ("+", .company, change.companies.add, .plain),
            ("+", .user, change.users.add, .plain),
            ("-", .company, change.companies.remove, .removed),
            ("-", .user, change.users.remove, .removed),
        ]
        var lines: [StyledText] = []
        for list in lists where !list.ids.isEmpty {
            var lead = lines.isEmpty ? label : StyledText(String(repeating: " ", count: label.columns))
            lead.append("\(list.sigil) \(list.kind.rawValue) ", list.style)
            lines += layout.list(list.ids.map(Shown.id), after: lead, style: list.style)
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
