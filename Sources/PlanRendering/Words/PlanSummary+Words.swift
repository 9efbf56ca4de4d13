import Planning
import TerminalText

extension Plan {
    /// What the plan does, in one line, and whether a limit blocks it.
    var words: StyledText {
        guard !blocked.isEmpty else { return summary.words }
        var words = summary.words
        words.append(" · ")
        words.append("blocked by a limit", .error)
        return words
    }
}

extension PlanSummary {
    /// What the plan does, in one line without zeros.
    ///
    /// `1 to create, 1 to update, 1 to archive · production +4 −1 targets · 6 calls`
    var words: StyledText {
        let counts = [
            (flags.create, "create"), (flags.update, "update"), (flags.archive, "archive"),
            (flags.unarchive, "unarchive"),
        ]
        .filter { $0.0 > 0 }
        .map { "\($0.0) to \($0.1)" }
        let waiting = waitingWords.map { [StyledText($0, .changed)] } ?? []
        let first = counts.isEmpty ? [] : [StyledText(counts.joined(separator: ", "))]
        return .joined(first + targetWords + waiting + [StyledText(counted(calls.total, "call"))], separator: " · ")
    }

    /// Added and removed targets, in production and elsewhere, without zeros.
    var targetWords: [StyledText] { Self.words(production: productionTargets, other: otherTargets) }

    /// The same for any targets.
    static func words(production: Targets, other: Targets) -> [StyledText] {
        [production.words(of: "production"), other.words(of: "other")].compactMap { $0 }
    }

    /// `2 targets waiting`; nil if none waits.
    var waitingWords: String? { targets.waiting == 0 ? nil : "\(counted(targets.waiting, "target")) waiting" }

    /// The number of unchanged flags; nil if there are none.
    var unchangedWords: String? {
        flags.unchanged == 0 ? nil : "\(counted(flags.unchanged, "flag")) unchanged"
    }

    /// The number of live flags that aren't in the manifest; nil if there are none.
    var unlistedWords: String? {
        guard flags.unlisted > 0 else { return nil }
        return "\(counted(flags.unlisted, "live flag")) not in the manifest (to archive one, write `archived: true`)"
    }

    /// The line if there is nothing to do; what waits may be sent by a later run.
    func idleWords(app: String) -> String {
        if let waitingWords {
            let rest = unchangedWords.map { " · " + $0 } ?? ""
            return "Nothing to do for \(app) now: \(waitingWords)\(rest)."
        }
        return switch flags.unchanged {
        case 0: "Nothing to do for \(app)."
        case 1: "Nothing to do for \(app): 1 flag is as the manifest says."
        default: "Nothing to do for \(app): \(flags.unchanged) flags are as the manifest says."
        }
    }

    /// Targets in environments that aren't production.
    private var otherTargets: Targets {
        var others = Targets()
        others.add = targets.add - productionTargets.add
        others.remove = targets.remove - productionTargets.remove
        return others
    }
}

extension PlanSummary.Targets {
    /// `production +4 −1 targets`; nil if there are none.
    fileprivate func words(of where: String) -> StyledText? {
        guard add + remove > 0 else { return nil }
        var words = StyledText(`where`)
        if add > 0 { words.append(" +\(add)") }
        if remove > 0 {
            words.append(" ")
            words.append("−\(remove)", .removed)
        }
        words.append(add + remove == 1 ? " target" : " targets")
        return words
    }
}
