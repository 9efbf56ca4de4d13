import Diagnostics
import FlagModel
import Planning
import TerminalText

/// Makes the block of grouped changes.
///
/// ```
/// + audience design-partners  company umbrella                      flags.yaml:18
///     Production   on 30 flags: a-flag, b-flag, c-flag … 27 more
/// - targets  company hooli
///     Production   on 4 flags: a-flag, b-flag, c-flag, d-flag
/// - audience design-partners  company umbrella  ended 2027-01-31: trial     flags.yaml:18
///     Production   on 30 flags: a-flag, b-flag, c-flag … 27 more
/// ```
struct FoldBlock {
    /// The grouped changes.
    let fold: Fold
    /// The layout.
    let layout: BlockLayout

    /// The block; if the head has no room for the targets, they are listed under it.
    var block: PlanBlock {
        let longHead = headWithTargets
        let flags = Set(fold.environments.lazy.flatMap(\.flags))
        let labels = fold.environments.map { Shown.environment($0.name, production: $0.production) }
        let column = layout.valueColumn(labels: labels)
        let effect = BlockEffect(of: fold, flags: flags.count)
        let tally = [StyledText("on \(counted(flags.count, "flag"))")] + effect.targetWords
        var idLines = longHead == nil ? targets.flatMap { targetLines($0, valueColumn: column) } : []
        if longHead == nil, let day { idLines += dayLines(day) }
        return PlanBlock(
            head: BlockLine(longHead ?? head, sign),
            place: place,
            firstPlace: place ?? fold.environments.first?.place,
            body: (idLines + fold.environments.flatMap { flagLines($0, valueColumn: column) }).signed(sign),
            tally: StyledText.joined(tally, separator: " · ").written(colored: false),
            flags: flags,
            unnamed: flags.count - named.count,
            effect: effect
        )
    }

    /// The flags that are listed.
    private var named: Set<Identifier> {
        Set(
            fold.environments.lazy.flatMap { environment in
                environment.flags.prefix(environment.flags.count <= layout.naming ? .max : Self.named)
            })
    }

    /// How many flags are listed if not all of them are.
    private static let named = 3

    /// The audience that causes it; nil if what is removed has no place, or its grant was deleted.
    var place: PlanPlace? {
        switch fold.cause {
        case .audience(_, let place): place
        case .granted(_, let place, _, _): place
        case .removal: nil
        }
    }

    private var sign: BlockLine.Sign { fold.cause.adds ? .added : .removed }

    private var style: StyledText.Style {
        fold.cause.adds ? .added : .removed
    }

    private var head: StyledText {
        switch fold.cause {
        case .audience(let name, _): StyledText("+ audience \(Shown.id(name))", style)
        case .removal: StyledText("- targets", style)
        case .granted(let name, _, _, let adds):
            StyledText("\(adds ? "+" : "-") audience \(Shown.id(name))", style)
        }
    }

    /// When its grant has begun or ended, and why.
    private var day: String? {
        if case .granted(_, _, let day, _) = fold.cause { day } else { nil }
    }

    private var targets: [(kind: TargetKind, ids: [String])] {
        [(.company, fold.targets.companies.map(Shown.id)), (.user, fold.targets.users.map(Shown.id))]
            .filter { !$0.1.isEmpty }
    }

    /// The head with the targets, if the line has room for them.
    private var headWithTargets: StyledText? {
        var head = head
        for list in targets {
            head.append("  \(list.kind.rawValue) \(list.ids.joined(separator: ", "))", inHead)
        }
        if let day { head.append("  " + day, inHead) }
        let room = place.map { 2 + DisplayWidth.columns(of: Shown.place($0)) } ?? 0
        return head.columns + room <= layout.width ? head : nil
    }

    /// Only removals have a colour beyond the sigil.
    private var inHead: StyledText.Style {
        fold.cause.adds ? .plain : .removed
    }

    private func targetLines(_ list: (kind: TargetKind, ids: [String]), valueColumn: Int) -> [StyledText] {
        layout.list(list.ids, after: layout.label(list.kind.rawValue, valueColumn: valueColumn), style: inHead)
    }

    private func dayLines(_ day: String) -> [StyledText] {
        layout.words(
            day.split(separator: " ").map(String.init),
            after: StyledText(String(repeating: " ", count: BlockLayout.indent)),
            style: inHead)
    }

    private func flagLines(_ environment: Fold.Environment, valueColumn: Int) -> [StyledText] {
        var lead = layout.label(
            Shown.environment(environment.name, production: environment.production),
            environment.production ? .strong : .plain,
            valueColumn: valueColumn
        )
        lead.append("on \(counted(environment.flags.count, "flag")): ")
        let changed = environment.lastChanged.map { changedLines($0, valueColumn: valueColumn) } ?? []
        guard environment.flags.count > layout.naming else {
            return layout.list(environment.flags.map(Shown.id), after: lead) + changed
        }
        let named = environment.flags.prefix(Self.named).map(Shown.id)
        let more = " … \(environment.flags.count - named.count) more"
        return layout.list(named.dropLast() + [named.suffix(1).joined() + more], after: lead) + changed
    }

    private func changedLines(_ times: ClosedRange<UTCTime>, valueColumn: Int) -> [StyledText] {
        let (first, last) = (times.lowerBound.minute, times.upperBound.minute)
        let when = first.isSame(as: last) ? first : "between \(first) and \(last)"
        return layout.words(
            "the flags' targeting here was last changed \(when)".split(separator: " ").map(String.init),
            after: layout.label("", valueColumn: valueColumn), style: .plain)
    }
}
