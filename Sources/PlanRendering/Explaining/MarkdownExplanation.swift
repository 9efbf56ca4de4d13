import FlagModel
package import Planning
import TerminalText

/// An explanation for a ticket: each flag under a heading, and a customer's flags as a table. Everything from outside stands
/// in code, where nothing becomes a mention, a link or HTML.
package struct MarkdownExplanation: Sendable {
    /// The one form.
    package init() {}

    /// The explanation as Markdown; it ends with a line break.
    package func render(_ explanation: Explanation) -> String {
        var lines: [String] = []
        switch explanation.scope {
        case .customers(let customers, namesFlags: true):
            for flag in ExplanationWords.ordered(explanation.flags) {
                lines += ["### " + code("\(ExplanationWords.who(customers)) × \(Shown.id(flag.key))"), ""]
                lines += unknown(customers, flag.environments, explanation)
                lines += flag.orderedEnvironments.flatMap { bullets($0, customers, explanation.environments) } + [""]
            }
        case .customers(let customers, namesFlags: false):
            lines += ["### " + code("\(ExplanationWords.who(customers)) \(ExplanationWords.basis(explanation))"), ""]
            lines += unknown(customers, explanation.flags.first?.environments ?? [], explanation)
            lines += table(explanation) + [""]
        case .flags, .everything:
            for flag in ExplanationWords.ordered(explanation.flags) {
                lines += ["### " + code(Shown.id(flag.key)), ""]
                if let state = ExplanationWords.heading(flag, absent: "the app has no such flag") {
                    lines += [state + ".", ""]
                }
                for targets in flag.orderedEnvironments {
                    let name = explanation.environments[targets.environment].name
                    let counts = TargetGroups.counts(targets, isLive: explanation.app != nil)
                    lines.append("- \(code(Shown.name(name))) \(targets.mayBe == nil ? counts : code(counts))")
                    for group in TargetGroups(targets).groups { lines += bullets(group) }
                }
                lines.append("")
            }
            let others = ExplanationWords.others(explanation)
            if !others.isEmpty { lines += [others.joined(separator: "; ") + ".", ""] }
        }
        for remark in explanation.remarks { lines += [code(SafeText.visible(remark)), ""] }
        while lines.last == "" { lines.removeLast() }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Who is in a group: an item for each commit, if their lines are of several.
    private func bullets(_ group: TargetGroups.Group) -> [String] {
        func names(_ members: [TargetGroups.Member]) -> String {
            members.names(each: group.members.count > 1).map(code).joined(separator: ", ")
        }
        let mark = group.isDifference ? "**difference** " : ""
        guard group.histories.count > 1 else {
            return ["  - \(mark)\(group.reason.parts.map(code).joined(separator: " ")): \(names(group.members))"]
        }
        return ["  - \(mark)\(code(group.label)):"]
            + group.histories.map { "    - \(code(ExplanationWords.history($0.origin))): \(names($0.members))" }
    }

    private func unknown(
        _ customers: [Customer],
        _ targets: [ExplainedTargets],
        _ explanation: Explanation
    ) -> [String] {
        ExplanationWords.unknown(customers, targets, explanation.environments).flatMap { [code($0) + ".", ""] }
    }

    private func bullets(
        _ targets: ExplainedTargets,
        _ customers: [Customer],
        _ environments: [Explanation.Environment]
    ) -> [String] {
        let state = ExplanationWords.state(targets).text
        let head = "- \(code(Shown.name(environments[targets.environment].name))) **\(state)**"
        let reasons = targets.targets.flatMap { target in
            ExplanationWords.reasons(target, in: targets).map {
                (customers.count > 1 ? target.customer.kind.rawValue + " " : "", $0)
            }
        }
        let ordered = reasons.filter(\.1.isDifference) + reasons.filter { !$0.1.isDifference }
        let served = ExplanationWords.served(targets).map { [("", $0)] } ?? []
        return [head]
            + (ordered + served).map { who, reason in
                "  - \(who)\(reason.isDifference ? "**difference** " : "")"
                    + reason.parts.map(code).joined(separator: " ")
            }
    }

    private func table(_ explanation: Explanation) -> [String] {
        let shown = ExplanationWords.ordered(explanation.flags.filter { !ExplanationWords.isQuiet($0) })
        let names = explanation.environments.map { cell(Shown.name($0.name)) }
        let rows = shown.map { flag in
            [cell(Shown.id(flag.key))]
                + flag.environments.map { targets in
                    (targets.differs ? "⚠ " : "") + cell(ExplanationWords.cell(targets).text)
                }
        }
        let quiet = explanation.flags.filter(ExplanationWords.isQuiet)
        let end =
            quiet.isEmpty
            ? [] : ["", "\(counted(quiet.count, "flag")): \(ExplanationWords.quiet(quiet, explanation))."]
        guard !shown.isEmpty else { return Array(end.dropFirst()) }
        return (["flag"] + names).row + [String](repeating: "---", count: names.count + 1).row + rows.flatMap(\.row)
            + end
    }

    private func code(_ text: String) -> String { MarkdownText.span(text) }

    /// In a table, a bar would end the cell, in code too.
    private func cell(_ text: String) -> String { MarkdownText.span(text).replacing("|", with: "\\|") }
}

extension [String] {
    /// A row of a table.
    fileprivate var row: [String] { ["| " + joined(separator: " | ") + " |"] }
}
