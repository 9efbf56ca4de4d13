import FlagModel
import Planning
import TerminalText

/// The lines of one environment under a flag.
///
/// ```
///     Production   + company acme-corp, globex, initech
///                  - company hooli
///                  - company umbrella   ended 2027-01-31: trial, SALES-12
///                  the flag's targeting here was last changed 2026-11-12 14:03 UTC
/// ```
struct TargetLines {
    /// The environment's targets, without grouped ones.
    let change: TargetsChange
    /// The column of the values.
    let valueColumn: Int
    /// The layout.
    let layout: BlockLayout

    /// Additions, then removals, then those that the day adds and removes, each with its grant.
    var lines: [BlockLine] {
        let byDay = Set(change.granted.map { Target(kind: $0.kind, id: $0.id) })
        func plain(_ ids: [Identifier], _ kind: TargetKind) -> [Identifier] {
            byDay.isEmpty ? ids : ids.filter { !byDay.contains(Target(kind: kind, id: $0)) }
        }
        let lists: [(sign: BlockLine.Sign, kind: TargetKind, ids: [Identifier], style: StyledText.Style)] = [
            (.added, .company, plain(change.companies.add, .company), .plain),
            (.added, .user, plain(change.users.add, .user), .plain),
            (.removed, .company, plain(change.companies.remove, .company), .removed),
            (.removed, .user, plain(change.users.remove, .user), .removed),
        ]
        var lines: [BlockLine] = []
        func lead(_ sign: BlockLine.Sign, _ kind: TargetKind, _ style: StyledText.Style) -> StyledText {
            var lead = lines.isEmpty ? label : StyledText(String(repeating: " ", count: label.columns))
            lead.append("\(sign.rawValue) \(kind.rawValue) ", style)
            return lead
        }
        for list in lists where !list.ids.isEmpty {
            lines += layout.list(
                list.ids.map(Shown.id), after: lead(list.sign, list.kind, list.style), style: list.style
            )
            .signed(list.sign)
        }
        for target in change.granted {
            let (sign, style): (BlockLine.Sign, StyledText.Style) =
                target.ended == nil ? (.added, .plain) : (.removed, .removed)
            let words = [Shown.id(target.id) + "  "] + target.reason.split(separator: " ").map(String.init)
            lines += layout.words(words, after: lead(sign, target.kind, style), style: style).signed(sign)
        }
        if let lastChanged = change.lastChanged {
            lines += layout.words(
                "the flag's targeting here was last changed \(lastChanged.minute)".split(separator: " ").map(
                    String.init),
                after: StyledText(String(repeating: " ", count: label.columns)), style: .plain
            ).signed(.same)
        }
        return lines
    }

    private struct Target: Hashable {
        let kind: TargetKind
        let id: Identifier
    }

    private var label: StyledText {
        layout.label(
            Shown.environment(change.environment, production: change.production),
            change.production ? .strong : .plain,
            valueColumn: valueColumn
        )
    }
}

extension GrantedTarget {
    /// What the day does, and why: `ended 2027-01-31: trial, SALES-12`.
    var reason: String { day + (audience.map { " (audience \(Shown.id($0)))" } ?? "") }

    /// The same without the audience.
    var day: String {
        let day = ended.map { "ended \($0)" } ?? begun.map { "began \($0)" } ?? ""
        return day + (why.map { ": " + SafeText.visible($0) } ?? "")
    }
}
